package dev.reveille.it.bench;

import dev.reveille.it.fixture.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One way to start the gateway.
 *
 * @param options of the JVM, without those for the cache
 * @param environment variables added to the usual ones
 * @param cache whether, and how, an AOT cache is used
 * @param file the cache, once there is one
 */
record StartVariant(
        String name,
        List<String> options,
        Map<String, String> environment,
        Cache cache,
        Optional<Path> file) {

    /** Where the image's files are on this machine, and in the image. */
    static final Path HERE = Repository.root().resolve("image/target/root/opt/reveille");

    /** What the image's cache was made from. */
    static final Path CLASSES = Repository.root().resolve("image/target/reveille-image.classes");

    static final Path INSIDE = Path.of("/opt/reveille");

    private static final List<String> IN_PLACE =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0");

    /** What was tried, and is not what the image does. */
    private static final List<String> OTHERS =
            List.of(
                    "-XX:TieredStopAtLevel=1",
                    "-XX:ReservedCodeCacheSize=48m",
                    "-Xss512k",
                    "-XX:-UsePerfData");

    /** How an AOT cache is used. */
    enum Cache {
        NONE,
        /** Moved to another place at each start, as the JVM does it unless told otherwise. */
        MOVED,
        /** With what the compiler learnt from the requests of the run that made it. */
        TAUGHT,
        IN_PLACE
    }

    /** All that are compared, the image's own first. */
    static List<StartVariant> all() throws IOException {
        List<String> image = image();
        List<StartVariant> all = new ArrayList<>();
        all.add(of("the image", image, Cache.IN_PLACE));
        all.add(of("without the AOT cache", image, Cache.NONE));
        all.add(of("with the cache moved at each start", image, Cache.MOVED));
        all.add(of("with a cache that teaches the compiler", image, Cache.TAUGHT));
        all.add(
                of(
                        "with the second compiler as usual",
                        without(image, "-XX:Tier4"),
                        Cache.IN_PLACE));
        for (String option : image) {
            if (option.startsWith("-XX:+") || option.startsWith("-XX:Trim")) {
                all.add(of("without " + option, without(image, option), Cache.IN_PLACE));
            }
        }
        all.add(
                of(
                        "with the JVM's own heap size",
                        without(image, "RAMPercentage"),
                        Cache.IN_PLACE));
        for (String option : OTHERS) {
            all.add(of("with " + option, with(image, option), Cache.IN_PLACE));
        }
        all.add(
                new StartVariant(
                        "with MALLOC_ARENA_MAX=1",
                        image,
                        Map.of("MALLOC_ARENA_MAX", "1"),
                        Cache.IN_PLACE,
                        Optional.empty()));
        all.add(of("a JVM without options", without(image, "-XX:"), Cache.NONE));
        return all;
    }

    private static StartVariant of(String name, List<String> options, Cache cache) {
        return new StartVariant(name, options, Map.of(), cache, Optional.empty());
    }

    private static List<String> image() throws IOException {
        return Files.readAllLines(Repository.jvmOptions()).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    boolean isCached() {
        return cache != Cache.NONE;
    }

    StartVariant with(Path made) {
        return new StartVariant(name, options, environment, cache, Optional.of(made));
    }

    /**
     * What comes after the program {@code java}, and before the gateway's own arguments.
     *
     * @param home where the image's files are
     * @param caches where the caches' folder is
     */
    List<String> arguments(Path home, Path caches) {
        List<String> words = new ArrayList<>(options);
        file.ifPresent(made -> words.add("-XX:AOTCache=" + caches.resolve(made.getFileName())));
        if (cache == Cache.IN_PLACE || cache == Cache.TAUGHT) {
            words.addAll(IN_PLACE);
        }
        words.addAll(List.of("-jar", home.resolve("app/reveille.jar").toString()));
        return words;
    }

    private static List<String> with(List<String> options, String option) {
        List<String> more = new ArrayList<>(options);
        more.add(option);
        return more;
    }

    private static List<String> without(List<String> options, String part) {
        return options.stream().filter(option -> !option.contains(part)).toList();
    }
}
