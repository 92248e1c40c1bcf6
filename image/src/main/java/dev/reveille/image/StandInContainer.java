package dev.reveille.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A container of the {@link StandInEngine}, in the words of Docker's API. Safe for use by many
 * threads.
 */
final class StandInContainer {

    static final String STATS =
            ImageArchive.json(
                    Map.of(
                            "memory_stats",
                            Map.of(
                                    "usage",
                                    50_000_000,
                                    "stats",
                                    Map.of("inactive_file", 1_000_000))));

    /** Two lines, each with the head that says which stream it is of and how long it is. */
    static final byte[] LOG = frames();

    private static final String IMAGE = "sample:latest";
    private static final String NETWORK = "e1".repeat(32);

    private final String name;
    private final String host;
    private final int port;
    private final boolean sound;
    private boolean running;
    private String startedAt = "0001-01-01T00:00:00Z";

    /**
     * @param host where the gateway serves it
     * @param port where it serves itself, on this machine
     * @param sound whether it goes on once it was started
     */
    StandInContainer(String name, String host, int port, boolean sound) {
        this.name = name;
        this.host = host;
        this.port = port;
        this.sound = sound;
    }

    private static byte[] frames() {
        byte[] first = frame(1, "booting\n");
        byte[] second = frame(2, "careful\n");
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }

    private static byte[] frame(int stream, String line) {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length)
                .putInt(stream << 24)
                .putInt(text.length)
                .put(text)
                .array();
    }

    String name() {
        return name;
    }

    String id() {
        return Integer.toHexString(name.hashCode()).repeat(16).substring(0, 64);
    }

    synchronized void start(Consumer<String> events) {
        if (running) {
            return;
        }
        startedAt = Instant.now().toString();
        running = sound;
        events.accept(
                event("network", "connect", NETWORK, Map.of("container", id(), "name", "bridge")));
        events.accept(event("container", "start", id(), Map.of("name", name)));
        if (!sound) {
            events.accept(event("container", "die", id(), Map.of("name", name, "exitCode", "3")));
        }
    }

    synchronized void stop(Consumer<String> events) {
        running = false;
        events.accept(event("container", "die", id(), Map.of("name", name, "exitCode", "0")));
        events.accept(event("container", "stop", id(), Map.of("name", name)));
    }

    private static String event(
            String type, String action, String actor, Map<String, String> attributes) {
        Instant now = Instant.now();
        return ImageArchive.line(
                Map.of(
                        "Type",
                        type,
                        "Action",
                        action,
                        "Actor",
                        Map.of("ID", actor, "Attributes", attributes),
                        "timeNano",
                        now.getEpochSecond() * 1_000_000_000 + now.getNano()));
    }

    static String list(Collection<StandInContainer> containers) {
        return ImageArchive.json(containers.stream().map(StandInContainer::listed).toList());
    }

    private synchronized Map<String, Object> listed() {
        return Map.of(
                "Id",
                id(),
                "Names",
                List.of("/" + name),
                "Image",
                IMAGE,
                "Labels",
                labels(),
                "State",
                running ? "running" : "exited");
    }

    private Map<String, String> labels() {
        return Map.of(
                "dag.enabled",
                Boolean.toString(!name.equals("named")),
                "dag.host",
                host,
                "dag.idle_timeout",
                "15m",
                "dag.target_port",
                Integer.toString(port));
    }

    static String network(Collection<StandInContainer> containers) {
        return ImageArchive.json(
                Map.of(
                        "Id",
                        NETWORK,
                        "Containers",
                        containers.stream()
                                .collect(
                                        Collectors.toMap(
                                                StandInContainer::id,
                                                c -> Map.of("IPv4Address", "127.0.0.1/8")))));
    }

    synchronized String inspected() {
        return ImageArchive.json(
                Map.of(
                        "Id",
                        id(),
                        "Name",
                        "/" + name,
                        "Config",
                        Map.of("Image", IMAGE, "Tty", false, "Labels", labels()),
                        "State",
                        Map.of(
                                "Status",
                                running ? "running" : "exited",
                                "Running",
                                running,
                                "ExitCode",
                                sound ? 0 : 3,
                                "StartedAt",
                                startedAt),
                        "HostConfig",
                        Map.of("NetworkMode", "default"),
                        "NetworkSettings",
                        Map.of(
                                "Networks",
                                Map.of(
                                        "bridge",
                                        Map.of(
                                                "NetworkID",
                                                NETWORK,
                                                "IPAddress",
                                                running ? "127.0.0.1" : "")))));
    }
}
