package dev.reveille.it.simulation;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What answers in all containers that run: 200 and a kilobyte, whatever is asked, on 127.0.0.1. It
 * answers while they sleep, too, but the gateway does not ask it then. Thread-safe; closed by
 * whoever opened it.
 */
public final class Backend implements AutoCloseable {

    /** Where it listens. */
    public static final String ADDRESS = "127.0.0.1";

    private static final byte[] ANSWER =
            ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1024\r\n\r\n"
                            + "x".repeat(1024))
                    .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    public Backend() throws IOException {
        this.server = new ServerSocket(0, 4096, InetAddress.ofLiteral(ADDRESS));
        Thread.ofVirtual().name("backend").start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                client.setTcpNoDelay(true);
                open.add(client);
                Thread.ofVirtual().name("backend").start(() -> serve(client));
            }
        } catch (IOException closed) {
            // That is how it ends.
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            // A request without a body ends with an empty line.
            int line = 0;
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n') {
                    if (line == 0) {
                        out.write(ANSWER);
                    }
                    line = 0;
                } else if (c != '\r') {
                    line++;
                }
            }
        } catch (IOException gone) {
            // The other side has left, or this one ends.
        } finally {
            open.remove(client);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket client : open) {
                client.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
