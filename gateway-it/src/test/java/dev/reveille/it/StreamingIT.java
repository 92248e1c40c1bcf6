package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

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
            assertThat(events.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
            for (int number = 1; number <= PIECES; number++) {
                assertThat(readChunk(events)).isEqualTo("data: " + number + "\n\n");

                assertThat(stage.ask("/confirm?stream=events")).isEqualTo("confirmed");
            }
            assertThat(readChunk(events)).isEmpty();
        }
    }

    @Test
    void each_of_many_event_streams_gets_its_events_while_others_wait() throws Exception {
        try (RawConnection one = RawConnection.to(stage.gateway().port());
                RawConnection other = RawConnection.to(stage.gateway().port())) {
            one.send(LocalStage.request("/confirmed?stream=one&count=3"));
            other.send(LocalStage.request("/confirmed?stream=other&count=3"));
            one.readHead();
            other.readHead();
            assertThat(readChunk(one)).isEqualTo("data: 1\n\n");
            assertThat(readChunk(other)).isEqualTo("data: 1\n\n");

            stage.ask("/confirm?stream=other");

            assertThat(readChunk(other)).isEqualTo("data: 2\n\n");
            stage.ask("/confirm?stream=one");
            assertThat(readChunk(one)).isEqualTo("data: 2\n\n");
        }
    }

    @Test
    void a_request_is_answered_piece_by_piece_while_it_is_being_sent() throws Exception {
        try (RawConnection connection = RawConnection.to(stage.gateway().port())) {
            connection.send(
                    "POST /echo HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(connection.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
            for (int number = 1; number <= PIECES; number++) {
                String piece = "piece " + number;
                connection.send("%x\r\n%s\r\n".formatted(piece.length(), piece));

                assertThat(readChunk(connection)).isEqualTo(piece);
            }
            connection.send("0\r\n\r\n");
            assertThat(readChunk(connection)).isEmpty();
        }
    }

    private static String readChunk(RawConnection connection) throws Exception {
        int length = Integer.parseInt(connection.readLine(), 16);
        String content = connection.readText(length);
        connection.readText(2);
        return content;
    }
}
