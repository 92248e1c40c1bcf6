package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.EveryEngine;
import dev.reveille.it.fixture.Stage;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several containers that belong together wake and sleep together. */
@EveryEngine
class DependenciesIT {

    @AutoClose static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    @Test
    void each_is_ready_before_the_next_is_started_and_they_sleep_in_reverse_order() {
        Container db = inner("chain-db").website("db").bootingInSteps("db boots").create();
        Container api =
                inner("chain-api").website("api").label("dag.depends_on", db.name()).create();
        Container app =
                stage.create(
                        stage.workload("chain-app")
                                .website("the app")
                                .label("dag.idle_timeout", "1s")
                                .label("dag.depends_on", api.name()));
        Instant before = Instant.now();

        CompletableFuture<HttpResponse<String>> answer = stage.asking(app, "/");
        await("the first one starts").atMost(Stage.AT_ONCE).until(db::isRunning);
        assertThat(api.status()).isEqualTo("created");
        assertThat(app.status()).isEqualTo("created");
        db.proceed();

        assertThat(answer.join().body()).isEqualToIgnoringNewLines("the app");
        // It counts as sleeping as soon as it is being stopped.
        await("the last one has ended").atMost(Stage.AT_ONCE).until(() -> !db.isRunning());
        assertThat(List.of(db.status(), api.status(), app.status())).containsOnly("exited");
        assertThat(List.of(app.finished(), api.finished(), db.finished())).isSorted();
        assertThat(db.starts(before) + api.starts(before) + app.starts(before)).isEqualTo(3);
    }

    @Test
    void a_dependency_that_crashes_fails_the_wake_by_name_and_the_others_go_back_to_sleep() {
        Container db = inner("crash-db").command("sh", "-c", "echo no disk; exit 7").create();
        Container cache = inner("crash-cache").website("cache").create();
        Container app =
                stage.create(
                        stage.workload("crash-app")
                                .website("never")
                                .label("dag.depends_on", db.name() + "," + cache.name()));

        HttpResponse<String> answer = stage.get(app, "/");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains(db.name()).contains("exit code 7");
        assertThat(app.status()).isEqualTo("created");
        stage.awaitStatus(cache, "sleeping");
        await("nothing is left running").atMost(Stage.AT_ONCE).until(() -> !cache.isRunning());
    }

    @Test
    void what_runs_is_not_proxied_to_before_the_dependency_that_was_stopped_is_back() {
        Container db = inner("whole-db").website("db").bootingInSteps("db boots").create();
        Container app =
                stage.create(
                        stage.workload("whole-app")
                                .website("whole")
                                .label("dag.depends_on", db.name()));
        CompletableFuture<HttpResponse<String>> first = stage.asking(app, "/");
        await("it starts").atMost(Stage.AT_ONCE).until(db::isRunning);
        db.proceed();
        first.join();

        db.kill();
        stage.awaitStatus(db, "sleeping");
        CompletableFuture<HttpResponse<String>> second = stage.asking(app, "/");
        await("it starts again").atMost(Stage.AT_ONCE).until(db::isRunning);
        assertThat(second).isNotDone();
        db.proceed();

        assertThat(second.join().body()).isEqualToIgnoringNewLines("whole");
    }

    @Test
    void compose_says_who_depends_on_whom_and_a_migration_is_run_once() {
        Container db = service("db", "").command("sleep", "infinity").create();
        Container migration =
                service("migration", "db:service_started:false")
                        .command("sh", "-c", "echo migrated; exit 0")
                        .create();
        Container web =
                stage.create(
                        stage.workload("shop-web")
                                .website("the shop")
                                .label("dag.idle_timeout", "1s")
                                .label("com.docker.compose.project", project())
                                .label("com.docker.compose.service", "web")
                                .label(
                                        "com.docker.compose.depends_on",
                                        "migration:service_completed_successfully:false,"
                                                + "db:service_started:false"));
        Instant before = Instant.now();

        assertThat(stage.get(web, "/").body()).isEqualToIgnoringNewLines("the shop");
        assertThat(migration.log()).containsExactly("migrated");
        stage.awaitStatus(db, "sleeping");
        // A request that comes before that may still call it off.
        await().atMost(Stage.AT_ONCE.multipliedBy(2)).until(() -> db.status().equals("exited"));
        assertThat(stage.get(web, "/").body()).isEqualToIgnoringNewLines("the shop");

        // The engine tells of a start only after what depends on it may have answered.
        await().until(() -> db.starts(before) == 2);
        assertThat(migration.starts(before)).isEqualTo(1);
    }

    /** One of a Compose project, open to the gateway as a dependency alone. */
    private static ContainerRecipe service(String name, String dependsOn) {
        return inner("shop-" + name)
                .label("com.docker.compose.project", project())
                .label("com.docker.compose.service", name)
                .label("com.docker.compose.depends_on", dependsOn);
    }

    private static String project() {
        return "shop" + stage.gateway().port();
    }

    /** One without a host; the gateway takes it in when something depends on it. */
    private static ContainerRecipe inner(String role) {
        return stage.engine().container(role).label("dag.enabled", "true");
    }
}
