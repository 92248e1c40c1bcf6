package dev.reveille.runtime.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * What a process writes, so that whoever waits for it on a virtual thread keeps nobody else from
 * running: the JDK waits for a process in the system, and lets at most 256 threads do so before no
 * virtual thread gets a turn any more. Each process has a platform thread of its own here, which
 * ends with what the process writes, or with {@link #close}.
 *
 * <p>Read by one thread at a time, though not always by the same, which a {@link
 * java.io.PipedInputStream} would not bear. Closed by any, which ends a read that waits.
 */
final class ProcessOutput extends InputStream {

    private static final int AT_ONCE = 16 * 1024;

    /** When so many are not taken, the process waits. */
    private static final int MOST_PIECES = 4;

    private static final byte[] END = new byte[0];

    private final Process process;
    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(MOST_PIECES);
    private final Thread passing;
    private byte[] piece = END;
    private int taken;
    private volatile boolean ended;

    private ProcessOutput(Process process) {
        this.process = process;
        this.passing =
                Thread.ofPlatform()
                        .daemon()
                        .name("output-of-" + process.pid())
                        .unstarted(this::pass);
    }

    /** Begins to read it; nobody else may. */
    static InputStream of(Process process) {
        ProcessOutput output = new ProcessOutput(process);
        output.passing.start();
        return output;
    }

    private void pass() {
        byte[] read = new byte[AT_ONCE];
        try (InputStream from = process.getInputStream()) {
            for (int count = from.read(read); count >= 0; count = from.read(read)) {
                pieces.put(Arrays.copyOf(read, count));
            }
            pieces.put(END);
        } catch (IOException broken) {
            finish();
        } catch (InterruptedException closed) {
            // Nobody waits for more.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (taken == piece.length) {
            next();
        }
        if (ended) {
            return -1;
        }
        int count = Math.min(length, piece.length - taken);
        System.arraycopy(piece, taken, bytes, offset, count);
        taken += count;
        return count;
    }

    private void next() throws IOException {
        if (ended) {
            return;
        }
        try {
            piece = pieces.take();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a process");
        }
        taken = 0;
        if (piece.length == 0) {
            ended = true;
        }
    }

    /** What can be read without waiting, or some of it. */
    @Override
    public int available() {
        if (taken < piece.length) {
            return piece.length - taken;
        }
        byte[] next = pieces.peek();
        return next == null ? 0 : next.length;
    }

    @Override
    public void close() {
        ended = true;
        passing.interrupt();
        finish();
    }

    /** Whoever waits sees an end. */
    private void finish() {
        ended = true;
        pieces.clear();
        pieces.offer(END);
    }
}
