package dev.reveille.it.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Asks {@code GET /} and waits for the first byte of the answer. Stateless. */
final class FirstByte {

    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(30).toMillis();

    /** A SYN that is lost because nobody is there yet is given up after this. */
    private static final int IMPATIENCE_MILLIS = 5;

    private static final Duration PAUSE = Duration.ofMillis(1);

    private FirstByte() {}

    /** Asks a server that is there, however long it takes to answer. */
    static void of(InetSocketAddress server, String host) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, PATIENCE_MILLIS);
            ask(socket, host);
        }
    }

    /** Asks a server that is about to be there, again and again until it answers. */
    static void whenThere(InetSocketAddress server, String host) {
        long begun = System.nanoTime();
        while (!answers(server, host)) {
            if (System.nanoTime() - begun > Duration.ofMillis(PATIENCE_MILLIS).toNanos()) {
                throw new IllegalStateException("No answer from " + server + " in time");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static boolean answers(InetSocketAddress server, String host) {
        try (Socket socket = new Socket()) {
            socket.connect(server, IMPATIENCE_MILLIS);
            ask(socket, host);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void ask(Socket socket, String host) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        String request = "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(host);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String begin =
                new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        if (!begin.equals("HTTP/1.1 200") && !begin.equals("HTTP/1.0 200")) {
            throw new IllegalStateException("Expected an answer of 200, got: " + begin);
        }
    }
}
