package dev.reveille.runtime.swarm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.reveille.runtime.docker.DockerHost;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A manager on a real socket that has services with a version each, refuses what comes out of
 * sequence as the real one does, and has the tasks that the test gives it.
 */
final class FakeSwarm implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.shared();

    private static final String END = "";

    private final HttpServer server;
    private final Map<String, ObjectNode> services = new LinkedHashMap<>();
    private final Map<String, ObjectNode> tasks = new LinkedHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger quicker = new AtomicInteger();
    private volatile BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private volatile Consumer<ObjectNode> onUpdate = _ -> {};
    private volatile Optional<String> refusal = Optional.empty();
    private volatile byte[] log = new byte[0];

    FakeSwarm() {
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
    }

    DockerHost host() {
        return new DockerHost.Tcp("127.0.0.1", server.getAddress().getPort(), Optional.empty());
    }

    /** A replicated service. */
    synchronized ObjectNode service(String id, String name, int replicas) {
        ObjectNode service = json("{\"ID\":\"" + id + "\",\"Version\":{\"Index\":10}}");
        service.set(
                "Spec",
                json(
                        """
                        {"Name":"%s","Labels":{"reveille.enabled":"true"},
                         "TaskTemplate":{"ContainerSpec":{"Image":"app:1@sha256:abc","Unheard":[1]},"ForceUpdate":2},
                         "Mode":{"Replicated":{"Replicas":%d}},"EndpointSpec":{"Mode":"vip"}}
                        """
                                .formatted(name, replicas)));
        service.set("Endpoint", json("{}"));
        services.put(id, service);
        return service;
    }

    /** Puts a task in the place of the one of this id. */
    synchronized ObjectNode task(
            String id, String service, String state, String desired, int second) {
        ObjectNode task =
                json(
                        """
                        {"ID":"%s","ServiceID":"%s","NodeID":"n1","DesiredState":"%s",
                         "CreatedAt":"2026-01-01T10:00:%02dZ",
                         "Status":{"State":"%s","Timestamp":"2026-01-01T10:01:%02dZ",
                                   "ContainerStatus":{"ContainerID":"c","ExitCode":0}}}
                        """
                                .formatted(id, service, desired, second, state, second));
        tasks.put(id, task);
        return task;
    }

    /** A task that came to an end with this exit code. */
    void failed(String id, String service, int exitCode, int second) {
        ObjectNode status =
                (ObjectNode) task(id, service, "failed", "shutdown", second).get("Status");
        status.put("Err", "task: non-zero exit (" + exitCode + ")");
        ((ObjectNode) status.get("ContainerStatus")).put("ExitCode", exitCode);
    }

    synchronized void removeTask(String id) {
        tasks.remove(id);
    }

    synchronized void removeService(String id) {
        services.remove(id);
    }

    synchronized JsonNode spec(String id) {
        return services.get(id).get("Spec").deepCopy();
    }

    /** So often, somebody else changes a service just before we do. */
    void somebodyIsQuicker(int times) {
        quicker.set(times);
    }

    /** What happens when a service is changed. */
    void onUpdate(Consumer<ObjectNode> reaction) {
        onUpdate = reaction;
    }

    /** Every call but that for the version is refused with this. */
    void refuse(String message) {
        refusal = Optional.of(message);
    }

    void log(byte[] frames) {
        log = frames;
    }

    void event(String type, String action, String... attributes) {
        ObjectNode event = JSON.createObjectNode().put("Type", type).put("Action", action);
        ObjectNode all = event.putObject("Actor").put("ID", "x").putObject("Attributes");
        for (int i = 0; i < attributes.length; i += 2) {
            all.put(attributes[i], attributes[i + 1]);
        }
        events.add(event.toString());
    }

    void endEvents() {
        BlockingQueue<String> open = events;
        events = new LinkedBlockingQueue<>();
        open.add(END);
    }

    /** Paths asked for, without version and query, in order. */
    List<String> calls() {
        return calls;
    }

    static ObjectNode json(String text) {
        return (ObjectNode) JSON.readTree(text);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replaceFirst("^/v1\\.\\d+", "");
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        byte[] body = exchange.getRequestBody().readAllBytes();
        calls.add(exchange.getRequestMethod() + " " + path);
        if (path.equals("/version")) {
            respond(exchange, 200, "{\"ApiVersion\":\"1.41\"}");
        } else if (path.equals("/events")) {
            stream(exchange);
        } else if (refusal.isPresent()) {
            respond(exchange, 503, "{\"message\":\"" + refusal.get() + "\"}");
        } else if (path.endsWith("/update")) {
            update(exchange, path.split("/", -1)[2], query, body);
        } else if (path.endsWith("/logs")) {
            exchange.sendResponseHeaders(200, log.length);
            exchange.getResponseBody().write(log);
            exchange.close();
        } else {
            respond(exchange, 200, read(path, query));
        }
    }

    private synchronized String read(String path, String query) {
        return switch (path) {
            case "/services" -> array(services, query, "name");
            case "/tasks" -> array(tasks, query, "service");
            case "/networks" ->
                    """
                    [{"Id":"net1","Name":"web","Driver":"overlay"},
                     {"Id":"net0","Name":"ingress","Driver":"overlay","Ingress":true},
                     {"Id":"neth","Name":"host","Driver":"host"}]
                    """;
            case "/nodes" ->
                    """
                    [{"ID":"n1","Status":{"Addr":"192.0.2.1"}},{"ID":"n2","Status":{"Addr":"192.0.2.2"}},
                     {"ID":"n6","Status":{"Addr":"2001:db8::6"}}]
                    """;
            case "/info" -> "{\"Swarm\":{\"NodeID\":\"n1\",\"NodeAddr\":\"192.0.2.1\"}}";
            default -> "{}";
        };
    }

    /** Filters by name as the real one does: by its beginning. */
    private static String array(Map<String, ObjectNode> all, String query, String filter) {
        ArrayNode found = JSON.createArrayNode();
        String wanted = query.isEmpty() ? "" : query.replaceAll(".*\\[\"|\"\\].*", "");
        for (ObjectNode one : all.values()) {
            String value =
                    filter.equals("name")
                            ? one.path("Spec").path("Name").asString("")
                            : one.path("ServiceID").asString("");
            if (value.startsWith(wanted)) {
                found.add(one);
            }
        }
        return found.toString();
    }

    private void update(HttpExchange exchange, String id, String query, byte[] body)
            throws IOException {
        ObjectNode changed;
        synchronized (this) {
            ObjectNode service = services.get(id);
            ObjectNode version = (ObjectNode) service.get("Version");
            if (quicker.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                version.put("Index", version.get("Index").asLong() + 1);
            }
            if (!query.equals("version=" + version.get("Index").asLong())) {
                respond(
                        exchange,
                        500,
                        "{\"message\":\"rpc error: code = Unknown desc = update out of"
                                + " sequence\"}");
                return;
            }
            version.put("Index", version.get("Index").asLong() + 1);
            service.set("Spec", JSON.readTree(body));
            changed = service;
        }
        onUpdate.accept(changed);
        respond(exchange, 200, "{}");
    }

    private static void respond(HttpExchange exchange, int status, String document)
            throws IOException {
        byte[] body = document.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private void stream(HttpExchange exchange) throws IOException {
        BlockingQueue<String> mine = events;
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.flush();
            for (String next = mine.take(); !next.equals(END); next = mine.take()) {
                out.write((next + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException gone) {
            return;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        endEvents();
        server.stop(0);
    }
}
