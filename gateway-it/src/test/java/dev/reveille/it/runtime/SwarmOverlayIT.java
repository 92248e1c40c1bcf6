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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
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

    /** Says the task's name, unless that is to keep everybody waiting. */
    private static final String NAME_OR_NOTHING =
            """
            mkdir -p /www/cgi-bin
            cat >/www/cgi-bin/name <<'END'
            #!/bin/sh
            [ ! -e /tmp/stuck ] || { touch /tmp/asked; sleep 600; }
            printf 'Content-Type: text/plain\\r\\n\\r\\n'; hostname
            END
            chmod 755 /www/cgi-bin/name
            exec httpd -f -p 80 -h /www
            """;

    /** Without the kernel's IPVS a virtual address leads nowhere, and names have one a task. */
    private static final String[] ON_THE_OVERLAY = {
        "--network", "web", "--endpoint-mode", "dnsrr", "--label", "reveille.network=web"
    };

    private static final Duration SOON = Duration.ofSeconds(60);

    @AutoClose private final OneNodeSwarm swarm = OneNodeSwarm.start();

    @BeforeEach
    void makeTheOverlay() {
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
    }

    @Test
    void services_are_woken_and_reached_on_the_overlay_each_task_in_turn() throws IOException {
        swarm.website("inner", 0, with(ON_THE_OVERLAY, "--label", "reveille.replicas=2"));
        try (ServerProcess gateway = gateway()) {
            await().atMost(SOON)
                    .failFast(gateway::requireAlive)
                    .until(() -> ask("gateway.test", "/_ping").equals("ok"));
            assertThat(ask("inner.test", "/")).isNotEmpty();
            awaitTwoNames("inner.test", "/");
        }
    }

    @Test
    void what_is_under_way_at_a_task_that_vanishes_is_asked_again_at_another() throws Exception {
        swarm.create("vanishing", 0, NAME_OR_NOTHING, ON_THE_OVERLAY);
        try (ServerProcess gateway = gateway()) {
            await().atMost(SOON)
                    .failFast(gateway::requireAlive)
                    .until(() -> ask("gateway.test", "/_ping").equals("ok"));
            String first = ask("vanishing.test", "/cgi-bin/name");
            swarm.docker("service", "scale", "--detach", "vanishing=2");
            awaitTwoNames("vanishing.test", "/cgi-bin/name");
            // Not where it was found awake: there it stays.
            String victim =
                    swarm.containers("vanishing").stream()
                            .filter(name -> !name.equals(first))
                            .findFirst()
                            .orElseThrow();
            swarm.docker("exec", victim, "touch", "/tmp/stuck");
            List<CompletableFuture<String>> answers =
                    Stream.generate(() -> asking("vanishing.test", "/cgi-bin/name"))
                            .limit(2)
                            .toList();
            await().atMost(SOON)
                    .until(() -> swarm.docker("exec", victim, "ls", "/tmp").contains("asked"));

            // Its network goes first, so that nobody hears of its end.
            inNetworkOf(victim, "ip", "link", "set", "eth0", "down");
            swarm.docker("kill", victim);

            for (CompletableFuture<String> answer : answers) {
                assertThat(answer.get(90, TimeUnit.SECONDS)).isEqualTo(first);
            }
        }
    }

    private static String[] with(String[] options, String... more) {
        return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
    }

    private void awaitTwoNames(String host, String path) {
        Set<String> names = new HashSet<>();
        await().atMost(SOON)
                .until(
                        () -> {
                            String name = ask(host, path);
                            if (!name.isEmpty()) {
                                names.add(name);
                            }
                            return names.size() == 2;
                        });
    }

    private ServerProcess gateway() throws IOException {
        Path config = Scratch.folder("overlay").resolve("config.yaml");
        Files.writeString(config, GATEWAY);
        return ServerProcess.start(command(config), Map.of("DOCKER_HOST", swarm.host()));
    }

    private CompletableFuture<String> asking(String host, String path) {
        return CompletableFuture.supplyAsync(
                () -> ask(host, path), Executors.newVirtualThreadPerTaskExecutor());
    }

    /** Empty when there is no answer. */
    private String ask(String host, String path) {
        return inNetworkOf(
                "place",
                "curl",
                "--silent",
                "--fail",
                "--max-time",
                "50",
                "--header",
                "Host: " + host,
                "http://127.0.0.1:8080" + path);
    }

    /** What a command of this machine says there. */
    private String inNetworkOf(String container, String... command) {
        List<String> words = new ArrayList<>(intoNetworkOf(container));
        words.addAll(List.of(command));
        return Command.of(words.toArray(String[]::new)).result().output().strip();
    }

    private List<String> intoNetworkOf(String container) {
        String pid = swarm.docker("inspect", "--format", "{{.State.Pid}}", container);
        return List.of("nsenter", "--target", pid, "--net");
    }

    private List<String> command(Path config) {
        List<String> words = new ArrayList<>(intoNetworkOf("place"));
        words.addAll(
                List.of(
                        Repository.java(),
                        "@" + Repository.jvmOptions(),
                        "-jar",
                        Repository.jar().toString(),
                        "run",
                        "--config",
                        config.toString()));
        return words;
    }
}
