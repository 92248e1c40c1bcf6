package dev.reveille.runtime.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;

/**
 * What a process writes, so that whoever waits for it on a virtual thread keeps nobody else from
 * running: the JDK waits for a process in the system, and lets at most 256 threads do so before no
 * virtual thread gets a turn any more. Each process has a platform thread of its own here, which
 * ends with what the process writes.
 */
final class ProcessOutput {

    private static final int AT_ONCE = 16 * 1024;

    private ProcessOutput() {}

    /** Begins to read it; nobody else may. */
    static InputStream of(Process process) throws IOException {
        PipedInputStream taken = new PipedInputStream(AT_ONCE);
        PipedOutputStream given = new PipedOutputStream(taken);
        Thread.ofPlatform()
                .daemon()
                .name("output-of-" + process.pid())
                .start(() -> pass(process.getInputStream(), given));
        return taken;
    }

    private static void pass(InputStream from, PipedOutputStream to) {
        byte[] piece = new byte[AT_ONCE];
        try (from;
                to) {
            for (int count = from.read(piece); count >= 0; count = from.read(piece)) {
                to.write(piece, 0, count);
                // Wakes whoever waits.
                to.flush();
            }
        } catch (IOException ended) {
            // By either side; the reader sees an end.
        }
    }
}
