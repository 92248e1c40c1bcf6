package dev.reveille.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Repository;
import dev.reveille.it.fixture.Visitor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy before the socket lets pass what the gateway calls, and nothing else. */
@Needs(Need.HTTP_SERVERS)
class SocketProxyIT {

    private static final Pattern CALL = Pattern.compile("\\| `(GET|POST) (/[^`]*)` \\|");

    /** An engine that says yes to everything. */
    static HttpServer willing;

    static SocketProxy proxy;

    @BeforeAll
    static void start() throws IOException {
        willing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        willing.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        willing.start();
        proxy = SocketProxy.before("127.0.0.1:" + willing.getAddress().getPort());
    }

    @AfterAll
    static void end() {
        proxy.close();
        willing.stop(0);
    }

    @Test
    void every_call_of_the_reference_passes() throws Exception {
        String page = Files.readString(Repository.root().resolve("docs/reference/engine-calls.md"));
        List<String[]> calls =
                CALL.matcher(page)
                        .results()
                        .map(call -> new String[] {call.group(1), call.group(2)})
                        .toList();
        assertThat(calls).hasSize(11);
        for (String[] call : calls) {
            String path =
                    (call[1].equals("/version") ? "" : "/v1.41") + call[1].replace("NAME", "a-1");
            assertThat(status(call[0], path)).as(call[0] + " " + path).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   /v1.41/containers/create",
        "POST,   /containers/create",
        "POST,   /v1.41/containers/a/exec",
        "POST,   /v1.41/containers/a/kill",
        "POST,   /v1.41/containers/a/update",
        "POST,   /v1.41/containers/prune",
        "POST,   /v1.41/exec/a/start",
        "DELETE, /v1.41/containers/a",
        "GET,    /v1.41/containers/a/archive",
        "PUT,    /v1.41/containers/a/archive",
        "GET,    /v1.41/containers/a/export",
        "POST,   /v1.41/containers/a/attach",
        "POST,   /v1.41/images/create",
        "GET,    /v1.41/images/json",
        "POST,   /v1.41/networks/create",
        "POST,   /v1.41/networks/a/connect",
        "GET,    /v1.41/volumes",
        "GET,    /v1.41/secrets",
        "GET,    /v1.41/info",
        "POST,   /v1.41/build",
        "GET,    /v1.41/containers/a/start",
        "POST,   /v1.41/containers/a/json",
        "POST,   /v1.41/containers/../containers/create",
        "POST,   /v1.41/containers/%2e%2e/start",
        "POST,   /v1.41/containers/a%2fexec/start",
        "POST,   //v1.41/containers/a/start",
        "GET,    /version/../v1.41/images/json",
    })
    void everything_else_is_refused(String method, String path) throws Exception {
        assertThat(status(method, path)).isEqualTo(403);
    }

    private static int status(String method, String path) throws IOException {
        return Visitor.send(
                        Visitor.request(proxy.url(path))
                                .method(method, BodyPublishers.noBody())
                                .build())
                .statusCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "pause"})
    @Needs({Need.ENGINE, Need.HTTP_SERVERS})
    void the_gateway_wakes_and_puts_to_sleep_through_it(String mode) throws Exception {
        try (Engine engine = Engine.ofThisMachine();
                SocketProxy guard = SocketProxy.before("unix@" + engine.socket());
                GatewayProcess gateway =
                        GatewayProcess.start(
                                "gateway: {port: {port}, log_format: text, discovery_interval:"
                                        + " 1h}\n",
                                Map.of("DOCKER_HOST", guard.dockerHost()))) {
            Container app =
                    engine.container("behind-" + mode)
                            .website("good morning")
                            .onDemand()
                            .label("dag.idle_timeout", "1s")
                            .label("dag.sleep_mode", mode)
                            .create();
            gateway.awaitKnown(app);

            assertThat(Visitor.get(gateway.url(app, "/")).body()).isEqualTo("good morning\n");
            Awaitility.await("its sleep")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> app.status().equals(mode.equals("stop") ? "exited" : "paused"));
            assertThat(Visitor.get(gateway.url(app, "/")).statusCode()).isEqualTo(200);
            assertThat(Visitor.get(gateway.url(app, "/_logs?container=" + app.name())).statusCode())
                    .isEqualTo(200);
        }
    }
}
