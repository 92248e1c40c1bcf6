package dev.reveille.image;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What visitors and the operator do in the {@link Rehearsal}. */
final class Tour {

    private static final String HTML = "text/html,application/xhtml+xml,*/*;q=0.8";

    /** Enough for connections to be used again, and for some to be opened at the same time. */
    private static final int REQUESTS = 320;

    private static final int AT_ONCE = 16;

    static {
        // Read by the JDK's client when it is used first.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final int port;
    private final Process gateway;

    Tour(int port, Process gateway) {
        this.port = port;
        this.gateway = gateway;
    }

    /** Waits until the gateway serves. */
    void begin() throws IOException, InterruptedException {
        for (int tries = 0; tries < 600; tries++) {
            if (!gateway.isAlive()) {
                throw new IOException("it ended with " + gateway.exitValue());
            }
            try {
                if (status("app.test", "/_ping") == 200) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.sleep(50);
            }
        }
        throw new IOException("it did not begin to serve");
    }

    /** A person meets the loading page, a program is held, and something does not wake. */
    void waitAndWake() throws IOException, InterruptedException {
        expect(503, "app.test", "/", "Accept", HTML);
        expect(200, "app.test", "/held", "Accept", "application/json");
        expect(503, "broken.test", "/", "Accept", HTML);
        events("broken");
        expect(502, "broken.test", "/", "Accept", "application/json");
        expect(404, "nobody.test", "/", "Accept", HTML);
        expect(200, "app.test", "/_health?container=app");
        expect(200, "app.test", "/_logs?container=app");
    }

    /** The first of what it says, such as a page reads it. */
    private void events(String container) throws IOException, InterruptedException {
        try (InputStream events =
                client.send(
                                request("app.test", "/_events?container=" + container).build(),
                                BodyHandlers.ofInputStream())
                        .body()) {
            events.read(new byte[256]);
        }
    }

    /** What is awake is asked many times. */
    void work() throws IOException, InterruptedException {
        for (int sent = 0; sent < REQUESTS; sent += AT_ONCE) {
            List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                HttpRequest.Builder request = request("app.test", i == 1 ? "/chunked" : "/a?b=c");
                if (i == 0) {
                    request.POST(BodyPublishers.ofByteArray(new byte[10_000]));
                }
                answers.add(client.sendAsync(request.build(), BodyHandlers.discarding()));
            }
            for (CompletableFuture<HttpResponse<Void>> answer : answers) {
                if (answer.join().statusCode() != 200) {
                    throw new IOException("status " + answer.join().statusCode() + " under load");
                }
            }
        }
    }

    /** The operator looks at every page, puts to sleep and reloads. */
    void operate() throws IOException, InterruptedException {
        for (String page : new String[] {"/_status", "/_status/api", "/_topology", "/_metrics"}) {
            expect(200, "app.test", page, "Accept", HTML);
        }
        HttpRequest sleep =
                request("app.test", "/_status/sleep?container=app")
                        .POST(BodyPublishers.noBody())
                        .build();
        if (client.send(sleep, BodyHandlers.discarding()).statusCode() != 200) {
            throw new IOException("it was not put to sleep");
        }
        Tool.ofMachine("sh", "-c", "kill -HUP " + gateway.pid());
        expect(200, "app.test", "/again");
    }

    private void expect(int status, String host, String target, String... headers)
            throws IOException, InterruptedException {
        int got = status(host, target, headers);
        if (got != status) {
            throw new IOException(
                    "%s of %s: status %d, not %d".formatted(target, host, got, status));
        }
    }

    private int status(String host, String target, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(host, target);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private HttpRequest.Builder request(String host, String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .header("Host", host)
                .timeout(Duration.ofSeconds(20));
    }
}
