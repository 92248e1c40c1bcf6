package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.ClientLimits;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(LeakWatch.class)
@DisplayName("A request's head")
class HeadLimitsTest {

    private static final String HOST = "Host: app.localhost\r\n";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    @BeforeEach
    void limits() throws IOException {
        proxy.limits(Limits.of(ClientLimits.USUAL.with(new ClientLimits.Head(1024, 2048, 10))));
        proxy.awake(Backend.answering(Backend.ok("hello")));
    }

    @Test
    void withALineAsLongAsAllowedIsTakenAndALongerOneIs414() throws IOException {
        assertThat(status("GET /" + "x".repeat(1010) + " HTTP/1.1\r\n" + HOST)).isEqualTo(200);
        assertThat(status("GET /" + "x".repeat(1011) + " HTTP/1.1\r\n" + HOST)).isEqualTo(414);
    }

    @Test
    void withFieldsAsLargeAsAllowedIsTakenAndLargerOnesAre431() throws IOException {
        String line = "GET / HTTP/1.1\r\n" + HOST;
        assertThat(status(line + "X: " + "y".repeat(2000) + "\r\n")).isEqualTo(200);
        assertThat(status(line + "X: " + "y".repeat(2048) + "\r\n")).isEqualTo(431);
    }

    @Test
    void withAsManyFieldsAsAllowedIsTakenAndOneMoreIs431() throws IOException {
        String line = "GET / HTTP/1.1\r\n" + HOST;
        assertThat(status(line + "X: y\r\n".repeat(9))).isEqualTo(200);
        assertThat(status(line + "X: y\r\n".repeat(10))).isEqualTo(431);
    }

    @Test
    void isCountedForItself() throws IOException {
        Wire client = proxy.connect();
        for (int i = 0; i < 5; i++) {
            client.send("GET / HTTP/1.1\r\n" + HOST + "X: y\r\n".repeat(9) + "\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void hasNoWayAroundTheCountThroughTheTrailers() throws IOException {
        Wire client = proxy.connect();
        client.send("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n");
        client.send("X: y\r\n".repeat(10) + "\r\n");
        assertThat(client.answer().status()).isEqualTo(400);
        assertThat(client.rest()).isEmpty();
    }

    private int status(String head) throws IOException {
        try (Wire client = proxy.connect()) {
            return client.send(head + "\r\n").answer().status();
        }
    }
}
