package dev.reveille.it.bench;

import dev.reveille.it.fixture.PrivateEngine;
import dev.reveille.it.fixture.Scratch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how soon the gateway serves and what memory it takes: with the options that the image
 * starts the JVM with, with one of them left out or another one put in, and without any; nginx for
 * comparison. On an engine of its own with 100 containers that have labels.
 *
 * <p>{@code start [ROUNDS]}: each is a process on the image's Java runtime, in turn; the time from
 * its start to the first answer of a container that runs, and the processor time until then. {@code
 * memory [WORD]}: each is a container of the image, whose memory is read after half a minute
 * without requests, and after a minute of as many as 64 connections can send; only those whose name
 * contains the word. Without arguments, both.
 */
public final class StartUp {

    private static final int ROUNDS = 5;

    private StartUp() {}

    @SuppressWarnings("SystemOut") // a command's table is its standard output
    public static void main(String[] arguments) throws Exception {
        List<String> parts =
                arguments.length == 0 ? List.of("start", "memory") : List.of(arguments[0]);
        try (PrivateEngine own = PrivateEngine.start();
                StartScene scene = StartScene.on(own.engine())) {
            String word =
                    parts.equals(List.of("memory")) && arguments.length > 1 ? arguments[1] : "";
            List<StartVariant> variants = prepared(scene, word);
            for (String part : parts) {
                System.out.println(
                        "\nload " + Files.readString(Path.of("/proc/loadavg")).strip() + "\n");
                switch (part) {
                    case "start" ->
                            start(
                                    scene,
                                    variants,
                                    arguments.length > 1 ? Integer.parseInt(arguments[1]) : ROUNDS);
                    case "memory" -> memory(scene, variants, word);
                    default ->
                            throw new IllegalArgumentException(
                                    part + " (expected: start or memory)");
                }
            }
        }
    }

    /** An AOT cache fits no other options than those it was made with, so each has its own. */
    private static List<StartVariant> prepared(StartScene scene, String word) throws Exception {
        Path caches = Scratch.folder("caches");
        List<StartVariant> prepared = new ArrayList<>();
        for (StartVariant variant : StartVariant.all()) {
            if (!variant.name().contains(word)) {
                continue;
            }
            prepared.add(variant.isCached() ? scene.withCache(variant, caches) : variant);
        }
        return prepared;
    }

    @SuppressWarnings("SystemOut")
    private static void start(StartScene scene, List<StartVariant> variants, int rounds)
            throws Exception {
        Map<String, List<StartScene.Start>> starts = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (StartVariant variant : variants) {
                starts.computeIfAbsent(variant.name(), _ -> new ArrayList<>())
                        .add(scene.start(variant));
            }
            starts.computeIfAbsent("nginx", _ -> new ArrayList<>()).add(scene.startNginx());
        }
        System.out.println(
                "| | first answer, ms (least–most) | CPU until then, ms |\n|---|---|---|");
        starts.forEach(
                (name, all) ->
                        System.out.printf(
                                Locale.ROOT,
                                "| %s | %.0f (%.0f–%.0f) | %.0f |%n",
                                name,
                                median(all.stream().map(StartScene.Start::millis).toList()),
                                all.stream().mapToDouble(StartScene.Start::millis).min().orElse(0),
                                all.stream().mapToDouble(StartScene.Start::millis).max().orElse(0),
                                median(all.stream().map(StartScene.Start::cpuMillis).toList())));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    @SuppressWarnings("SystemOut")
    private static void memory(StartScene scene, List<StartVariant> variants, String word)
            throws Exception {
        System.out.println("| `docker stats`, MiB | idle | after a minute of load | requests/s |");
        System.out.println("|---|---|---|---|");
        for (StartVariant variant : variants) {
            System.out.println(scene.memory(variant));
        }
        if ("nginx".contains(word)) {
            System.out.println(scene.memoryOfNginx());
        }
    }
}
