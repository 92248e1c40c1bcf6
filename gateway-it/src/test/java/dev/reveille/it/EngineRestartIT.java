package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.PrivateEngine;
import dev.reveille.it.fixture.Stage;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The engine goes away and comes back under a gateway at work. */
@Needs(Need.PRIVATE_ENGINE)
class EngineRestartIT {

    @Test
    void what_is_awake_is_served_meanwhile_wakes_wait_and_later_events_are_seen() throws Exception {
        try (PrivateEngine own = PrivateEngine.start();
                Stage stage = Stage.on(own.engine(), "")) {
            // A network for each: this engine forgets, over its restart, which addresses are taken.
            Container awake = stage.wake(on(own, stage.workload("awake").website("awake")));
            Container asleep = stage.create(on(own, stage.workload("asleep").website("asleep")));
            Instant before = Instant.now();

            own.suspend();
            stage.gateway().process().awaitLog("not reachable");
            assertAnswersOften(stage, awake);
            CompletableFuture<HttpResponse<String>> waking = stage.asking(asleep, "/");
            stage.awaitStatus(asleep, "starting");
            assertAnswersOften(stage, awake);
            assertThat(waking).isNotDone();

            own.resume();
            assertThat(waking.get(30, TimeUnit.SECONDS).body()).isEqualTo("asleep\n");
            assertAnswersOften(stage, awake);
            stage.gateway().process().awaitLog("reachable again");
            assertThat(awake.starts(before)).isZero();

            awake.stop();
            stage.awaitStatus(awake, "sleeping");
            assertAnswersOften(stage, awake);
            await().until(() -> awake.starts(before) == 1);
        }
    }

    private static ContainerRecipe on(PrivateEngine own, ContainerRecipe recipe) {
        return recipe.options("--network", own.engine().network("net-" + recipe.name()));
    }

    private static void assertAnswersOften(Stage stage, Container awake) {
        for (int i = 0; i < 20; i++) {
            assertThat(stage.get(awake, "/").body()).isEqualTo("awake\n");
        }
    }
}
