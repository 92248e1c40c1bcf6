package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.PrivateEngine;
import dev.reveille.it.fixture.Repository;
import dev.reveille.it.fixture.Scratch;
import dev.reveille.it.fixture.Stage;
import dev.reveille.it.fixture.Visitor;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The gateway ends, in whatever way, and goes on afterwards where it was. */
class RestartIT {

    private static final Pattern IDLE_FOR = Pattern.compile("nobody used it for ([0-9]+) s");

    /** In a folder that is not there yet. */
    private final Path state = Scratch.folder("memory").resolve("state/state.json");

    @Test
    @Needs(Need.PRIVATE_ENGINE)
    void after_a_kill_what_runs_is_adopted_and_its_idle_time_goes_on() throws Exception {
        try (PrivateEngine own = PrivateEngine.start();
                Stage first = Stage.on(own.engine(), "  state_file: " + state + "\n")) {
            Container app =
                    first.wake(
                            first.workload("app")
                                    .website("served")
                                    .label("dag.idle_timeout", "6s"));
            Instant used = Instant.now();
            awaitState("\"awake_as\" : \"");
            first.gateway().process().kill();
            await().until(() -> Instant.now().isAfter(used.plusSeconds(4)));

            try (Stage second = Stage.on(own.engine(), "  state_file: " + state + "\n")) {
                assertThat(second.status(app)).isEqualTo("running");
                assertThat(app.starts(used)).isZero();

                String asleep = second.gateway().process().awaitLog("nobody used it for");
                Matcher idle = IDLE_FOR.matcher(asleep);
                assertThat(idle.find()).isTrue();
                assertThat(Integer.parseInt(idle.group(1)))
                        .as("the time before and a grace after the restart")
                        .isGreaterThanOrEqualTo(10);

                second.awaitStatus(app, "sleeping");
                assertThat(second.get(app, "/", "Accept", "text/html").body())
                        .contains("usually ready in");
            }
        }
    }

    @Test
    void after_a_kill_wake_times_and_failures_are_known() throws Exception {
        try (GatewayProcess first = start()) {
            assertThat(ask(first, "app").statusCode()).isEqualTo(200);
            assertThat(ask(first, "bad").statusCode()).isEqualTo(502);
            awaitState("\"count\" : 1");
            awaitState("\"PT");
            first.process().kill();

            try (GatewayProcess second = start()) {
                assertThat(Visitor.get(second.url("x.test", "/_health?container=bad")).body())
                        .contains("\"status\":\"failed\"")
                        .contains("exit code 3");
                assertThat(ask(second, "app", "Accept", "text/html").body())
                        .contains("usually ready in");
            }
        }
    }

    @Test
    void what_happened_just_before_a_clean_end_is_known() throws Exception {
        try (GatewayProcess first = start()) {
            assertThat(ask(first, "app").statusCode()).isEqualTo(200);
            assertThat(first.process().stop()).isZero();
        }
        assertThat(state).content().contains("\"PT");
    }

    @Test
    void a_torn_file_is_set_aside_and_keeps_nothing_from_starting() throws Exception {
        Files.createDirectories(state.getParent());
        Files.writeString(state, "{\"format\":\"reveille-state\",\"ver");

        try (GatewayProcess gateway = start()) {
            gateway.process().awaitLog("cannot be used");
            assertThat(ask(gateway, "app").statusCode()).isEqualTo(200);
            awaitState("\"PT");
        }
        assertThat(state.getParent()).isDirectoryContaining("glob:**.unreadable-*");
    }

    private void awaitState(String text) {
        await(text + " in " + state)
                .atMost(Duration.ofSeconds(20))
                .until(() -> Files.exists(state) && Files.readString(state).contains(text));
    }

    private static HttpResponse<String> ask(GatewayProcess gateway, String name, String... headers)
            throws IOException {
        return Visitor.get(gateway.url(name + ".test", "/"), headers);
    }

    private GatewayProcess start() {
        String configuration =
                """
                gateway: {port: {port}, bind: 127.0.0.1, runtime: process, log_format: text,
                          state_file: "%s"}
                containers:
                  - name: app
                    host: app.test
                    command: ["%s", "-XX:+UseSerialGC", "-cp", "%s", "dev.reveille.it.app.TestApp"]
                    environment: {PORT: "{port}"}
                  - name: bad
                    host: bad.test
                    command: ["sh", "-c", "exit 3"]
                """
                        .formatted(state, Repository.java(), ContainerRecipe.classesOfTestApp());
        return GatewayProcess.start(configuration, Map.of());
    }
}
