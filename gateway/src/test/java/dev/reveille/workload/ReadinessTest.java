package dev.reveille.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A workload's readiness")
class ReadinessTest {

    private static final Duration PATIENCE = Duration.ofMillis(500);

    @Test
    void isAConnectionWhenNothingElseIsConfigured() throws Exception {
        Readiness readiness = Readiness.of(Scene.definition());
        InetSocketAddress address;
        try (ServerSocket door = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            address = (InetSocketAddress) door.getLocalSocketAddress();
            assertThat(readiness.obstacle(address, PATIENCE)).isEmpty();
        }

        assertThat(readiness.obstacle(address, PATIENCE))
                .hasValueSatisfying(
                        what -> {
                            assertThat(what.text()).isEqualTo("it does not accept connections");
                            assertThat(what.detail())
                                    .startsWith(
                                            "127.0.0.1:"
                                                    + address.getPort()
                                                    + " does not accept connections: ");
                        });
    }

    @Test
    void isNoConnectionThatAForwarderEndsAtOnce() throws Exception {
        Readiness usual = Readiness.of(Scene.definition());
        try (ServerSocket door = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            InetSocketAddress address = (InetSocketAddress) door.getLocalSocketAddress();
            assertThat(usual.behindForwarder(Duration.ofMillis(30)).obstacle(address, PATIENCE))
                    .as("who waits for what is asked is there")
                    .isEmpty();
            Thread.ofVirtual().start(() -> endAll(door));
            assertThat(usual.behindForwarder(Duration.ofSeconds(5)).obstacle(address, PATIENCE))
                    .hasValueSatisfying(
                            what -> assertThat(what.detail()).contains("nobody listens behind it"));
        }
    }

    private static void endAll(ServerSocket door) {
        try {
            while (true) {
                door.accept().close();
            }
        } catch (IOException over) {
            // The test has ended.
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"200, true", "204, true", "301, false", "404, false", "503, false"})
    void isA2xxAnswerAtTheHealthPath(int status, boolean ready) throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 5);
        server.createContext(
                "/up",
                exchange -> {
                    boolean asked = exchange.getRequestURI().toString().equals("/up?deep=1");
                    exchange.getResponseHeaders().set("Location", "/elsewhere");
                    exchange.sendResponseHeaders(asked ? status : 500, -1);
                    exchange.close();
                });
        server.start();
        try {
            Readiness readiness = Readiness.of(Scene.definition("health_path: /up?deep=1"));
            var obstacle = readiness.obstacle(server.getAddress(), PATIENCE);

            assertThat(obstacle.isEmpty()).isEqualTo(ready);
            if (!ready) {
                assertThat(obstacle.orElseThrow().text())
                        .isEqualTo("it answers its health check with " + status);
                assertThat(obstacle.orElseThrow().detail())
                        .startsWith("http://127.0.0.1:")
                        .contains("answers " + status);
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void isNotTakenForGrantedWhenTheAnswerDoesNotCome() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            Readiness readiness = Readiness.of(Scene.definition("health_path: /up"));

            assertThat(
                            readiness.obstacle(
                                    (InetSocketAddress) silent.getLocalSocketAddress(), PATIENCE))
                    .hasValueSatisfying(
                            what ->
                                    assertThat(what)
                                            .isEqualTo(
                                                    new Reason(
                                                            "it does not answer its health check",
                                                            "http:/"
                                                                    + silent.getLocalSocketAddress()
                                                                    + "/up does not answer: no"
                                                                    + " reply")));
        }
    }

    @Test
    void isAskedForImpatientlyAtFirstAndThenMoreCalmly() {
        assertThat(ProbePace.patience(0)).isLessThanOrEqualTo(Duration.ofMillis(50));
        assertThat(ProbePace.patience(39)).isLessThanOrEqualTo(Duration.ofMillis(50));
        assertThat(ProbePace.patience(40)).isGreaterThan(Duration.ofMillis(50));
        assertThat(ProbePace.pause(Duration.ZERO)).isEqualTo(Duration.ofMillis(5));
        assertThat(ProbePace.pause(Duration.ofMinutes(1))).isEqualTo(Duration.ofMillis(100));
    }
}
