package dev.reveille.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Java runtime of no more modules than the gateway needs, made by {@code jlink}. */
final class JavaRuntime {

    static final String HOME = Root.HOME + "/runtime";

    /**
     * What is in it. {@code java.base} alone has TLS with elliptic curves (JDK 22 and newer), the
     * certificates of authorities and the time zones.
     *
     * <ul>
     *   <li>{@code java.logging}: Netty has classes for it
     *   <li>{@code java.management}, {@code jdk.management}: what metrics say of the JVM and the
     *       process
     *   <li>{@code java.naming}: HttpClient reads names of certificates with it
     *   <li>{@code java.xml}: Logback's configuration
     *   <li>{@code jdk.httpserver}: the applications of the demo, which is in the packages that
     *       take their runtime from here
     *   <li>{@code jdk.net}: HttpClient's options of sockets
     *   <li>{@code jdk.unsupported}: {@code sun.misc.Unsafe} (Netty) and {@code sun.misc.Signal}
     * </ul>
     */
    static final Set<String> MODULES =
            Set.of(
                    "java.base",
                    "java.logging",
                    "java.management",
                    "java.naming",
                    "java.xml",
                    "jdk.httpserver",
                    "jdk.management",
                    "jdk.net",
                    "jdk.unsupported");

    /** What runtimes that are shipped apart take besides: HTTP, for Kubernetes. */
    static final Set<String> APART = Set.of("java.net.http");

    /**
     * What jars name for uses that there are none of in a container.
     *
     * <ul>
     *   <li>{@code java.desktop}, {@code java.sql}: types that Jackson could read and write
     *   <li>{@code java.security.jgss}: logging in to proxies by Kerberos
     *   <li>{@code jdk.jfr}: Netty's events for Flight Recorder, which it does without
     * </ul>
     */
    static final Set<String> UNUSED =
            Set.of("java.desktop", "java.sql", "java.security.jgss", "jdk.jfr");

    /** For tools: to run jars by their name, to make archives of classes, to read this runtime. */
    private static final Set<String> NOT_AT_RUN_TIME = Set.of("jexec", "classlist", "jrt-fs.jar");

    private static final Pattern NEED = Pattern.compile("-> ((?:java|jdk)\\.\\S+)");

    private JavaRuntime() {}

    /**
     * Puts it there.
     *
     * @param more modules besides
     */
    static void into(Root root, Set<String> more) throws IOException {
        Path home = root.at(HOME);
        Set<String> modules = new TreeSet<>(MODULES);
        modules.addAll(more);
        Tool.ofJdk(
                "jlink",
                "--add-modules",
                String.join(",", modules),
                // What it generates depends on what this very process has done before.
                "--disable-plugin",
                "generate-jli-classes",
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--compress=zip-0",
                "--output",
                home.toString());
        try (Stream<Path> programs = Files.list(home.resolve("bin"))) {
            for (Path program : programs.toList()) {
                if (!program.endsWith("java")) {
                    Files.delete(program);
                }
            }
        }
        for (String unused : NOT_AT_RUN_TIME) {
            Files.deleteIfExists(home.resolve("lib").resolve(unused));
        }
    }

    /**
     * The modules of the JDK whose classes jars name, for whatever use.
     *
     * @param folder with all the jars
     */
    static Set<String> named(Path folder, List<Path> jars) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-summary",
                                "--ignore-missing-deps",
                                "--multi-release",
                                "base",
                                "--module-path",
                                folder.toString()));
        jars.forEach(jar -> arguments.add(jar.toString()));
        String said = Tool.ofJdk("jdeps", arguments.toArray(String[]::new));
        return NEED.matcher(said)
                .results()
                .map(need -> need.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What its release file says, such as {@code JAVA_RUNTIME_VERSION}. */
    static String release(Root root, String key) {
        try {
            return Files.readAllLines(root.at(HOME + "/release")).stream()
                    .filter(line -> line.startsWith(key + "="))
                    .map(line -> line.substring(key.length() + 1).replace("\"", ""))
                    .findFirst()
                    .orElse("");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
