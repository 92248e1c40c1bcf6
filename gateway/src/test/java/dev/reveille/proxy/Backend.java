package dev.reveille.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A workload's application: a plain listening socket whose connections are played by a script. Safe
 * for use by many threads; closed by its test.
 */
final class Backend implements AutoCloseable {

    /**
     * What happens on one connection, on a thread of its own. The connection is closed at its end.
     */
    interface Script {
        void play(Wire connection) throws IOException;
    }

    private final ServerSocket server;
    private final Thread accepting = Thread.ofVirtual().unstarted(this::accept);
    private final AtomicInteger accepted = new AtomicInteger();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private volatile Script script;

    private Backend(ServerSocket server, Script script) {
        this.server = server;
        this.script = script;
    }

    /** Plays the script on each connection. */
    static Backend playing(Script script) throws IOException {
        return playing(InetAddress.getLoopbackAddress(), script);
    }

    /** Plays the script on each connection to this address. */
    static Backend playing(InetAddress at, Script script) throws IOException {
        Backend backend = new Backend(new ServerSocket(), script);
        backend.server.setReceiveBufferSize(64 * 1024);
        backend.server.bind(new InetSocketAddress(at, 0));
        backend.accepting.start();
        return backend;
    }

    /** Answers each request with the same bytes and keeps the connection. */
    static Backend answering(String answer) throws IOException {
        return playing(
                connection -> {
                    while (true) {
                        connection.request();
                        connection.send(answer);
                    }
                });
    }

    /** Answers each request with the request itself as it came. */
    static Backend echoing() throws IOException {
        return playing(
                connection -> {
                    while (true) {
                        Message request = connection.request();
                        connection.send(
                                ok(
                                        request.start()
                                                + "\n"
                                                + request.headers()
                                                + "\n"
                                                + request.body()));
                    }
                });
    }

    /** An answer of 200 with this body. */
    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                accepted.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> play(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void play(Socket socket) {
        try (Wire connection = new Wire(socket)) {
            script.play(connection);
        } catch (IOException over) {
            // The other side has ended, or the test has.
        }
    }

    /** What connections accepted from now on do. */
    void nowPlaying(Script other) {
        script = other;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    int port() {
        return server.getLocalPort();
    }

    /** How many connections there have been. */
    int accepted() {
        return accepted.get();
    }

    /** From then on connections are refused. */
    @Override
    public void close() throws IOException {
        server.close();
        // As long as it is in its call, the system goes on taking connections.
        join();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void join() throws IOException {
        try {
            accepting.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }
}
