package dev.reveille;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.reveille.workload.TestConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("reveille ping")
class PingCommandTest {

    private static final String SETTINGS =
            "gateway: {runtime: process, bind: 127.0.0.1, port: %d,"
                    + " admin_auth: {method: bearer, token: t}}\n";

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void findsTheGatewayThatServesWhereTheFileSaysWithoutCredentials(@TempDir Path folder)
            throws Exception {
        try (Gateway gateway = gateway()) {
            Path file = folder.resolve("config.yaml");
            Files.writeString(file, SETTINGS.formatted(gateway.port()));

            assertThat(run("ping", "--config", file.toString())).isZero();
            environment.put("CONFIG_PATH", file.toString());
            assertThat(run("ping")).isZero();

            assertThat(out.toString().lines()).containsExactly("ok", "ok");
            assertThat(err.toString()).isEmpty();
        }
    }

    @Test
    void asksWhereTheOptionOrTheEnvironmentSays() throws Exception {
        try (Gateway gateway = gateway()) {
            String url = "http://127.0.0.1:" + gateway.port();
            environment.put("CONFIG_PATH", "/no/such/file");

            assertThat(run("ping", "--url", url + "/")).isZero();
            environment.put("REVEILLE_URL", url);
            assertThat(run("ping")).isZero();
            assertThat(run("ping", "--url", "there")).isEqualTo(2);
        }
    }

    @Test
    void failsWhereNothingListensAndSaysWhere() throws Exception {
        int dead;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            dead = socket.getLocalPort();
        }

        assertThat(run("ping", "--url", "http://127.0.0.1:" + dead)).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("http://127.0.0.1:" + dead + ": nothing listens there", "--url");
    }

    @Test
    void failsWhileTheGatewayIsStoppingAndWhereSomethingElseAnswers() throws Exception {
        assertThat(pingAnsweredWith(503)).isEqualTo(1);
        assertThat(err.toString()).contains(" is stopping");
        assertThat(pingAnsweredWith(404)).isEqualTo(1);
        assertThat(err.toString()).contains("is no Reveille gateway (status 404)", "--url");
    }

    private int pingAnsweredWith(int status) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/_ping",
                exchange -> {
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
        server.start();
        try {
            return run("ping", "--url", "http://127.0.0.1:" + server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    private static Gateway gateway() throws IOException {
        return Gateway.start(TestConfiguration.of(SETTINGS.formatted(0)), Map.of());
    }

    private int run(String... arguments) {
        return Main.commandLine(environment, Clock.systemUTC(), arguments)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
