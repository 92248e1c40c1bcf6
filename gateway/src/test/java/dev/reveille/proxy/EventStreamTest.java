package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reveille.config.ClientLimits;
import dev.reveille.http.EventStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(LeakWatch.class)
@DisplayName("A client that is slow to read events")
class EventStreamTest {

    /** More than the system and Netty together take for a client that does not read. */
    private static final String HUGE = "x".repeat(16 * 1024 * 1024);

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    private final CompletableFuture<EventStream.Sink> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private Wire client;
    private EventStream.Sink sink;

    @BeforeEach
    void listen() throws Exception {
        ClientLimits.Patience patience =
                new ClientLimits.Patience(
                        Duration.ofSeconds(10), Duration.ofMinutes(3), Duration.ofSeconds(4));
        proxy.limits(Limits.of(ClientLimits.USUAL.with(patience)));
        proxy.endpoint("/_status", _ -> new EventStream(this::begin));
        client = proxy.connectSlowReader();
        client.send("GET /_status HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.head().status()).isEqualTo(200);
        sink = opened.get(20, TimeUnit.SECONDS);
    }

    private AutoCloseable begin(EventStream.Sink begun) {
        opened.complete(begun);
        return () -> closed.complete(null);
    }

    @Test
    void getsTheLatestOfAKindAndNothingInBetween() throws Exception {
        sink.sendLatest("status", HUGE);
        for (int i = 1; i < 10; i++) {
            sink.sendLatest("status", "document " + i);
        }

        assertThat(event()).isEqualTo(text(HUGE));
        assertThat(event()).isEqualTo(text("document 9"));
        sink.sendLatest("status", "and on");
        assertThat(event()).isEqualTo(text("and on"));
        assertThat(closed).isNotDone();
    }

    @Test
    void getsTheLatestOfAKindBeforeTheEndToo() throws Exception {
        sink.sendLatest("status", HUGE);
        sink.sendLatest("status", "needless");
        sink.sendLatest("status", "the last");
        sink.end();

        assertThat(client.chunks()).isEqualTo(text(HUGE) + text("the last"));
    }

    @Test
    void isDisconnectedWhereEveryEventCounts() throws Exception {
        sink.send("log", HUGE);
        sink.send("log", "one more");

        closed.get(20, TimeUnit.SECONDS);
        assertThatThrownBy(client::chunks).isInstanceOf(IOException.class);
    }

    @Test
    void isCutOnceItHasReadNothingForTooLong() throws Exception {
        sink.sendLatest("status", HUGE);
        sink.sendLatest("status", "the last");

        closed.get(20, TimeUnit.SECONDS);
    }

    /** What one chunk brings. */
    private String event() throws IOException {
        String chunk = client.exactly(Integer.parseInt(client.until("\r\n"), 16));
        assertThat(client.exactly(2)).isEqualTo("\r\n");
        return chunk;
    }

    private static String text(String data) {
        return "event: status\ndata: " + data + "\n\n";
    }
}
