package dev.reveille.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Measures what one gateway holds: a gateway as {@code ./reveille} runs it, on a simulated engine
 * with as many workloads as told.
 *
 * <p>Arguments: nothing for everything, or one of {@code start}, {@code storm}, {@code reload},
 * {@code pages} and {@code crowd}, with the number of workloads.
 */
public final class Scale {

    private static final int MANY = 10_000;

    private Scale() {}

    @SuppressWarnings("SystemOut") // a command's table is its standard output
    public static void main(String[] arguments) throws Exception {
        List<String> parts =
                arguments.length == 0
                        ? List.of("start", "storm", "reload", "pages", "crowd")
                        : List.of(arguments[0]);
        for (String part : parts) {
            int count = arguments.length < 2 ? 0 : Integer.parseInt(arguments[1]);
            System.out.println("%s%n%s".formatted(load(), measure(part, count)));
        }
    }

    private static String measure(String part, int given) throws Exception {
        int count = given > 0 ? given : MANY;
        return switch (part) {
            case "start" -> {
                StringBuilder table = new StringBuilder(ScaleStart.TITLES);
                for (int some : given > 0 ? List.of(given) : List.of(100, 1000, MANY)) {
                    table.append(new ScaleStart(Duration.ofSeconds(30)).measure(some));
                }
                yield table.toString();
            }
            case "storm" ->
                    new ScaleStorm(count, 1000, Duration.ofSeconds(10))
                            .measure(List.of(Storm.values()));
            case "reload" -> new ScaleReload(5).measure(count);
            case "pages" -> new ScalePages(Duration.ofSeconds(20)).measure(count);
            case "crowd" -> new ScaleCrowd(count).measure(500);
            default ->
                    throw new IllegalArgumentException(
                            part + " (expected: start, storm, reload, pages or crowd)");
        };
    }

    private static String load() throws IOException {
        return "Load of the machine: " + Files.readString(Path.of("/proc/loadavg")).strip();
    }
}
