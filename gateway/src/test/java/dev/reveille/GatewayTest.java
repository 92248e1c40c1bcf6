package dev.reveille;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.reveille.workload.TestConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("The gateway as a whole")
class GatewayTest {

    @Test
    void answersItsOwnPathsAndNothingElseWithoutRoutes() throws Exception {
        try (Gateway gateway = start(0)) {
            assertThat(get(gateway, "/_ping").statusCode()).isEqualTo(200);
            assertThat(get(gateway, "/_health?container=nobody").statusCode()).isEqualTo(400);
            assertThat(get(gateway, "/_unknown").statusCode()).isEqualTo(404);
            assertThat(get(gateway, "/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void pingTakesNoMethodThatChangesAnything() throws Exception {
        try (Gateway gateway = start(0)) {
            HttpResponse<String> refused = send(gateway, "POST", "/_ping");

            assertThat(refused.statusCode()).isEqualTo(405);
            assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
            assertThat(send(gateway, "HEAD", "/_ping").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void tellsPrometheusWhatItCountsOnEveryHost() throws Exception {
        try (Gateway gateway = start(0)) {
            get(gateway, "/nothing");
            await("a request that has ended")
                    .until(
                            () ->
                                    get(gateway, "/_metrics")
                                            .body()
                                            .contains(
                                                    "gateway_requests_total{container=\"\","
                                                            + "status_code=\"404\"} 1.0"));

            HttpResponse<String> metrics = get(gateway, "/_metrics");
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.headers().firstValue("Content-Type"))
                    .get()
                    .asString()
                    .startsWith("text/plain; version=0.0.4");
            assertThat(metrics.body())
                    .contains(
                            "gateway_runtime_calls_total{operation=\"watch\",result=\"success\"}"
                                    + " 1.0")
                    .contains("gateway_runtime_connected{runtime=\"\"} 1.0")
                    .contains("process_resident_memory_bytes", "jvm_memory_used_bytes");
            assertThat(post(gateway, "/_metrics").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void leavesNothingRunningWhenItCannotListen() throws Exception {
        long before = deadlineThreads();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> start(taken.getLocalPort()).close())
                    .isInstanceOf(IOException.class);
        }

        await().until(() -> deadlineThreads() <= before);
    }

    @Test
    void warnsWhenStrangersCouldUseTheAdminEndpoints() throws Exception {
        assertThat(warningsOf("bind: 0.0.0.0"))
                .singleElement()
                .asString()
                .contains("/_status", "gateway.admin_auth", "gateway.admin_bind");
        assertThat(warningsOf("bind: 127.0.0.1")).isEmpty();
        assertThat(warningsOf("bind: 0.0.0.0, admin_bind: '127.0.0.1:0'")).isEmpty();
        assertThat(warningsOf("bind: 0.0.0.0, admin_auth: {method: bearer, token: x}")).isEmpty();
    }

    private static List<String> warningsOf(String settings) throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger(Gateway.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        String yaml = "gateway: {runtime: process, port: 0, " + settings + "}";
        try (Gateway _ = Gateway.start(TestConfiguration.of(yaml), Map.of())) {
            return lines.list.stream()
                    .filter(line -> line.getLevel() == Level.WARN)
                    .map(ILoggingEvent::getFormattedMessage)
                    .toList();
        } finally {
            logger.detachAppender(lines);
        }
    }

    private static Gateway start(int port) throws IOException {
        String settings = "gateway: {runtime: process, bind: 127.0.0.1, port: " + port + "}";
        return Gateway.start(TestConfiguration.of(settings), Map.of());
    }

    private static long deadlineThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("deadlines"))
                .count();
    }

    private static HttpResponse<String> post(Gateway gateway, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create("http://127.0.0.1:" + gateway.port() + path);
            return client.send(
                    HttpRequest.newBuilder(address)
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static HttpResponse<String> get(Gateway gateway, String path) throws Exception {
        return send(gateway, "GET", path);
    }

    private static HttpResponse<String> send(Gateway gateway, String method, String path)
            throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create("http://127.0.0.1:" + gateway.port() + path);
            return client.send(
                    HttpRequest.newBuilder(address)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
