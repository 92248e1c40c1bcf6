package dev.reveille.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.Gateway;
import dev.reveille.config.ConfigurationReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A whole gateway before a cluster, and somebody who asks it. */
final class RunningGateway implements AutoCloseable {

    private static final AtomicInteger ASKERS = new AtomicInteger();
    private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final Gateway gateway;

    /** An answer: its status and body. */
    record Answer(int status, String body) {}

    private RunningGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    /** Everything is compared only once an hour: what happens is to be heard of. */
    static RunningGateway before(TestCluster cluster, String... more) {
        return of(
                """
                gateway:
                  port: 0
                  bind: 127.0.0.1
                  runtime: kubernetes
                  discovery_interval: 1h
                  trusted_proxies: [127.0.0.0/8]
                  kubernetes:
                    kubeconfig: %s
                    namespaces: [%s]
                %s
                """
                        .formatted(
                                cluster.kubeconfig(),
                                cluster.namespace(),
                                String.join("\n", more)));
    }

    /** One of several that share. */
    static RunningGateway among(TestCluster cluster) {
        return of(
                """
                gateway:
                  port: 0
                  bind: 127.0.0.1
                  runtime: kubernetes
                  discovery_interval: 1h
                  trusted_proxies: [127.0.0.0/8]
                  kubernetes:
                    kubeconfig: %s
                    namespaces: [%s]
                    leases: %s
                """
                        .formatted(cluster.kubeconfig(), cluster.namespace(), cluster.namespace()));
    }

    static RunningGateway of(String yaml) {
        return switch (new ConfigurationReader(Map.of(), Clock.systemUTC()).read("test", yaml)) {
            case ConfigurationReader.Result.Valid valid -> start(valid);
            case ConfigurationReader.Result.Invalid invalid ->
                    throw new AssertionError(invalid.problems().toString());
        };
    }

    private static RunningGateway start(ConfigurationReader.Result.Valid valid) {
        try {
            return new RunningGateway(Gateway.start(valid.configuration(), Map.of()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    int port() {
        return gateway.port();
    }

    /** As a program would ask: the request is held while the workload wakes. */
    Answer get(String workload) {
        return get(workload + ".test", "/hostname");
    }

    CompletableFuture<Answer> asking(String workload) {
        return CompletableFuture.supplyAsync(() -> get(workload), THREADS);
    }

    Answer get(String host, String path) {
        int asker = ASKERS.incrementAndGet();
        return ask(
                "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: application/json\r\nX-Forwarded-For: 198.18.%d.%d\r\nConnection: close\r\n\r\n"
                        .formatted(path, host, asker / 250, 1 + asker % 250));
    }

    void post(String endpoint, String workload) {
        Answer answer =
                ask(
                        "POST %s?container=%s HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                .formatted(endpoint, workload));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private Answer ask(String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String said =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = said.indexOf("\r\n\r\n");
            return new Answer(
                    Integer.parseInt(said.split(" ", 3)[1]),
                    end < 0 ? "" : said.substring(end + 4));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What {@code /_health} says, or {@code unknown}. */
    String status(String workload) {
        Answer health = get("gateway.test", "/_health?container=" + workload);
        return health.status() == 400
                ? "unknown"
                : health.body().replaceAll("(?s).*\"status\":\"([a-z]+)\".*", "$1").strip();
    }

    void awaitStatus(String workload, String status) {
        await(workload + " is " + status)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> status(workload).equals(status));
    }

    @Override
    public void close() {
        gateway.close();
    }
}
