package dev.reveille.sharing.redis;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Says to each command what Redis would, and keeps nothing; what is published is what a test says.
 * Closed by its test.
 */
final class StandInRedis implements AutoCloseable {

    private final ServerSocket server;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<OutputStream> subscribed = new CopyOnWriteArrayList<>();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

    private StandInRedis(ServerSocket server) {
        this.server = server;
    }

    static StandInRedis start() throws IOException {
        StandInRedis redis =
                new StandInRedis(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(redis::accept);
        return redis;
    }

    URI address() {
        return URI.create("redis://127.0.0.1:" + server.getLocalPort());
    }

    /** How many connections there have been. */
    int connections() {
        return connections.get();
    }

    /** How many listen to what is published. */
    int listeners() {
        return subscribed.size();
    }

    void publish(String said) throws IOException {
        for (OutputStream out : subscribed) {
            send(out, "*3\r\n" + bulk("message") + bulk("news") + bulk(said));
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Resp in = new Resp(socket.getInputStream(), OutputStream.nullOutputStream());
            OutputStream out = socket.getOutputStream();
            while (in.read() instanceof Reply.Items command) {
                String word = command.texts().getFirst();
                send(
                        out,
                        switch (word) {
                            case "PING" -> "+PONG\r\n";
                            case "EVAL" -> "*0\r\n";
                            case "SUBSCRIBE" -> "*1\r\n" + bulk("subscribe");
                            default -> ":1\r\n";
                        });
                if (word.equals("SUBSCRIBE")) {
                    subscribed.add(out);
                }
            }
        } catch (IOException gone) {
            // So is the connection.
        }
    }

    private static String bulk(String text) {
        return "$%d\r\n%s\r\n".formatted(text.length(), text);
    }

    private static synchronized void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
