package dev.reveille.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A Docker engine as far as the gateway asks one, on a Unix socket: three containers that start at
 * once, or end at once with 3, and events that tell of it. Not for tests: those have a real one.
 */
final class StandInEngine implements AutoCloseable {

    private static final String END = "";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final UnixRelay relay;
    private final Map<String, StandInContainer> containers = new LinkedHashMap<>();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final Set<String> called = ConcurrentHashMap.newKeySet();

    private StandInEngine(Path socket, SampleApp app) throws IOException {
        add(new StandInContainer("app", "app.test", app.port(), true));
        add(new StandInContainer("broken", "broken.test", app.port(), false));
        add(new StandInContainer("named", "named.test", app.port(), true));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        relay = UnixRelay.start(socket, server.getAddress());
    }

    /** Listens; the application is what its containers serve. */
    static StandInEngine start(Path socket, SampleApp app) throws IOException {
        return new StandInEngine(socket, app);
    }

    private void add(StandInContainer container) {
        containers.put(container.id(), container);
    }

    /** Returns when a path, without the version, has been asked for; at most ten seconds later. */
    void awaitCall(String path) throws IOException, InterruptedException {
        for (int tries = 0; !called.contains(path); tries++) {
            if (tries == 200) {
                throw new IOException("it never asked the engine for " + path);
            }
            Thread.sleep(50);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replaceFirst("^/v1\\.\\d+", "");
        called.add(path);
        String[] words = path.substring(1).split("/", -1);
        switch (words[0]) {
            case "version" -> answer(exchange, "{\"ApiVersion\":\"1.51\"}");
            case "events" -> stream(exchange);
            case "networks" -> answer(exchange, StandInContainer.network(containers.values()));
            case "containers" -> container(exchange, words);
            default -> respond(exchange, 404, "{\"message\":\"page not found\"}");
        }
    }

    private void container(HttpExchange exchange, String[] words) throws IOException {
        if (words.length == 2) {
            answer(exchange, StandInContainer.list(containers.values()));
            return;
        }
        StandInContainer container =
                containers.values().stream()
                        .filter(c -> c.id().equals(words[1]) || c.name().equals(words[1]))
                        .findFirst()
                        .orElse(null);
        if (container == null) {
            respond(exchange, 404, "{\"message\":\"No such container\"}");
            return;
        }
        switch (words[2]) {
            case "json" -> answer(exchange, container.inspected());
            case "stats" -> answer(exchange, StandInContainer.STATS);
            case "logs" -> {
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(StandInContainer.LOG);
                }
            }
            case "start" -> {
                container.start(events::add);
                respond(exchange, 204, "");
            }
            default -> {
                container.stop(events::add);
                respond(exchange, 204, "");
            }
        }
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.flush();
            for (String next = events.take(); !next.equals(END); next = events.take()) {
                out.write((next + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, String document) throws IOException {
        respond(exchange, 200, document);
    }

    private static void respond(HttpExchange exchange, int status, String document)
            throws IOException {
        byte[] body = document.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() throws IOException {
        events.add(END);
        relay.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
