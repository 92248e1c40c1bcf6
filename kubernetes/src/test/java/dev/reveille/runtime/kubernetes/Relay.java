package dev.reveille.runtime.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Passes bytes on to a server, until it is cut. */
final class Relay implements AutoCloseable {

    private final Supplier<InetSocketAddress> target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int port;
    private final AtomicInteger passed = new AtomicInteger();
    private volatile ServerSocket server;
    private volatile CountDownLatch held = new CountDownLatch(0);

    Relay(InetSocketAddress target) {
        this(() -> target);
    }

    /**
     * One whose target may move.
     *
     * @param target asked for each connection
     */
    Relay(Supplier<InetSocketAddress> target) {
        this.target = target;
        this.server = listen(0);
        this.port = server.getLocalPort();
        accept(server);
    }

    int port() {
        return port;
    }

    /** How many connections it has passed on. */
    int passed() {
        return passed.get();
    }

    /** Keeps what watches are told to itself until {@link #releaseWatches}; all else passes. */
    void holdWatches() {
        held = new CountDownLatch(1);
    }

    void releaseWatches() {
        held.countDown();
    }

    /** Ends all connections, and refuses new ones. */
    void cut() {
        close();
        open.forEach(Relay::end);
    }

    void restore() {
        server = listen(port);
        accept(server);
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void accept(ServerSocket from) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            while (!from.isClosed()) {
                                try {
                                    connect(from.accept());
                                } catch (IOException over) {
                                    return;
                                }
                            }
                        });
    }

    private void connect(Socket client) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            Socket there = new Socket();
                            open.add(client);
                            open.add(there);
                            try {
                                there.connect(target.get());
                                passed.incrementAndGet();
                                AtomicBoolean watch = new AtomicBoolean();
                                Thread.ofVirtual().start(() -> pass(client, there, watch, false));
                                pass(there, client, watch, true);
                            } catch (IOException refused) {
                                end(client);
                            } finally {
                                open.remove(client);
                                open.remove(there);
                            }
                        });
    }

    /**
     * @param watch whether this connection was asked to watch something
     * @param answers whether that is the way of what is told
     */
    private void pass(Socket from, Socket to, AtomicBoolean watch, boolean answers) {
        byte[] bytes = new byte[8192];
        try {
            for (int n = read(from, bytes); n >= 0; n = read(from, bytes)) {
                if (answers && watch.get()) {
                    held.await();
                } else if (!answers) {
                    String said = new String(bytes, 0, n, StandardCharsets.ISO_8859_1);
                    watch.compareAndSet(false, said.contains("watch=true"));
                }
                to.getOutputStream().write(bytes, 0, n);
            }
        } catch (IOException | InterruptedException over) {
            // Both ends go then.
        } finally {
            end(from);
            end(to);
        }
    }

    private static int read(Socket from, byte[] bytes) throws IOException {
        return from.getInputStream().read(bytes);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException already) {
            throw new UncheckedIOException(already);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
