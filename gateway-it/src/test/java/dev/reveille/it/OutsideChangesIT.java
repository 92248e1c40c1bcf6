package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.EveryEngine;
import dev.reveille.it.fixture.Stage;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Somebody else changes what runs, with the docker command: it shows at once, and the next request
 * gets its answer.
 */
@EveryEngine
class OutsideChangesIT {

    @AutoClose static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    /** Ways to put a container out of use. */
    enum Interruption {
        STOP,
        KILL,
        PAUSE;

        void befall(Container container) {
            switch (this) {
                case STOP -> container.stop();
                case KILL -> container.kill();
                case PAUSE -> container.pause();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_stopped_killed_or_paused_shows_as_sleeping_and_the_next_request_wakes_it(
            Interruption interruption) {
        Container app = stage.wake(site(interruption.name().toLowerCase(Locale.ROOT)));
        stage.awaitStatus(app, "running");

        interruption.befall(app);
        stage.awaitStatus(app, "sleeping");

        assertAnswers(app, "first life");
        assertThat(app.status()).isEqualTo("running");
        stage.awaitStatus(app, "running");
    }

    @ParameterizedTest
    @EnumSource
    void a_request_right_after_the_change_is_answered_too(Interruption interruption) {
        Container app = stage.wake(site("now-" + interruption.name().toLowerCase(Locale.ROOT)));

        interruption.befall(app);

        assertAnswers(app, "first life");
    }

    @Test
    void what_is_started_or_restarted_shows_as_running_and_is_not_started_again() {
        Container app = stage.create(site("started"));
        Instant before = Instant.now();

        app.start();
        stage.awaitStatus(app, "running");
        assertAnswers(app, "first life");

        stage.engine().docker("restart", "--time", "1", app.name());
        assertAnswers(app, "first life");
        stage.awaitStatus(app, "running");

        assertThat(app.starts(before)).isEqualTo(2);
    }

    @Test
    void what_is_made_again_asleep_and_at_another_address_is_woken_there() {
        String network = stage.engine().network("again");
        ContainerRecipe recipe = site("again").options("--network", network);
        Container app = stage.wake(recipe);
        String first = app.address();

        app.remove();
        stranger("squatter", network);
        secondLife(recipe);

        assertAnswers(app, "second life");
        assertThat(app.address()).isNotEqualTo(first);
    }

    @Test
    void what_is_made_again_running_and_at_another_address_is_found_there() {
        String network = stage.engine().network("moved");
        ContainerRecipe recipe = site("moved").options("--network", network);
        Container app = stage.wake(recipe);
        String first = app.address();
        Instant before = Instant.now();

        app.remove();
        stranger("occupier", network);
        secondLife(recipe);
        app.start();

        assertAnswers(app, "second life");
        stage.awaitStatus(app, "running");
        assertThat(app.address()).isNotEqualTo(first);
        assertThat(app.starts(before)).isOne();
    }

    @Test
    void what_is_removed_has_no_route_until_it_is_made_again() {
        ContainerRecipe recipe = site("removed");
        Container app = stage.wake(recipe);

        app.remove();
        stage.awaitStatus(app, "unknown");
        assertThat(stage.get(app, "/").statusCode()).isEqualTo(404);

        stage.create(recipe);
        assertAnswers(app, "first life");
    }

    @Test
    void what_loses_its_network_is_reached_on_its_other_one() {
        String left = stage.engine().network("left");
        String right = stage.engine().network("right");
        ContainerRecipe recipe = site("roaming").options("--network", left);
        Container app = stage.create(recipe);
        stage.engine().docker("network", "connect", right, app.name());
        assertAnswers(app, "first life");

        stage.engine().docker("network", "disconnect", left, app.name());

        assertAnswers(app, "first life");
    }

    @Test
    void a_request_to_what_is_cut_off_waits_until_it_is_connected_again() throws Exception {
        String network = stage.engine().network("only");
        Container app = stage.wake(site("cut-off").options("--network", network));
        Instant before = Instant.now();

        stage.engine().docker("network", "disconnect", network, app.name());
        CompletableFuture<HttpResponse<String>> answer = stage.asking(app, "/");
        stage.awaitStatus(app, "starting");
        assertThat(answer).isNotDone();
        stage.engine().docker("network", "connect", network, app.name());

        assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("first life\n");
        assertThat(app.starts(before)).isZero();
    }

    private static ContainerRecipe site(String role) {
        return stage.workload(role).website("first life");
    }

    private static void secondLife(ContainerRecipe recipe) {
        stage.create(recipe.environment("WEBSITE", "second life"));
    }

    /** Takes a free address and answers there, so that asking at an old address shows. */
    private static void stranger(String role, String network) {
        Container stranger =
                stage.engine()
                        .container(role)
                        .website("a stranger")
                        .options("--network", network)
                        .create();
        stranger.start();
        await().until(stranger::isRunning);
    }

    private static void assertAnswers(Container app, String text) {
        HttpResponse<String> answer = stage.get(app, "/");
        assertThat(answer.body()).isEqualTo(text + "\n");
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
