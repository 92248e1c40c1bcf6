package dev.reveille.runtime.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an engine through the system's {@code ssh}, in the shape HttpClient wants: what
 * is written goes to that process, and what it writes is read. Closing ends the process, and with
 * it a read that blocks. Closed by the HTTP client.
 *
 * <p>Read timeouts are not kept here, as in {@link UnixSocket}, but for the shortest: with one of a
 * moment HttpClient asks whether a connection that it wants to use again is still there.
 */
final class SshSocket extends Socket {

    /** Longer ones are meant for answers. */
    private static final int MOMENT_MILLIS = 100;

    /** For what {@code ssh} says of its end. */
    private static final int LONGEST_TEXT = 2048;

    private final DockerHost.Ssh host;
    private volatile @Nullable Process process;
    private volatile InputStream output = InputStream.nullInputStream();
    private volatile int timeoutMillis;
    private volatile boolean closed;

    /** Whether the engine has said a word. */
    private volatile boolean heard;

    SshSocket(DockerHost.Ssh host) throws IOException {
        super(new NoTcp());
        this.host = host;
    }

    /** Starts {@code ssh}; whether it gets there shows when something is read. */
    @Override
    public void connect(SocketAddress madeUp, int millis) throws IOException {
        requireOpen();
        try {
            Process started = new ProcessBuilder(SshCommand.dial(host)).start();
            process = started;
            output = ProcessOutput.of(started);
        } catch (IOException missing) {
            throw new IOException(
                    "the ssh command cannot be run (" + missing.getMessage() + ")", missing);
        }
        if (closed) {
            // Whoever closed it meanwhile may have seen no process to end.
            close();
            requireOpen();
        }
    }

    private void requireOpen() throws SocketException {
        if (closed) {
            throw new SocketException("This socket is closed");
        }
    }

    @Override
    public void connect(SocketAddress madeUp) throws IOException {
        connect(madeUp, 0);
    }

    private Process process() throws SocketException {
        Process current = process;
        if (current == null) {
            throw new SocketException("This socket is not connected");
        }
        return current;
    }

    @Override
    public void setSoTimeout(int millis) {
        timeoutMillis = millis;
    }

    @Override
    public int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Incoming(process(), output);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new Outgoing(process());
    }

    @Override
    public void close() {
        closed = true;
        Process current = process;
        if (current != null) {
            current.destroy();
        }
        try {
            output.close();
        } catch (IOException impossible) {
            // Nothing is left to be lost.
        }
    }

    @Override
    public boolean isConnected() {
        return process != null;
    }

    @Override
    public boolean isBound() {
        return process != null;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void shutdownInput() {}

    @Override
    public void shutdownOutput() throws IOException {
        process().getOutputStream().close();
    }

    /** What the process writes. An end without a word of the engine is explained. */
    private final class Incoming extends InputStream {

        private final Process from;
        private final InputStream in;

        Incoming(Process from, InputStream in) {
            this.from = from;
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int moment = timeoutMillis;
            if (moment > 0 && moment < MOMENT_MILLIS && in.available() == 0 && from.isAlive()) {
                throw new SocketTimeoutException("nothing to read");
            }
            int count = in.read(bytes, offset, length);
            if (count >= 0) {
                heard = true;
            } else if (!heard && !closed) {
                throw new IOException(end(from));
            }
            return count;
        }
    }

    /** What the process reads. That it takes nothing is explained, too. */
    private final class Outgoing extends OutputStream {

        private final Process to;
        private final OutputStream out;

        Outgoing(Process to) {
            this.to = to;
            this.out = to.getOutputStream();
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException ended) {
                throw explained(to, ended);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException ended) {
                throw explained(to, ended);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    private IOException explained(Process ended, IOException failure) throws IOException {
        return heard || closed ? failure : new IOException(end(ended), failure);
    }

    /** What the process says of its end. */
    private static String end(Process process) throws IOException {
        String said =
                new String(
                                process.getErrorStream().readNBytes(LONGEST_TEXT),
                                StandardCharsets.UTF_8)
                        .strip();
        try {
            if (process.waitFor(1, TimeUnit.SECONDS)) {
                return "ssh ended with %d: %s"
                        .formatted(
                                process.exitValue(), said.isEmpty() ? "(no reason given)" : said);
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        return "ssh ended: " + said;
    }
}
