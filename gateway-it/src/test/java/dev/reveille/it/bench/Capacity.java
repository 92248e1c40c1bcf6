package dev.reveille.it.bench;

import dev.reveille.it.fixture.LocalStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Measures how much one gateway carries: memory for each client that does not read and for each
 * idle WebSocket, delay of server-sent events, and a wake that very many requests wait for. The
 * gateway runs as {@code ./reveille} runs it, with native memory tracking on.
 *
 * <p>Arguments: nothing for everything, or {@code readers [N]}, {@code tunnels [N]}, {@code events
 * [ROUNDS]} or {@code held [N]}.
 */
public final class Capacity {

    /** The options of {@code ./reveille}, and what lets one ask for memory outside the heap. */
    private static final Map<String, String> GATEWAY =
            Map.of(
                    "JDK_JAVA_OPTIONS",
                    "-XX:+UseCompactObjectHeaders -XX:NativeMemoryTracking=summary");

    private Capacity() {}

    @SuppressWarnings("SystemOut") // a command's table is its standard output
    public static void main(String[] arguments) throws Exception {
        List<String> parts =
                arguments.length == 0
                        ? List.of("readers", "tunnels", "events", "held")
                        : List.of(arguments[0]);
        for (String part : parts) {
            int count = arguments.length < 2 ? usual(part) : Integer.parseInt(arguments[1]);
            System.out.println("%s%n%s".formatted(load(), measure(part, count)));
        }
    }

    private static int usual(String part) {
        return switch (part) {
            case "readers" -> 1000;
            case "tunnels" -> 10_000;
            case "events" -> 10;
            case "held" -> 2000;
            default ->
                    throw new IllegalArgumentException(
                            part + " (expected: readers, tunnels, events or held)");
        };
    }

    private static String measure(String part, int count) throws Exception {
        return switch (part) {
            case "readers" -> {
                try (LocalStage stage = LocalStage.open("", Map.of(), GATEWAY)) {
                    yield new SlowReaders(stage).measure(count);
                }
            }
            case "tunnels" -> {
                try (LocalStage stage = LocalStage.open("", Map.of(), GATEWAY)) {
                    yield new IdleTunnels(stage).measure(count);
                }
            }
            case "events" -> {
                try (LocalStage stage = LocalStage.open("", Map.of(), GATEWAY)) {
                    yield new EventDelay(stage).measure(count);
                }
            }
            default -> HeldCrowd.measure(GATEWAY, count);
        };
    }

    private static String load() throws IOException {
        return "Load of the machine: " + Files.readString(Path.of("/proc/loadavg")).strip();
    }
}
