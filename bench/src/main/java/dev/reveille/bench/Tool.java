package dev.reveille.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command of the machine, run to its end within a time. Stateless. */
final class Tool {

    private Tool() {}

    /** Runs it and returns what it wrote; fails when it does. */
    static String run(Workshop workshop, Duration patience, List<String> command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(workshop.folder(), "tool", ".out");
        Process process =
                new ProcessBuilder(command)
                        .directory(workshop.folder().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        try {
            boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            String output = Files.readString(out);
            if (!ended || process.exitValue() != 0) {
                throw new IOException(
                        "%s %s: %s"
                                .formatted(
                                        String.join(" ", command),
                                        ended
                                                ? "ended with " + process.exitValue()
                                                : "did not end within " + patience,
                                        output));
            }
            return output;
        } finally {
            process.destroyForcibly();
            Files.delete(out);
        }
    }
}
