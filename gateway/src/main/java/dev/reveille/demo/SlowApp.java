package dev.reveille.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;

/** A web shop that takes about 6 s to boot and then shows which path was asked for. */
final class SlowApp {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final AppLog log;
    private final Duration boot;
    private final LocalTime awakeSince = LocalTime.now(ZoneId.systemDefault());

    private SlowApp(AppLog log, Duration boot) {
        this.log = log;
        this.boot = boot;
    }

    static void run(int port, AppLog log) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        new Boot(log)
                .step("webshop 5.2.0 starting", 400)
                .step("reading configuration", 500)
                .step("connecting to the database", 700)
                .step("migrating database: 0041_add_order_index", 900)
                .step("migrating database: 0042_split_addresses", 900)
                .warning("2 orders without an address, skipped")
                .step("warming caches: products (1 of 3)", 700)
                .step("warming caches: prices (2 of 3)", 700)
                .step("warming caches: search index (3 of 3)", 800);
        Duration boot = Duration.ofNanos(System.nanoTime() - begin);
        HttpServer server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        server.createContext("/", new SlowApp(log, boot)::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        log.info("listening on 127.0.0.1:" + port + ", ready after " + seconds(boot) + " s");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = exchange.getRequestURI().toString();
            log.info(exchange.getRequestMethod() + " " + asked);
            byte[] page = page(asked).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        }
    }

    private String page(String asked) {
        String resource = asked.equals("/") ? "slow.html" : "slow-path.html";
        return Page.filled(
                resource,
                Map.of(
                        "path", asked,
                        "boot", seconds(boot),
                        "since", CLOCK.format(awakeSince),
                        "idle", Long.toString(DemoWorkload.SLOW.idleTimeout().toSeconds())));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
    }
}
