package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A browser sends them to every path of a host on which it was asked for them. */
@DisplayName("Credentials for the gateway's own endpoints")
@ExtendWith(LeakWatch.class)
class OperatorsCredentialsTest {

    private static final String OURS = "Basic b3BlcmF0b3I6c2VjcmV0";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    private Message seenWith(String authorization, String more) throws IOException {
        CompletableFuture<Message> seen = new CompletableFuture<>();
        proxy.operators(OURS::equals)
                .awake(
                        Backend.playing(
                                connection -> {
                                    seen.complete(connection.request());
                                    connection.send(Backend.ok(""));
                                }));
        proxy.connect()
                .send(
                        "GET / HTTP/1.1\r\nHost: app.localhost\r\nAuthorization: %s\r\n%s\r\n"
                                .formatted(authorization, more))
                .answer();
        return seen.join();
    }

    @Test
    void reachNoWorkload() throws IOException {
        assertThat(seenWith(OURS, "").header("authorization")).isEmpty();
    }

    @Test
    void reachNoneWithAnUpgradeEither() throws IOException {
        assertThat(
                        seenWith(OURS, "Connection: upgrade\r\nUpgrade: websocket\r\n")
                                .header("authorization"))
                .isEmpty();
    }

    @Test
    void areToldFromThoseForAWorkload() throws IOException {
        assertThat(seenWith("Basic dXNlcjpvd24=", "").header("authorization"))
                .contains("Basic dXNlcjpvd24=");
    }
}
