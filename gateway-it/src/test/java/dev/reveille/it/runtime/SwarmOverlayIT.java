package dev.reveille.it.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.OneNodeSwarm;
import dev.reveille.it.fixture.Repository;
import dev.reveille.it.fixture.Scratch;
import dev.reveille.it.fixture.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * A gateway that has no other way to its services than an attachable overlay network, because it is
 * in the network of a container on it.
 */
@Needs({Need.PRIVATE_ENGINE, Need.CURL})
class SwarmOverlayIT {

    private static final String GATEWAY =
            """
            gateway:
              port: 8080
              log_format: text
              runtime: swarm
            """;

    @AutoClose private final OneNodeSwarm swarm = OneNodeSwarm.start();

    @Test
    void services_are_woken_and_reached_on_the_overlay_each_task_in_turn() throws IOException {
        swarm.docker("network", "create", "--driver", "overlay", "--attachable", "web");
        swarm.docker(
                "run",
                "--detach",
                "--name",
                "place",
                "--network",
                "web",
                Engine.IMAGE,
                "sleep",
                "1000");
        // Without the kernel's IPVS a virtual address leads nowhere, and names have one for each
        // task.
        swarm.website(
                "inner",
                0,
                "--network",
                "web",
                "--endpoint-mode",
                "dnsrr",
                "--label",
                "reveille.network=web",
                "--label",
                "reveille.replicas=2");
        Path config = Scratch.folder("overlay").resolve("config.yaml");
        Files.writeString(config, GATEWAY);
        try (ServerProcess gateway =
                ServerProcess.start(command(config), Map.of("DOCKER_HOST", swarm.host()))) {
            await().atMost(Duration.ofSeconds(30))
                    .failFast(gateway::requireAlive)
                    .until(() -> ask("gateway.test", "/_ping").equals("ok"));
            assertThat(ask()).isNotEmpty();
            Set<String> names = new HashSet<>();
            await().atMost(Duration.ofSeconds(30))
                    .until(
                            () -> {
                                names.add(ask());
                                return names.size() == 2;
                            });
        }
    }

    private String ask() {
        return ask("inner.test", "/");
    }

    /** Empty when there is no answer. */
    private String ask(String host, String path) {
        return Command.of(
                        "nsenter",
                        "--target",
                        pid(),
                        "--net",
                        "curl",
                        "--silent",
                        "--max-time",
                        "60",
                        "--header",
                        "Host: " + host,
                        "http://127.0.0.1:8080" + path)
                .result()
                .output();
    }

    private String pid() {
        return swarm.docker("inspect", "--format", "{{.State.Pid}}", "place");
    }

    private List<String> command(Path config) {
        return List.of(
                "nsenter",
                "--target",
                pid(),
                "--net",
                Repository.java(),
                "@" + Repository.jvmOptions(),
                "-jar",
                Repository.jar().toString(),
                "run",
                "--config",
                config.toString());
    }
}
