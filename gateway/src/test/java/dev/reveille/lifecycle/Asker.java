package dev.reveille.lifecycle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks the gateway, each time as another client. Safe for use by many threads. */
final class Asker {

    static final String PROGRAM = "application/json";
    static final String BROWSER = "text/html";

    private static final int PATIENCE_MILLIS = 90_000;
    private static final AtomicInteger CLIENTS = new AtomicInteger();
    private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final Ground ground;

    /** An answer: its status and all that came after its head. */
    record Answer(int status, String body) {}

    Asker(Ground ground) {
        this.ground = ground;
    }

    Answer get(String app, String target, String accept) {
        return ask("GET", app + ".test", target, accept);
    }

    CompletableFuture<Answer> getting(String app, String target) {
        return CompletableFuture.supplyAsync(() -> get(app, target, PROGRAM), THREADS);
    }

    /** One of the gateway's own endpoints, about an app. */
    Answer endpoint(String method, String path, String app) {
        return ask(method, "gateway.test", path + "?container=" + ground.nameOf(app), PROGRAM);
    }

    /** What {@code /_health} says. */
    String status(String app) {
        return endpoint("GET", "/_health", app)
                .body()
                .replaceAll("(?s).*\"status\":\"([a-z]+)\".*", "$1")
                .strip();
    }

    private Answer ask(String method, String host, String target, String accept) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ground.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            int client = CLIENTS.incrementAndGet();
            String request =
                    "%s %s HTTP/1.1\r\nHost: %s\r\nAccept: %s\r\nX-Forwarded-For: 198.18.%d.%d\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                            .formatted(
                                    method, target, host, accept, client / 250, 1 + client % 250);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return read(socket.getInputStream());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Answer read(InputStream in) throws IOException {
        String said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        int end = said.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no answer but \"" + said + "\"");
        }
        return new Answer(Integer.parseInt(said.split(" ", 3)[1]), said.substring(end + 4));
    }
}
