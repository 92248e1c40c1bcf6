package dev.reveille.waiting;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.reveille.config.WorkloadDefinition.Look;
import dev.reveille.config.WorkloadDefinition.Presentation;
import dev.reveille.http.Accept;
import dev.reveille.http.Answer;
import dev.reveille.http.Request;
import dev.reveille.schedule.Downtime;
import dev.reveille.workload.TestConfiguration;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves the pages with a scripted gateway behind them, to look at them in a browser and to drive
 * them: {@code /known}, {@code /unknown}, {@code /overdue}, {@code /failed}, {@code /markup},
 * {@code /wakes} (after a few seconds), {@code /crashes}, {@code /buffered} (events never arrive),
 * {@code /loops} (awake, yet the page comes back), {@code /offline}, and {@code /fault/NAME} for
 * each {@link Fault}.
 *
 * <p>Run {@code main} from an IDE or with the test class path; it prints its address and goes on
 * until it is interrupted.
 */
final class PagePreview {

    private static final List<String> LINES =
            List.of(
                    "06:41:07 INFO  settings   Starting Grafana, version 12.4.0",
                    "06:41:08 INFO  sqlstore   Connecting to database, sqlite3",
                    "06:41:08 INFO  migrator   Starting migrations",
                    "06:41:10 INFO  migrator   612 migrations in 1.9 s",
                    "06:41:11 INFO  plugins    54 plugins loaded");

    private static final String MARKUP =
            "a line with markup: </script><img src=x onerror=alert(1)> & \"quotes\"";

    private static final List<String> MORE =
            List.of(
                    "06:41:12 INFO  provision  Data sources: prometheus, loki",
                    "06:41:13 INFO  provision  Dashboards: 12 found, 0 changed",
                    "06:41:14 INFO  ngalert    Warming the state cache");

    private static final List<String> CRASH =
            List.of(
                    "2026-03-02 06:41:07 shop starting, profile=production",
                    "2026-03-02 06:41:08 reading /etc/shop/shop.toml",
                    "2026-03-02 06:41:08 connecting to postgres://db:5432/shop",
                    "2026-03-02 06:41:09 FATAL: password authentication failed for user \"shop\"",
                    "2026-03-02 06:41:09 giving up after 1 attempt");

    private static final String STARTING = "{\"status\":\"starting\",\"error\":\"\"}";
    private static final String FAILED =
            "{\"status\":\"failed\",\"error\":\"The container exited while it was starting, 2.1 s"
                    + " after its start.\",\"retry_after_sec\":4,\"exit_code\":1}";

    private final AtomicInteger visits = new AtomicInteger();

