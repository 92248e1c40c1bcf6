package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.EngineKind;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Scratch;
import dev.reveille.it.fixture.Stage;
import dev.reveille.it.fixture.Visitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What only Podman has. Everything else is in the tests that run on every engine. */
@Needs(Need.PODMAN)
class PodmanIT {

    private static final List<String> pods = new ArrayList<>();

    static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.on(Engine.at(EngineKind.PODMAN.host()), "");
    }

    @AfterAll
    static void close() {
        try (Stage _ = stage) {
            pods.forEach(pod -> stage.engine().podman("pod", "rm", "--force", "--time", "0", pod));
        }
    }

    @Test
    void what_is_in_a_pod_is_reached_at_the_pods_address_whenever_it_wakes() {
        String pod = pod("pod");
        Container app =
                inPod(pod, stage.workload("member").website("in a pod"))
                        .label("dag.idle_timeout", "1s")
                        .createOnPodman();
        await().atMost(Stage.AT_ONCE).until(() -> stage.status(app).equals("sleeping"));
        assertThat(app.address()).as("an address of its own").isEmpty();

        assertThat(stage.get(app, "/").body()).isEqualTo("in a pod\n");
        await().atMost(Stage.AT_ONCE).until(() -> app.status().equals("exited"));
        assertThat(stage.get(app, "/").body()).isEqualTo("in a pod\n");

        stage.engine().podman("pod", "stop", "--time", "1", pod);
        stage.awaitStatus(app, "sleeping");
        assertThat(stage.get(app, "/").body()).as("its pod starts with it").isEqualTo("in a pod\n");
    }

    @Test
    void one_of_a_pod_sleeps_while_the_other_is_served() {
        String pod = pod("shared");
        Container kept =
                inPod(pod, stage.workload("kept").website("kept"))
                        .label("dag.idle_timeout", "0")
                        .createOnPodman();
        Container idle =
                inPod(pod, stage.workload("idle"))
                        .label("dag.target_port", "81")
                        .label("dag.idle_timeout", "1s")
                        .command(
                                "sh",
                                "-c",
                                "mkdir -p /www && echo idle >/www/index.html"
                                        + " && exec httpd -f -p 81 -h /www")
                        .options("--stop-signal", "KILL")
                        .createOnPodman();
        for (Container app : List.of(kept, idle)) {
            await().atMost(Stage.AT_ONCE).until(() -> stage.status(app).equals("sleeping"));
            assertThat(stage.get(app, "/").statusCode()).isEqualTo(200);
        }

        await().atMost(Stage.AT_ONCE).until(() -> idle.status().equals("exited"));

        assertThat(kept.isRunning()).isTrue();
        assertThat(stage.get(kept, "/").body()).isEqualTo("kept\n");
        assertThat(stage.get(idle, "/").body()).isEqualTo("idle\n");
    }

    @Test
    void its_socket_is_found_where_nothing_names_an_engine() throws Exception {
        for (String earlier : List.of("/var/run/docker.sock", "/run/podman/podman.sock")) {
            assumeFalse(Files.exists(Path.of(earlier)), "this machine's " + earlier + " is first");
        }
        Path folder = Scratch.folder("user");
        Path socket = Files.createDirectory(folder.resolve("podman")).resolve("podman.sock");
        Files.createSymbolicLink(socket, stage.engine().socket());
        Container app = stage.engine().container("found").website("found").onDemand().create();

        try (GatewayProcess gateway =
                GatewayProcess.start(
                        "gateway:\n  port: {port}\n  log_format: text\n",
                        Map.of("DOCKER_HOST", "", "XDG_RUNTIME_DIR", folder.toString()))) {
            gateway.process().awaitLog("Using the engine at unix://" + socket);
            gateway.awaitKnown(app);
            assertThat(Visitor.get(gateway.url(app, "/")).body()).isEqualTo("found\n");
        } finally {
            Files.delete(socket);
            Files.delete(socket.getParent());
            Files.delete(folder);
        }
    }

    private static ContainerRecipe inPod(String pod, ContainerRecipe recipe) {
        return recipe.options("--pod", pod);
    }

    /** A pod whose address is kept by a container of the test image, for no other is to be had. */
    private static String pod(String role) {
        String name = stage.engine().container(role).name();
        stage.engine()
                .podman(
                        "pod",
                        "create",
                        "--name",
                        name,
                        "--infra-image",
                        Engine.IMAGE,
                        "--infra-command",
                        "sleep infinity");
        pods.add(name);
        return name;
    }
}
