package dev.reveille.it.bench;

import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.RawConnection;
import dev.reveille.it.fixture.Visitor;
import dev.reveille.it.simulation.Backend;
import dev.reveille.it.simulation.SimulatedContainer;
import dev.reveille.it.simulation.SimulatedEngine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * A simulated engine with many workloads, one in ten of them running, and what answers in those; a
 * gateway comes when it is told to. Labels are as many and as long as those that Compose and the
 * build of an image leave. Closed by whoever opened it.
 */
final class ScaleScene implements AutoCloseable {

    /** A Docker bridge has 1,023 places; so many may run at most. */
    private static final int MOST_RUNNING = 1000;

    private static final int ONE_RUNS_OF = 10;

    private final SimulatedEngine engine;
    private final Backend backend;
    private final List<SimulatedContainer> containers = new ArrayList<>();

    private ScaleScene(SimulatedEngine engine, Backend backend) {
        this.engine = engine;
        this.backend = backend;
    }

    /**
     * An engine with so many containers.
     *
     * @param labelled whether labels define them as workloads
     */
    static ScaleScene open(int count, boolean labelled) throws IOException {
        ScaleScene scene =
                new ScaleScene(
                        new SimulatedEngine(Backend.ADDRESS, SimulatedEngine.Pace.MEASURED),
                        new Backend());
        Instant since = Instant.now().minus(Duration.ofHours(1));
        for (int i = 0; i < count; i++) {
            Map<String, String> labels = labelled ? scene.workload(name(i), i) : usual(name(i), i);
            SimulatedContainer container =
                    scene.engine.fleet().add(name(i), labels, i % ONE_RUNS_OF == 1);
            scene.containers.add(container);
            if (i % ONE_RUNS_OF == 0 && i / ONE_RUNS_OF < MOST_RUNNING) {
                container.found(since);
            }
        }
        return scene;
    }

    static String name(int i) {
        return "app-%05d".formatted(i);
    }

    /** Where a workload of this name is served. */
    static String host(String name) {
        return name + ".scale.test";
    }

    /** Labels that make it a workload, beside the usual ones. */
    Map<String, String> workload(String name, int i) {
        Map<String, String> labels = usual(name, i);
        labels.put("dag.enabled", "true");
        labels.put("dag.host", host(name));
        labels.put("dag.target_port", Integer.toString(backend.port()));
        labels.put("dag.idle_timeout", "1h");
        labels.put("dag.display_name", "Application " + i);
        labels.put("dag.wake_ignore", "monitors");
        return labels;
    }

    /** What Compose writes on a container, and what an image brings along. */
    private static Map<String, String> usual(String name, int i) {
        Map<String, String> labels = new TreeMap<>();
        String compose = "com.docker.compose.";
        labels.put(compose + "config-hash", "%064x".formatted(i));
        labels.put(compose + "container-number", "1");
        labels.put(compose + "depends_on", "");
        labels.put(compose + "image", "sha256:" + "%064x".formatted(i));
        labels.put(compose + "oneoff", "False");
        labels.put(compose + "project", name);
        labels.put(compose + "project.config_files", "/srv/" + name + "/docker-compose.yml");
        labels.put(compose + "project.working_dir", "/srv/" + name);
        labels.put(compose + "service", "web");
        labels.put(compose + "version", "2.29.7");
        String image = "org.opencontainers.image.";
        labels.put(image + "created", "2026-05-07T21:09:36.000Z");
        labels.put(image + "description", "An application that a team of the house has built");
        labels.put(image + "licenses", "Apache-2.0");
        labels.put(image + "revision", "45a95a92de5e475b9c0f4eeb7a4e76bb1cbc34c7");
        labels.put(image + "source", "https://git.example.com/team/application");
        labels.put(image + "title", "application");
        labels.put(image + "url", "https://git.example.com/team/application");
        labels.put(image + "version", "1.4.2");
        return labels;
    }

    /** Where every workload listens. */
    int port() {
        return backend.port();
    }

    SimulatedEngine engine() {
        return engine;
    }

    List<SimulatedContainer> containers() {
        return containers;
    }

    /** Those that run from the beginning. */
    List<SimulatedContainer> running() {
        return containers.stream().filter(SimulatedContainer::runs).toList();
    }

    /** Those that sleep, without a health check, and are left alone by every {@link Storm}. */
    List<SimulatedContainer> sleeping() {
        return IntStream.range(Storm.CONTAINERS, containers.size())
                .filter(i -> i % ONE_RUNS_OF != 1)
                .mapToObj(containers::get)
                .filter(container -> !container.runs())
                .toList();
    }

    /**
     * Starts a gateway for what has labels.
     *
     * @param keys lines under {@code gateway:}, each with its line end
     */
    GatewayProcess gateway(String keys) {
        return gatewayWith(configuration(keys));
    }

    GatewayProcess gatewayWith(String configuration) {
        return GatewayProcess.startUnwatched(configuration, Map.of("DOCKER_HOST", engine.host()));
    }

    static String configuration(String keys) {
        return """
        gateway:
          port: {port}
          bind: 127.0.0.1
          log_format: text
          limits: {connections_per_client: 0}
        """
                + keys.indent(2);
    }

    /** Returns when it knows a workload of this name. */
    static void awaitKnown(GatewayProcess gateway, String name) {
        Awaitility.await("the gateway to know " + name)
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () ->
                                Visitor.get(
                                                        gateway.url(
                                                                "gateway.test",
                                                                "/_health?container=" + name))
                                                .statusCode()
                                        != 400);
    }

    /** Waits until the engine has been asked so often. */
    void awaitCalls(String call, long count) {
        Awaitility.await(count + " calls of " + call)
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> engine.calls(call) >= count);
    }

    /** Asks for a workload once, over a connection that stays; returns the status code. */
    static int ask(RawConnection connection, String request) throws IOException {
        connection.send(request);
        String head = connection.readHead();
        int length = head.indexOf("ontent-") < 0 ? 0 : length(head);
        connection.skip(length);
        return Integer.parseInt(head.substring(9, 12));
    }

    private static int length(String head) {
        for (String line : head.split("\r\n", -1)) {
            if (line.regionMatches(true, 0, "content-length: ", 0, 16)) {
                return Integer.parseInt(line.substring(16).strip());
            }
        }
        return 0;
    }

    /**
     * A request to a workload.
     *
     * @param agent who asks; {@code Uptime-Kuma} wakes nothing
     */
    static String request(String name, String agent) {
        return "GET / HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\nAccept: */*\r\n\r\n"
                .formatted(host(name), agent);
    }

    @Override
    public void close() {
        engine.close();
        backend.close();
    }
}
