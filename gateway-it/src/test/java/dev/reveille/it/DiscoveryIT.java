package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.EngineEvent;
import dev.reveille.it.fixture.EveryEngine;
import dev.reveille.it.fixture.Stage;
import dev.reveille.it.fixture.Visitor;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which containers the gateway answers for, and which it leaves alone. */
@EveryEngine
class DiscoveryIT {

    @AutoClose static Stage stage;

    /** Defined by the file, and by labels that say something else. */
    static ContainerRecipe filed;

    @BeforeAll
    static void open() {
        Engine engine = Engine.ofThisMachine();
        filed = engine.container("filed").website("by file");
        stage =
                Stage.on(
                        engine,
                        """
                        containers:
                          - {name: %s, host: %s}
                        """
                                .formatted(filed.name(), Stage.host(filed.name())));
    }

    @Test
    void what_carries_no_label_is_never_touched_whatever_happens_beside_it() throws Exception {
        Container running = stage.engine().container("bystander").website("not yours").create();
        running.start();
        Container stopped = stage.engine().container("stopped").website("not yours").create();
        Container optedOut =
                stage.workload("opted-out").website("no").label("dag.enabled", "false").create();
        optedOut.start();
        await().until(() -> running.isRunning() && optedOut.isRunning());
        Instant before = Instant.now();

        Container app =
                stage.wake(
                        stage.workload("beside").website("ours").label("dag.idle_timeout", "1s"));
        for (Container other : List.of(running, stopped, optedOut)) {
            assertThat(stage.get(other, "/").statusCode()).isEqualTo(404);
            assertThat(stage.status(other)).isEqualTo("unknown");
            assertThat(stage.ask("/_logs", other.name()).statusCode()).isEqualTo(400);
        }
        EngineEvent.await(app, before, "die");
        assertThat(stage.get(app, "/").body()).isEqualTo("ours\n");
        app.kill();
        assertThat(stage.get(app, "/").body()).isEqualTo("ours\n");
        app.remove();
        stage.awaitStatus(app, "unknown");

        for (Container other : List.of(running, stopped, optedOut)) {
            EngineEvent.requireNone(other, before);
        }
    }

    @Test
    void a_bad_label_leaves_out_that_container_alone_and_its_name_is_logged() {
        Container good = stage.wake(stage.workload("good").website("good"));
        Container bad =
                stage.workload("bad").website("bad").label("dag.idle_timeout", "5 apples").create();
        Container later = stage.create(stage.workload("later").website("later"));

        assertThat(stage.gateway().process().awaitLog("5 apples"))
                .contains("container \"" + bad.name() + "\"", "dag.idle_timeout");
        assertThat(stage.get(bad, "/").statusCode()).isEqualTo(404);
        assertThat(stage.get(good, "/").body()).isEqualTo("good\n");
        assertThat(stage.get(later, "/").body()).isEqualTo("later\n");
    }

    @Test
    void the_file_wins_over_labels_on_name_and_host_and_that_is_logged_once() throws Exception {
        String fileHost = Stage.host(filed.name());
        filed.label("dag.enabled", "true").label("dag.host", "labelled.test").create();
        Container rival =
                stage.engine()
                        .container("rival")
                        .website("by label")
                        .label("dag.enabled", "true")
                        .label("dag.host", fileHost)
                        .create();
        stage.gateway().process().awaitLog("container \"" + rival.name() + "\"");
        Container next = stage.create(stage.workload("next").website("next"));
        next.remove();
        stage.awaitStatus(next, "unknown");

        assertThat(Visitor.get(stage.gateway().url(fileHost, "/")).body()).isEqualTo("by file\n");
        assertThat(Visitor.get(stage.gateway().url("labelled.test", "/")).statusCode())
                .isEqualTo(404);
        assertThat(rival.status()).isEqualTo("created");
        assertThat(timesLogged("container \"" + filed.name() + "\": its labels are not used"))
                .isOne();
        assertThat(timesLogged("in container \"" + rival.name() + "\"")).isOne();
    }

    @Test
    void labels_of_either_prefix_are_routed_as_soon_as_the_container_is_there() {
        Container app =
                stage.create(
                        stage.engine()
                                .container("prefix")
                                .website("reveille")
                                .label("reveille.enabled", "true")
                                .label(
                                        "reveille.host",
                                        Stage.host(stage.engine().container("prefix").name())));

        assertThat(stage.get(app, "/").body()).isEqualTo("reveille\n");

        app.remove();
        stage.awaitStatus(app, "unknown");
        assertThat(stage.get(app, "/").statusCode()).isEqualTo(404);
    }

    @Test
    void a_workload_of_the_file_without_container_says_so_until_there_is_one() throws Exception {
        try (Engine engine = Engine.ofThisMachine()) {
            ContainerRecipe recipe = engine.container("missing").website("here now");
            String definition =
                    "containers:\n  - {name: %s, host: %s}\n"
                            .formatted(recipe.name(), Stage.host(recipe.name()));
            try (Stage own = Stage.on(Engine.ofThisMachine(), definition)) {
                Container app = new Container(engine, recipe.name());

                assertThat(own.get(app, "/").statusCode()).isEqualTo(502);
                assertThat(own.get(app, "/").body())
                        .contains("It does not exist at the moment.", recipe.name());
                own.gateway().process().awaitLog("There is no workload named");

                recipe.create();
                await().atMost(Stage.AT_ONCE)
                        .until(() -> own.get(app, "/").body().equals("here now\n"));
            }
        }
    }

    private static long timesLogged(String text) {
        return stage.gateway().process().log().stream().filter(l -> l.contains(text)).count();
    }
}
