package dev.reveille.it.runtime;

import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.PrivateEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A swarm of one machine, on an engine of the test's own, used as somebody else uses it: through
 * the docker command. Closed by the test; everything on it is gone then.
 *
 * <p>Services publish ports of the machine ({@code mode=host}): a virtual address, and a port of
 * every machine, take the kernel's IPVS, which is not everywhere.
 */
final class OneNodeSwarm implements AutoCloseable {

    private final PrivateEngine machine;
    private final String gatewayBridge;
    private final String image;

    private OneNodeSwarm(PrivateEngine machine) {
        this.machine = machine;
        int number = ThreadLocalRandom.current().nextInt(1, 255);
        this.gatewayBridge = "rvgw" + number;
        // A swarm makes this network itself, on a bridge of one name for all engines there are.
        docker(
                "network",
                "create",
                "--subnet",
                "10.234.%d.0/24".formatted(number),
                "--opt",
                "com.docker.network.bridge.name=" + gatewayBridge,
                "--opt",
                "com.docker.network.bridge.enable_icc=false",
                "docker_gwbridge");
        docker(
                "swarm",
                "init",
                "--advertise-addr",
                "127.0.0.1",
                "--listen-addr",
                "127.0.0.1:" + freePort());
        this.image = docker("image", "inspect", "--format", "{{.Id}}", Engine.IMAGE);
    }

    static OneNodeSwarm start() {
        PrivateEngine machine = PrivateEngine.startMortal();
        try {
            return new OneNodeSwarm(machine);
        } catch (RuntimeException | Error failure) {
            machine.close();
            throw failure;
        }
    }

    /** Where its manager answers. */
    String host() {
        return machine.engine().host();
    }

    /** Runs the docker command and returns its output; fails when it fails. */
    String docker(String... arguments) {
        return machine.engine().docker(arguments);
    }

    /**
     * Creates a service that a gateway wakes at {@code NAME.test}.
     *
     * @param command what its tasks run, after {@code sh -c}
     */
    void create(String name, int replicas, String command, String... options) {
        List<String> words = new ArrayList<>(List.of("service", "create", "--detach", "--quiet"));
        // An image by its id is not asked of any registry.
        words.addAll(List.of("--no-resolve-image", "--name", name));
        words.addAll(List.of("--replicas", Integer.toString(replicas)));
        words.addAll(List.of("--label", "reveille.enabled=true"));
        words.addAll(List.of("--label", "reveille.host=" + name + ".test"));
        words.addAll(List.of("--restart-delay", "1s", "--stop-signal", "KILL"));
        words.addAll(Arrays.asList(options));
        words.addAll(List.of(image, "sh", "-c", command));
        docker(words.toArray(String[]::new));
    }

    /** Serves the task's own name on a port of the machine, which the swarm chooses. */
    void website(String name, int replicas, String... options) {
        List<String> all = new ArrayList<>(List.of("--publish", "mode=host,target=80"));
        all.addAll(Arrays.asList(options));
        create(
                name,
                replicas,
                "echo up; mkdir -p /www && hostname >/www/index.html && exec httpd -f -p 80 -h"
                        + " /www",
                all.toArray(String[]::new));
    }

    /** How many tasks are wanted. */
    int replicas(String service) {
        return Integer.parseInt(inspect(service, "{{.Spec.Mode.Replicated.Replicas}}"));
    }

    String inspect(String service, String format) {
        return docker("service", "inspect", "--format", format, service);
    }

    /** Somebody else's change; false when another one was quicker. */
    boolean tryToLabel(String service, String label) {
        return machine.engine()
                        .tryDocker(
                                "service",
                                "update",
                                "--detach",
                                "--quiet",
                                "--no-resolve-image",
                                "--label-add",
                                label,
                                service)
                        .exitCode()
                == 0;
    }

    /** How often a service was changed since then, by anyone. */
    long changes(String service, Instant since) {
        return events(since, "type=service", "event=update", "service=" + service);
    }

    /** How many tasks of a service have been started since then. */
    long starts(String service, Instant since) {
        return events(
                since,
                "type=container",
                "event=start",
                "label=com.docker.swarm.service.name=" + service);
    }

    private long events(Instant since, String... filters) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "events",
                                "--since",
                                since.toString(),
                                "--until",
                                Instant.now().toString(),
                                "--format",
                                "{{.Action}}"));
        for (String filter : filters) {
            words.addAll(List.of("--filter", filter));
        }
        return docker(words.toArray(String[]::new)).lines().count();
    }

    /** Ids of the containers of a service. */
    List<String> containers(String service) {
        return docker("ps", "-q", "--filter", "label=com.docker.swarm.service.name=" + service)
                .lines()
                .toList();
    }

    void awaitRunning(String service, int tasks) {
        await(tasks + " tasks of " + service)
                .atMost(Duration.ofSeconds(60))
                .until(() -> containers(service).size() == tasks);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try (machine) {
            docker("swarm", "leave", "--force");
            machine.engine().tryDocker("network", "rm", "docker_gwbridge");
        } finally {
            Command.of("sh", "-c", "ip link delete " + gatewayBridge + " 2>/dev/null; true")
                    .output();
        }
    }
}
