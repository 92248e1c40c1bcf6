package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.EngineEvent;
import dev.reveille.it.fixture.EveryEngine;
import dev.reveille.it.fixture.Scratch;
import dev.reveille.it.fixture.Stage;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Idle workloads fall asleep in the way that was asked for, and wake again whenever needed. */
@EveryEngine
class SleepingIT {

    /** Serves, and when asked to end does so only once it may. */
    private static final String[] SLOW_TO_STOP = {
        "sh",
        "-c",
        "trap 'until [ -e /gate/may-end ]; do sleep 0.1; done; exit 0' TERM; mkdir -p /www;"
                + " echo served >/www/index.html; httpd -f -p 80 -h /www & wait"
    };

    @AutoClose static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    @Test
    void an_idle_workload_is_stopped_and_one_without_idle_timeout_is_not() {
        Instant before = Instant.now();
        Container never = stage.wake(stage.workload("never").website("never sleeps"));
        Container zero =
                stage.wake(stage.workload("zero").website("never").label("dag.idle_timeout", "0"));
        Container idle =
                stage.create(
                        stage.workload("idle").website("sleeps").label("dag.idle_timeout", "1s"));
        Instant asked = Instant.now();

        assertThat(stage.get(idle, "/").body()).isEqualTo("sleeps\n");

        EngineEvent asleep = EngineEvent.await(idle, asked, "die");
        assertThat(asleep.at()).isAfter(asked.plusSeconds(1));
        await().until(() -> idle.status().equals("exited"));
        stage.awaitStatus(idle, "sleeping");
        assertThat(actions(never, before)).doesNotContain("kill", "stop", "die", "pause");
        assertThat(actions(zero, before)).doesNotContain("kill", "stop", "die", "pause");

        assertThat(stage.get(idle, "/").body()).isEqualTo("sleeps\n");
        // The engine tells of a start only after the port may have answered.
        await().until(() -> idle.starts(before) == 2);
    }

    @Test
    void a_workload_that_sleeps_paused_is_resumed_and_not_started() {
        Container app =
                stage.wake(
                        stage.workload("pausing")
                                .website("resumed")
                                .label("dag.idle_timeout", "1s")
                                .label("dag.sleep_mode", "pause"));
        await().atMost(Stage.AT_ONCE).until(() -> app.status().equals("paused"));
        stage.awaitStatus(app, "sleeping");
        Instant paused = Instant.now();

        assertThat(stage.get(app, "/").body()).isEqualTo("resumed\n");

        EngineEvent.await(app, paused, "unpause");
        assertThat(actions(app, paused)).doesNotContain("start", "die");
    }

    @Test
    void a_request_while_its_workload_falls_asleep_is_held_and_wakes_it_again() throws Exception {
        // From outside: Podman runs nothing in what is ending.
        Path gate = Scratch.folder("gate");
        Container app =
                stage.wake(
                        stage.workload("falling")
                                .command(SLOW_TO_STOP)
                                .options("--volume", gate + ":/gate")
                                .label("dag.idle_timeout", "1s")
                                .label("dag.stop_timeout", "60s"));
        stage.awaitStatus(app, "sleeping");
        Instant stopping = Instant.now();

        CompletableFuture<HttpResponse<String>> answer = stage.asking(app, "/");
        stage.awaitStatus(app, "starting");
        assertThat(app.isRunning()).as("its container is still ending").isTrue();
        assertThat(answer).isNotDone();
        Path mayEnd = Files.createFile(gate.resolve("may-end"));

        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(answer.join().body()).isEqualTo("served\n");
        await().until(() -> app.starts(stopping) == 1);
        assertThat(app.isRunning()).isTrue();
        app.remove();
        Files.delete(mayEnd);
        Files.delete(gate);
    }

    @Test
    void a_workload_that_ignores_the_request_to_end_is_killed_after_its_stop_timeout() {
        Container app =
                stage.wake(
                        stage.workload("stubborn")
                                .website("served")
                                .options("--stop-signal", "TERM")
                                .label("dag.idle_timeout", "1s")
                                .label("dag.stop_timeout", "2s"));
        Instant used = Instant.now();

        EngineEvent ended = EngineEvent.await(app, used, "die");

        // A second of idleness before; an engine's own patience is ten.
        assertThat(Duration.between(used, ended.at()))
                .isBetween(Duration.ofMillis(2800), Duration.ofSeconds(9));
        await().until(() -> app.engine().docker("wait", app.name()).equals("137"));
    }

    private static List<String> actions(Container container, Instant since) {
        return container.engine().events(container.name(), since);
    }
}
