package dev.reveille.it.simulation;

import dev.reveille.it.simulation.SimulatedEngine.Pace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What the engine answers to a request, the stream of events excepted. Thread-safe. */
final class EngineAnswers {

    private static final Pattern CONTAINER = Pattern.compile("/containers/([^/]+)/(\\w+)");

    private final EngineDocuments documents;
    private final Fleet fleet;
    private final Pace pace;

    EngineAnswers(EngineDocuments documents, Fleet fleet, Pace pace) {
        this.documents = documents;
        this.fleet = fleet;
        this.pace = pace;
    }

    /** What a call is counted as. */
    static String word(EngineRequest request) {
        String path = request.path();
        if (path.equals("/containers/json")) {
            return "list";
        }
        if (path.startsWith("/networks/")) {
            return "network";
        }
        String last = path.substring(path.lastIndexOf('/') + 1);
        return last.equals("json") ? "inspect" : last;
    }

    EngineReply answer(EngineRequest request) throws InterruptedException {
        String path = request.path();
        var container = CONTAINER.matcher(path);
        if (container.matches()) {
            return ofContainer(request, container.group(1), container.group(2));
        }
        return switch (path) {
            case "/_ping" ->
                    new EngineReply(
                            200, "text/plain; charset=utf-8", List.of(new byte[] {'O', 'K'}));
            case "/version" -> EngineReply.json(200, bytes(EngineDocuments.VERSION));
            case "/containers/json" -> list(request);
            case "/networks/" + EngineDocuments.NETWORK,
                    "/networks/" + EngineDocuments.NETWORK_ID ->
                    new EngineReply(200, "application/json", EngineDocuments.network(fleet.all()));
            default -> EngineReply.refused(404, "page not found");
        };
    }

    private EngineReply list(EngineRequest request) {
        boolean all = List.of("true", "1").contains(request.parameter("all"));
        Predicate<SimulatedContainer> wanted =
                container -> all || !request.filter("status").isEmpty() || container.runs();
        wanted =
                wanted.and(
                                one(
                                        "name",
                                        request,
                                        (c, v) ->
                                                Pattern.compile(v).matcher("/" + c.name()).find()))
                        .and(one("id", request, (c, v) -> c.id().startsWith(v)))
                        .and(one("status", request, (c, v) -> c.state().status().word().equals(v)))
                        .and(every(request));
        return EngineReply.list(
                fleet.all().stream().filter(wanted).map(SimulatedContainer::listed).toList());
    }

    private interface Fit {
        boolean holds(SimulatedContainer container, String value);
    }

    /** Of the values of most filters one must fit. */
    private static Predicate<SimulatedContainer> one(
            String filter, EngineRequest request, Fit fit) {
        List<String> values = request.filter(filter);
        return container ->
                values.isEmpty() || values.stream().anyMatch(value -> fit.holds(container, value));
    }

    /** Of the labels all must fit. */
    private static Predicate<SimulatedContainer> every(EngineRequest request) {
        List<String> values = request.filter("label");
        return container ->
                values.stream().allMatch(value -> isLabelled(container.labels(), value));
    }

    private static boolean isLabelled(Map<String, String> labels, String wanted) {
        int equals = wanted.indexOf('=');
        return equals < 0
                ? labels.containsKey(wanted)
                : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
    }

    private EngineReply ofContainer(EngineRequest request, String reference, String what)
            throws InterruptedException {
        var found = fleet.find(reference);
        if (found.isEmpty()) {
            return EngineReply.refused(404, "No such container: " + reference);
        }
        SimulatedContainer container = found.get();
        return switch (request.method() + " " + what) {
            case "GET json" -> EngineReply.json(200, container.inspected());
            case "GET stats" -> EngineReply.json(200, documents.stats(container));
            case "GET logs" -> new EngineReply(200, "application/vnd.docker.raw-stream", List.of());
            case "POST start" -> EngineReply.done(start(container));
            case "POST stop" -> EngineReply.done(container.stop(pace.untilStopped(), 0));
            case "POST pause", "POST unpause" ->
                    container.pause(what.equals("pause"))
                            ? EngineReply.done(true)
                            : EngineReply.refused(
                                    409,
                                    "Container %s is not %s"
                                            .formatted(
                                                    container.id(),
                                                    what.equals("pause") ? "running" : "paused"));
            default -> EngineReply.refused(404, "page not found");
        };
    }

    private boolean start(SimulatedContainer container) throws InterruptedException {
        boolean started = container.start(pace.untilAddress(), pace.untilStarted());
        if (started) {
            Thread.ofVirtual().start(() -> check(container));
        }
        return started;
    }

    private void check(SimulatedContainer container) {
        try {
            Thread.sleep(pace.untilHealthy());
            if (container.runs()) {
                container.health("healthy");
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /** From when on events are asked for: seconds since the epoch, with a fraction. */
    static Instant since(EngineRequest request) {
        String since = request.parameter("since");
        return since.isEmpty()
                ? Instant.MAX
                : Instant.ofEpochMilli((long) (Double.parseDouble(since) * 1000));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
