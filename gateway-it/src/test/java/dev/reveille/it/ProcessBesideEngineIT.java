package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Scratch;
import dev.reveille.it.fixture.Visitor;
import dev.reveille.it.simulation.SimulatedEngine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Local programs beside an engine: which of them is up is no matter to the other. */
class ProcessBesideEngineIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder = Scratch.folder("beside");
    private final Path pids = folder.resolve("pids");

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("index.html"), "from here\n");
        Files.writeString(
                folder.resolve("app.sh"),
                "echo $$ >>%s%nexec busybox httpd -f -p 127.0.0.1:$PORT -h %s%n"
                        .formatted(pids, folder));
    }

    @AfterEach
    void nothingGoesOn() throws IOException {
        for (long pid : started()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private GatewayProcess gateway(String engine) {
        return GatewayProcess.start(
                """
                gateway:
                  port: {port}
                  bind: 127.0.0.1
                  log_format: text
                  runtimes:
                    - {name: local, runtime: process}
                    - {name: big, docker_host: "%s"}
                containers:
                  - name: app
                    host: app.test
                    command: [sh, %s]
                    environment: {PORT: "{port}"}
                    idle_timeout: 2s
                    wait: hold
                  - {name: db@big, host: db.test, wait: hold, start_timeout: 3s, hold_timeout: 20s}
                """
                        .formatted(engine, folder.resolve("app.sh")),
                Map.of());
    }

    @Test
    void a_program_is_woken_by_a_request_and_sleeps_again_while_the_engine_is_away()
            throws IOException {
        try (GatewayProcess gateway = gateway("unix://" + folder.resolve("nobody.sock"))) {
            gateway.process().awaitLog("The runtime big is not reachable");
            CompletableFuture<HttpResponse<String>> other =
                    Visitor.asking(gateway.url("db.test", "/"));
            URI url = gateway.url("app.test", "/");

            for (int run = 1; run <= 2; run++) {
                assertThat(Visitor.get(url).body()).isEqualTo("from here\n");
                assertThat(started()).hasSize(run);
                long pid = started().getLast();
                await().atMost(PATIENCE).until(() -> !isAlive(pid));
                awaitAsleep(gateway);
            }

            HttpResponse<String> refused = other.join();
            assertThat(refused.statusCode()).isEqualTo(502);
            assertThat(status(gateway)).contains("\"runtimes\":[\"local\",\"big\"]");
            assertThat(gateway.process().log())
                    .noneMatch(line -> line.contains("runtime local is not reachable"))
                    .as("what is on the engine needs no command, and what is here is known")
                    .noneMatch(line -> line.contains("has no command"));
        }
    }

    @Test
    void both_are_there_and_each_has_its_own() throws IOException {
        try (SimulatedEngine engine =
                new SimulatedEngine("127.0.0.1", SimulatedEngine.Pace.MEASURED)) {
            engine.fleet().add("db", Map.of(), false);
            try (GatewayProcess gateway = gateway(engine.host())) {
                assertThat(Visitor.get(gateway.url("app.test", "/")).body())
                        .isEqualTo("from here\n");
                assertThat(engine.calls("start")).isZero();
                Visitor.post(
                        gateway.url("db.test", "/_status/wake?container=db@big"),
                        HttpRequest.BodyPublishers.noBody());
                await().atMost(PATIENCE).until(() -> engine.calls("start") == 1);
                assertThat(started()).hasSize(1);
            }
        }
    }

    @Test
    void no_program_outlives_the_gateway_however_that_ends() throws IOException {
        for (boolean killed : List.of(false, true)) {
            GatewayProcess gateway = gateway("unix://" + folder.resolve("nobody.sock"));
            try {
                assertThat(Visitor.get(gateway.url("app.test", "/")).statusCode()).isEqualTo(200);
                long pid = started().getLast();
                assertThat(isAlive(pid)).isTrue();
                if (killed) {
                    gateway.process().kill();
                } else {
                    assertThat(gateway.process().stop()).isZero();
                }
                await().atMost(PATIENCE).until(() -> !isAlive(pid));
            } finally {
                gateway.close();
            }
        }
    }

    private List<Long> started() throws IOException {
        return Files.exists(pids)
                ? Files.readAllLines(pids).stream().map(Long::valueOf).toList()
                : List.of();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void awaitAsleep(GatewayProcess gateway) {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                Visitor.get(gateway.url("app.test", "/_health?container=app"))
                                        .body()
                                        .contains("sleeping"));
    }

    private static String status(GatewayProcess gateway) throws IOException {
        return Visitor.get(gateway.url("gateway.test", "/_status/api")).body();
    }
}
