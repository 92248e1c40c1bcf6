package dev.reveille.runtime.docker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An engine on a real socket that answers what the test tells it, and can be made to hold an answer
 * back as the real one does while it has a container's lock.
 */
final class FakeEngine implements AutoCloseable {

    private static final String END = "";

    private final HttpServer server;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> locks = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger lostStreams = new AtomicInteger();
    private volatile BlockingQueue<String> events = new LinkedBlockingQueue<>();

    FakeEngine(String apiVersion) {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
        answer("/version", "{\"ApiVersion\":\"" + apiVersion + "\",\"MinAPIVersion\":\"1.24\"}");
        answer("/containers/json", "[]");
    }

    DockerHost host() {
        return new DockerHost.Tcp("127.0.0.1", server.getAddress().getPort(), Optional.empty());
    }

    /** What a path (without the version) is answered with: 200 and this document. */
    void answer(String path, String document) {
        answers.put(path, document);
    }

    /** The path waits until it is released. */
    void hold(String path) {
        locks.put(path, new CountDownLatch(1));
    }

    void release(String path) {
        locks.remove(path).countDown();
    }

    void event(String document) {
        events.add(document);
    }

    /** Ends the event stream that is open. */
    void endEvents() {
        BlockingQueue<String> open = events;
        events = new LinkedBlockingQueue<>();
        open.add(END);
    }

    /** Paths asked for, with their version, in order. */
    List<String> calls() {
        return calls;
    }

    long calls(String end) {
        return calls.stream().filter(call -> call.endsWith(end)).count();
    }

    /** How many event streams were cut by the other side. */
    int lostStreams() {
        return lostStreams.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String versioned = exchange.getRequestURI().getPath();
        calls.add(exchange.getRequestMethod() + " " + versioned);
        String path = versioned.replaceFirst("^/v1\\.\\d+", "");
        try {
            if (path.equals("/events")) {
                stream(exchange);
                return;
            }
            CountDownLatch lock = locks.get(path);
            if (lock != null) {
                lock.await();
            }
            String document = answers.get(path);
            if (document == null) {
                respond(exchange, 404, "{\"message\":\"No such container: " + path + "\"}");
            } else if (document.startsWith("5") || document.startsWith("4")) {
                respond(
                        exchange,
                        Integer.parseInt(document.substring(0, 3)),
                        document.substring(3));
            } else {
                respond(exchange, 200, document);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void respond(HttpExchange exchange, int status, String document)
            throws IOException {
        byte[] body = document.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private void stream(HttpExchange exchange) throws IOException, InterruptedException {
        BlockingQueue<String> mine = events;
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.flush();
            for (String next = mine.take(); !next.equals(END); next = mine.take()) {
                out.write((next + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException gone) {
            lostStreams.incrementAndGet();
        }
    }

    @Override
    public void close() {
        endEvents();
        server.stop(0);
    }
}
