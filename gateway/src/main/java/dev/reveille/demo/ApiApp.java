package dev.reveille.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.Executors;

/**
 * A JSON API for {@code curl} that boots in about 2 s. Takes bodies of any size in constant memory.
 */
final class ApiApp {

    /** Bytes of a body that are sent back as text; all of it is counted and hashed. */
    private static final int ECHOED = 1024;

    private static final String INDEX =
            """
            {
              "about": "sample API of Reveille; it sleeps when nobody asks",
              "endpoints": {
                "GET /time": "the time, and since when this process is awake",
                "POST /echo": "your body back (its first 1024 bytes), with its length and SHA-256"
              }
            }
            """;

    private final AppLog log;
    private final Instant awakeSince = Instant.now();

    private ApiApp(AppLog log) {
        this.log = log;
    }

    static void run(int port, AppLog log) throws IOException, InterruptedException {
        new Boot(log)
                .step("sample API starting", 500)
                .step("loading the signing key", 500)
                .step("registering 3 endpoints", 500);
        HttpServer server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        server.createContext("/", new ApiApp(log)::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        log.info("listening on 127.0.0.1:" + port);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            log.info(exchange.getRequestMethod() + " " + path);
            switch (path) {
                case "/" -> answerTo("GET", exchange, () -> INDEX);
                case "/time" -> answerTo("GET", exchange, this::time);
                case "/echo" -> answerTo("POST", exchange, () -> echo(exchange.getRequestBody()));
                default -> send(exchange, 404, problem("no such path; GET / lists what there is"));
            }
        }
    }

    private static void answerTo(String method, HttpExchange exchange, Body body)
            throws IOException {
        String asked = exchange.getRequestMethod();
        if (asked.equals(method) || (asked.equals("HEAD") && method.equals("GET"))) {
            send(exchange, 200, body.json());
        } else {
            exchange.getResponseHeaders().set("Allow", method);
            send(exchange, 405, problem("this path answers to " + method + " only"));
        }
    }

    private String time() {
        Instant now = Instant.now();
        return """
        {"time": "%s", "awake_since": "%s", "awake_seconds": %d}
        """
                .formatted(now, awakeSince, Duration.between(awakeSince, now).toSeconds());
    }

    private static String echo(InputStream body) throws IOException {
        MessageDigest sha256 = sha256();
        byte[] first = body.readNBytes(ECHOED);
        sha256.update(first);
        long bytes = first.length;
        byte[] chunk = new byte[64 * 1024];
        for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
            sha256.update(chunk, 0, read);
            bytes += read;
        }
        return """
        {"bytes": %d, "sha256": "%s", "body": %s}
        """
                .formatted(
                        bytes,
                        HexFormat.of().formatHex(sha256.digest()),
                        quoted(new String(first, StandardCharsets.UTF_8)));
    }

    private static String problem(String detail) {
        return "{\"error\": " + quoted(detail) + "}\n";
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** A JSON string (RFC 8259, section 7). */
    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars()
                .forEach(
                        c -> {
                            if (c == '"' || c == '\\') {
                                json.append('\\').append((char) c);
                            } else if (c < ' ') {
                                json.append("\\u%04x".formatted(c));
                            } else {
                                json.append((char) c);
                            }
                        });
        return json.append('"').toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private interface Body {
        String json() throws IOException;
    }
}