    public static void main(String[] arguments) throws IOException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0;
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", new PagePreview()::answer);
        server.start();
        System.out.println("http://localhost:" + server.getAddress().getPort() + "/known");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        String workload = query.replaceFirst("^container=", "");
        try (exchange) {
            switch (path) {
                case "/_events" -> events(exchange, workload);
                case "/_health" -> send(exchange, Answer.json(200, health(workload)));
                case "/_logs" -> send(exchange, Answer.json(200, "{\"lines\":[\"from polling\"]}"));
                case "/reset" -> {
                    visits.set(0);
                    send(exchange, Answer.json(200, "{}"));
                }
                default -> send(exchange, page(path.substring(1)));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Answer offline() {
        Instant now = Instant.parse("2026-04-12T18:30:00Z");
        Instant start = Instant.parse("2026-04-13T06:00:00Z");
        return OfflinePage.answer(
                new Request(
                        "GET",
                        "/",
                        Map.of("accept", List.of("text/html")),
                        InetAddress.getLoopbackAddress()),
                TestConfiguration.of(
                                "containers: [{name: app, host: h, display_name: Grafana, page:"
                                        + " {color: '#0082c9', message: 'Closed at night, to save"
                                        + " power.'}}]")
                        .workloads()
                        .getFirst(),
                new Downtime(Optional.of(start), ZoneId.of("Europe/Berlin")),
                now);
    }

    private Answer page(String scenario) {
        if (scenario.startsWith("fault/")) {
            return fault(Fault.valueOf(scenario.substring("fault/".length())));
        }
        if (scenario.equals("offline")) {
            return offline();
        }
        int visit = visits.incrementAndGet();
        boolean second = visit > 1 && List.of("wakes", "buffered", "crashes").contains(scenario);
        if (second || scenario.equals("elsewhere")) {
            return Answer.of(200, "text/html", "<title>app</title><h1>The application</h1>");
        }
        Optional<Duration> expected = Optional.of(Duration.ofSeconds(12));
        LoadingView view =
                switch (scenario) {
                    case "unknown" -> waking(scenario, 3, Optional.empty());
                    case "yellow" -> colored(scenario, "#ffd400");
                    case "blue" -> colored(scenario, "#0082c9");
                    case "overdue" -> waking(scenario, 21, expected);
                    case "failed" ->
                            new LoadingView(
                                    scenario,
                                    "Shop",
                                    Optional.empty(),
                                    new LoadingView.Failed(
                                            "The container exited while it was starting, 2.1 s"
                                                    + " after its start.",
                                            OptionalInt.of(1),
                                            Duration.ofSeconds(4)),
                                    CRASH);
                    case "redirected" ->
                            new LoadingView(
                                    "wakes",
                                    "Grafana",
                                    Optional.of("/elsewhere?a=1"),
                                    new LoadingView.Waking(Duration.ZERO, expected),
                                    List.of());
                    default -> waking(scenario, 5, expected);
                };
        return LoadingPage.render(view, 503);
    }

    private static LoadingView waking(String scenario, int elapsed, Optional<Duration> expected) {
        return new LoadingView(
                scenario,
                "Grafana",
                Optional.empty(),
                new LoadingView.Waking(Duration.ofSeconds(elapsed), expected),
                LINES);
    }

    private static LoadingView colored(String scenario, String color) {
        LoadingView plain = waking(scenario, 5, Optional.of(Duration.ofSeconds(12)));
        return new LoadingView(
                plain.workload(),
                "Family photos",
                plain.redirectPath(),
                plain.stage(),
                plain.logLines(),
                new Look(
                        Optional.of(color),
                        Optional.of(
                                "The first start of the day takes a minute, for it looks for new"
                                        + " pictures.")),
                "immich");
    }

    private static Answer fault(Fault fault) {
        FaultReport report = FaultReport.of(fault);
        FaultReport told =
                switch (fault) {
                    case NO_ROUTE -> report.host("grafana.example.com:8080");
                    case BACKEND_UNREACHABLE ->
                            report.workload("grafana")
                                    .shownAs(
                                            new Presentation(
                                                    "Family photos",
                                                    "immich",
                                                    new Look(
                                                            Optional.of("#0082c9"),
                                                            Optional.of(
                                                                    "Ask Ann when it stays like"
                                                                            + " this."))))
                                    .detail(
                                            "Connecting to 172.18.0.4:3000 failed: connection"
                                                    + " refused.");
                    default -> report;
                };
        return FaultPages.answer(Accept.parse("text/html"), told);
    }

    private static String health(String workload) {
        return workload.equals("buffered")
                ? "{\"status\":\"running\",\"error\":\"\"}"
                : "{\"status\":\"starting\",\"error\":\"\"}";
    }

    private void events(HttpExchange exchange, String workload)
            throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            if (workload.equals("buffered")) {
                out.flush();
                Thread.sleep(Duration.ofSeconds(30));
                return;
            }
            boolean failed = workload.equals("failed");
            event(out, "state", failed ? FAILED : STARTING);
            for (String line : failed ? CRASH : LINES) {
                log(out, line);
            }
            if (workload.equals("markup")) {
                log(out, MARKUP);
            }
            for (int second = 1; second < 60; second++) {
                Thread.sleep(Duration.ofSeconds(1));
                if (workload.equals("loops") || (second == 3 && workload.equals("wakes"))) {
                    event(out, "state", "{\"status\":\"running\",\"error\":\"\"}");
                }
                if (second == 2 && workload.equals("crashes")) {
                    event(out, "state", FAILED);
                }
                if (!failed) {
                    log(out, second <= MORE.size() ? MORE.get(second - 1) : "second " + second);
                }
            }
        }
    }

    private static void log(OutputStream out, String line) throws IOException {
        event(out, "log", Html.json(Map.of("line", line)).markup());
    }

    private static void event(OutputStream out, String name, String data) throws IOException {
        out.write(("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }
}
