package dev.reveille.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Through a real socket, because clients of the JDK send no such Host. */
@DisplayName("A change, asked for directly by a peer that is no trusted proxy")
class ForwardedOriginTest {

    @AutoClose
    private final GatewayUnderTest gateway =
            GatewayUnderTest.of(
                    "containers: [{name: app, host: app.test, command: sleep 600, ready_when:"
                            + " runs}]");

    @ParameterizedTest(name = "Host {0}, Origin {1}, X-Forwarded-Host {2} → {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "my_nas:8080 | http://my_nas:8080 | x         | 200",
                "my_nas      | http://my_nas      | x         | 200",
                "my_nas      | http://evil_nas    | x         | 403",
                "my_nas      | http://evil_nas    | evil_nas  | 403",
                "a.test      | http://a.test:3000 | a.test    | 403",
            })
    void isTakenFromTheGatewaysOwnPagesOnly(
            String host, String origin, String forwarded, int status) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            String request =
                    String.join(
                            "\r\n",
                            "POST /_status/wake?container=app HTTP/1.1",
                            "Host: " + host,
                            "Origin: " + origin,
                            "X-Forwarded-Host: " + forwarded,
                            "Content-Length: 0",
                            "Connection: close",
                            "",
                            "");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 " + status);
        }
    }
}
