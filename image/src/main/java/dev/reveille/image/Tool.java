package dev.reveille.image;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** Programs that the build uses, each run to its end. */
final class Tool {

    private Tool() {}

    /**
     * Runs a tool of this JDK and returns what it printed.
     *
     * @throws IOException when it is not there, or failed; with what it said
     */
    static String ofJdk(String name, String... arguments) throws IOException {
        ToolProvider tool =
                ToolProvider.findFirst(name)
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "the JDK at %s has no %s; take a whole JDK"
                                                        .formatted(
                                                                System.getProperty("java.home"),
                                                                name)));
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said, true);
        if (tool.run(writer, writer, arguments) != 0) {
            throw new IOException(name + " failed: " + said);
        }
        return said.toString();
    }

    /**
     * Runs a program of this machine and returns what it printed.
     *
     * @throws IOException when it cannot be run, or failed; with what it said
     */
    static String ofMachine(String... words) throws IOException, InterruptedException {
        return in(Path.of(""), List.of(words));
    }

    /** The same, in a folder. */
    static String in(Path folder, List<String> words) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(words)
                        .directory(folder.toAbsolutePath().toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", words) + " failed: " + said);
        }
        return said;
    }
}
