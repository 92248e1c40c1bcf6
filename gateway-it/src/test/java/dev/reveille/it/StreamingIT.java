package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.ChunkedAnswer;
import dev.reveille.it.fixture.LocalStage;
import dev.reveille.it.fixture.RawConnection;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What one side writes, the other one gets without anything following it. In each test the next
 * piece is written only when the one before has come through, so whoever kept a piece back would
 * stop everything.
 */
class StreamingIT {

    private static final int PIECES = 100;

    @AutoClose static LocalStage stage;

    @BeforeAll
    static void open() {
        stage = LocalStage.open("", Map.of(), Map.of());
    }

    @Test
    void an_event_arrives_before_the_next_one_is_written() throws Exception {
        try (RawConnection events = RawConnection.to(stage.gateway().port())) {
            events.send(LocalStage.request("/confirmed?stream=events&count=" + PIECES));
            ChunkedAnswer answer = ChunkedAnswer.of(events);
            for (int number = 1; number <= PIECES; number++) {
                assertThat(readEvent(answer)).isEqualTo("data: " + number);

                assertThat(stage.ask("/confirm?stream=events")).isEqualTo("confirmed");
            }
            assertThat(answer.isAtEnd()).isTrue();
        }
    }

    @Test
    void an_event_stream_gets_its_events_while_another_one_waits() throws Exception {
        try (RawConnection one = RawConnection.to(stage.gateway().port());
                RawConnection other = RawConnection.to(stage.gateway().port())) {
            one.send(LocalStage.request("/confirmed?stream=one&count=3"));
            other.send(LocalStage.request("/confirmed?stream=other&count=3"));
            ChunkedAnswer toOne = ChunkedAnswer.of(one);
            ChunkedAnswer toOther = ChunkedAnswer.of(other);
            assertThat(readEvent(toOne)).isEqualTo("data: 1");
            assertThat(readEvent(toOther)).isEqualTo("data: 1");

            stage.ask("/confirm?stream=other");

            assertThat(readEvent(toOther)).isEqualTo("data: 2");
            stage.ask("/confirm?stream=one");
            assertThat(readEvent(toOne)).isEqualTo("data: 2");
        }
    }

    @Test
    void a_request_is_answered_piece_by_piece_while_it_is_being_sent() throws Exception {
        try (RawConnection connection = RawConnection.to(stage.gateway().port())) {
            connection.send(
                    "POST /echo HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n");
            ChunkedAnswer answer = ChunkedAnswer.of(connection);
            for (int number = 1; number <= PIECES; number++) {
                String piece = "piece " + number;
                connection.send("%x\r\n%s\r\n".formatted(piece.length(), piece));

                assertThat(answer.read(piece.length())).isEqualTo(piece);
            }
            connection.send("0\r\n\r\n");
            assertThat(answer.isAtEnd()).isTrue();
        }
    }

    private static String readEvent(ChunkedAnswer answer) throws Exception {
        String event = answer.readLine();
        assertThat(answer.readLine()).isEmpty();
        return event;
    }
}
