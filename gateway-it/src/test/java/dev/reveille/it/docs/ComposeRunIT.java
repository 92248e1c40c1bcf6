package dev.reveille.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.ComposeProject;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The quick start of {@code deploy/compose} on a real engine, as its head says: {@code docker
 * compose up -d}. No image can be had, so each service is given one of the test's; who it is, what
 * it may do, what it mounts and how it is labelled are the file's.
 */
@Needs({Need.COMPOSE, Need.ENGINE, Need.CURL})
class ComposeRunIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @AutoClose static Engine engine;
    @AutoClose static ComposeProject project;

    @BeforeAll
    static void up() {
        engine = Engine.ofThisMachine();
        project = ComposeProject.up(engine, "compose.yaml");
        await("the gateway in its container")
                .atMost(PATIENCE)
                .until(() -> ask("/_ping").equals("ok"));
    }

    @Test
    void both_applications_are_found_awake_put_to_sleep_as_labelled_and_woken_by_a_request() {
        isFoundPutToSleepAndWoken("whoami", "exited");
        isFoundPutToSleepAndWoken("blog", "paused");
    }

    private static void isFoundPutToSleepAndWoken(String service, String asleep) {
        assertThat(ask("/", service)).isEqualTo("this is " + service);
        assertThat(
                        project.curl(
                                "localhost",
                                "/_status/sleep?container=" + project.container(service),
                                "--request",
                                "POST"))
                .isEqualTo("{\"ok\":true}");
        await(service + " to sleep").atMost(PATIENCE).until(() -> status(service).equals(asleep));

        assertThat(ask("/", service)).isEqualTo("this is " + service);
        assertThat(status(service)).isEqualTo("running");
    }

    private static String ask(String path) {
        return ask(path, "nobody");
    }

    private static String ask(String path, String service) {
        return project.curl(service + ".localhost", path);
    }

    private static String status(String service) {
        Command.Result inspected =
                engine.tryDocker(
                        "inspect", "--format", "{{.State.Status}}", project.container(service));
        return inspected.output();
    }
}
