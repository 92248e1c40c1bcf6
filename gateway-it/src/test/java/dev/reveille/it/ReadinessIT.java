package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.EveryEngine;
import dev.reveille.it.fixture.Stage;
import dev.reveille.it.fixture.Visitor;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A held request goes on when its workload is ready, by whichever sign, and not before. */
@EveryEngine
class ReadinessIT {

    /** Serves at once; {@code /cgi-bin/health} says 503 until there is a file, and counts. */
    private static final String HEALTH_PAGE =
            """
            mkdir -p /www/cgi-bin && echo served >/www/index.html
            cat >/www/cgi-bin/health <<'END'
            #!/bin/sh
            echo asked >>/tmp/asked
            if [ -e /tmp/ready ]; then echo 'Status: 200 OK'; else echo 'Status: 503 Not yet'; fi
            echo
            END
            chmod +x /www/cgi-bin/health
            exec httpd -f -p 80 -h /www
            """;

    /** Listens only once there is a file. */
    private static final String LATE_LISTENER =
            """
            mkdir -p /www && echo served >/www/index.html
            until [ -e /tmp/ready ]; do usleep 50000; done
            exec httpd -f -p 80 -h /www
            """;

    @AutoClose static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    @Test
    void by_health_path_once_it_answers_2xx() throws Exception {
        Container app =
                stage.create(
                        shell("path", HEALTH_PAGE).label("dag.health_path", "/cgi-bin/health"));

        CompletableFuture<HttpResponse<String>> answer = stage.asking(app, "/");

        await().atMost(Stage.AT_ONCE).until(() -> timesAsked(app) >= 2);
        assertThat(direct(app, "/").body()).as("its port does answer").isEqualTo("served\n");
        assertHeldUntilReady(app, answer);
    }

    @Test
    void by_its_own_health_check_once_that_is_healthy() throws Exception {
        Container app =
                stage.create(
                        stage.workload("check")
                                .website("served")
                                .options(
                                        "--health-cmd",
                                        "echo asked >>/tmp/asked; test -e /tmp/ready")
                                .options("--health-interval", "1s", "--health-retries", "100"));

        CompletableFuture<HttpResponse<String>> answer = stage.asking(app, "/");

        await().atMost(Stage.AT_ONCE).until(() -> timesAsked(app) >= 1);
        assertThat(direct(app, "/").body()).as("its port does answer").isEqualTo("served\n");
        assertHeldUntilReady(app, answer);
    }

    @Test
    void else_by_a_connection_to_its_port() throws Exception {
        Container app = stage.create(shell("port", LATE_LISTENER));

        CompletableFuture<HttpResponse<String>> answer = stage.asking(app, "/");

        await().atMost(Stage.AT_ONCE).until(app::isRunning);
        assertHeldUntilReady(app, answer);
    }

    @Test
    void what_never_listens_fails_after_its_start_timeout_naming_address_and_port_to_the_operator()
            throws Exception {
        Container app =
                stage.create(
                        stage.workload("silent")
                                .label("dag.target_port", "8123")
                                .label("dag.start_timeout", "2s")
                                .options("--stop-signal", "KILL"));
        long asked = System.nanoTime();

        HttpResponse<String> answer = stage.get(app, "/");

        assertThat(Duration.ofNanos(System.nanoTime() - asked))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body())
                .contains("not ready within 2", "does not accept connections")
                .doesNotContain(app.address());
        assertThat(stage.ask("/_health", app.name()).body())
                .contains("\"failed\"")
                .doesNotContain(app.address());
        assertThat(stage.ask("/_status/api", app.name()).body()).contains(app.address() + ":8123");
    }

    @Test
    void a_crash_fails_at_once_with_exit_code_and_last_lines() throws Exception {
        assertCrashIsTold(crashing("crashing"));
    }

    @Test
    void a_crash_fails_at_once_even_if_the_engine_restarts_it_again_and_again() throws Exception {
        assertCrashIsTold(crashing("looping").options("--restart", "always"));
    }

    private static void assertCrashIsTold(ContainerRecipe recipe) throws Exception {
        Container app = stage.create(recipe.label("dag.start_timeout", "5m"));

        HttpResponse<String> answer = stage.get(app, "/");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("exit code 42");
        // Between two crashes it wakes once more where the engine restarts it.
        await().atMost(Stage.AT_ONCE)
                .untilAsserted(
                        () ->
                                assertThat(stage.get(app, "/", "Accept", "text/html").body())
                                        .contains("exit code 42", "cannot reach the database"));
        assertThat(stage.ask("/_logs", app.name()).body()).contains("cannot reach the database");
    }

    private static ContainerRecipe crashing(String role) {
        return shell(role, "echo 'cannot reach the database' >&2; exit 42");
    }

    private static ContainerRecipe shell(String role, String script) {
        return stage.workload(role).command("sh", "-c", script).options("--stop-signal", "KILL");
    }

    private static void assertHeldUntilReady(
            Container app, CompletableFuture<HttpResponse<String>> answer) throws Exception {
        assertThat(answer).isNotDone();
        assertThat(stage.status(app)).isEqualTo("starting");

        app.exec("touch", "/tmp/ready");

        assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("served\n");
        assertThat(stage.status(app)).isEqualTo("running");
    }

    private static long timesAsked(Container app) {
        return app.isRunning()
                ? app.exec("sh", "-c", "cat /tmp/asked 2>/dev/null || true").lines().count()
                : 0;
    }

    private static HttpResponse<String> direct(Container app, String target) {
        return await().ignoreException(ConnectException.class)
                .until(
                        () -> Visitor.get(URI.create("http://" + app.address() + target)),
                        answer -> answer.statusCode() == 200);
    }
}
