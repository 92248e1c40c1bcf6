package dev.reveille.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.LogWatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("What strangers learn when an application does not wake")
class StrangersTest {

    private static final String BROWSER = "Accept: text/html\r\n";
    private static final String PROGRAM = "Accept: application/json\r\n";

    @AutoClose
    private final GatewayUnderTest gateway =
            GatewayUnderTest.of(
                    ", admin_auth: {method: bearer, token: s3cret}",
                    """
                    containers:
                      - name: missing
                        host: missing.test
                        command: /opt/secret/bin/app --port {port}
                      - name: deaf
                        host: deaf.test
                        command: sleep 600
                        target_port: 1
                        start_timeout: 300ms
                      - name: hollow
                        host: hollow.test
                        command: sleep 600
                        target_port: 1
                        ready_when: runs
                    """);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "missing | It could not be started. The gateway's log says more. | /opt/secret",
                "deaf | It was not ready within 0.3 s: it does not accept connections. | 127.0.0.1"
            })
    void isTheKindOfFailureAndTheOperatorLearnsTheRest(String name, String said, String secret)
            throws Exception {
        String problem = "\"detail\":\"" + said + "\"";
        String document = "{\"status\":\"failed\",\"error\":\"" + said + "\"}";
        // Each question may find it waking again, for a moment.
        eventually(() -> ask(name + ".test", PROGRAM), problem, secret);
        eventually(() -> ask(name + ".test", BROWSER), said.replace("'", "&#39;"), secret);
        eventually(
                () -> gateway.send("GET", "/_health?container=" + name).body(), document, secret);
        eventually(() -> event(name), said, secret);
        eventually(() -> error(name), secret, "The gateway's log");
    }

    private static void eventually(Callable<String> answer, String said, String secret) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> {
                            String text = answer.call();
                            assertThat(text).doesNotContain(secret);
                            assertThat(text).contains(said);
                        });
    }

    private String event(String name) throws Exception {
        try (EventReader events = gateway.events("/_events?container=" + name)) {
            return events.next("state").path("error").asString();
        }
    }

    @Test
    void theOperatorWhoWakesItByHandIsToldWhy() throws Exception {
        // It is woken, and said why it was not once it may not be tried again yet.
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> {
                            HttpResponse<String> woken =
                                    gateway.send(
                                            "POST",
                                            "/_status/wake?container=missing",
                                            "Authorization",
                                            "Bearer s3cret");
                            assertThat(woken.statusCode()).isEqualTo(502);
                            assertThat(woken.body()).contains("/opt/secret/bin/app");
                        });
    }

    @Test
    void noConnectionToWhatShouldBeAwakeIsToldWithoutItsAddress() throws Exception {
        try (LogWatch log = new LogWatch(Class.forName("dev.reveille.proxy.Unreachable"))) {
            String answer = ask("hollow.test", PROGRAM);

            assertThat(answer)
                    .startsWith("HTTP/1.1 502")
                    .contains("It should be running, but it accepts no connection.")
                    .doesNotContain("127.0.0.1");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("hollow: no connection to it at ")
                    .contains("127.0.0.1:1");
        }
    }

    private String error(String name) throws Exception {
        String document =
                gateway.send("GET", "/_status/api", "Authorization", "Bearer s3cret").body();
        return JsonMapper.shared()
                .readTree(document)
                .path("containers")
                .valueStream()
                .filter(container -> container.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow()
                .path("error")
                .asString();
    }

    private String ask(String host, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            String request =
                    "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + headers;
            socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
