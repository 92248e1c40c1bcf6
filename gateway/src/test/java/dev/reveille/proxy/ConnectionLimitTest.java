package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.WorkloadDefinition.Connections;
import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.config.WorkloadDefinition.Waiting;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState.Awake;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(LeakWatch.class)
class ConnectionLimitTest {

    private static final String REST = " HTTP/1.1\r\nHost: app.localhost\r\n";
    private static final String GET = "GET /" + REST + "\r\n";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    private final Queue<String> begun = new ConcurrentLinkedQueue<>();
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CompletableFuture<Void> open = new CompletableFuture<>();

    private static Connections atMost(int connections, int queued) {
        Connections usual = Connections.USUAL;
        return new Connections(
                connections,
                queued,
                usual.keepAlive(),
                usual.connectTimeout(),
                usual.firstByteTimeout());
    }

    /** Answers with the path, but nothing before {@link #open} is completed. */
    private Backend gated() throws IOException {
        return Backend.playing(
                connection -> {
                    while (true) {
                        String path = connection.request().start().split(" ", 3)[1];
                        begun.add(path);
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        open.join();
                        now.decrementAndGet();
                        connection.send(Backend.ok(path));
                    }
                });
    }

    private Wire asking(String path) throws IOException {
        return proxy.connect().send("GET " + path + REST + "\r\n");
    }

    private void awaitQueued(Workload workload, int count) {
        await().until(() -> proxy.server().queued(workload), queued -> queued == count);
    }

    @Test
    void noMoreRequestsReachTheWorkloadAtOnceThanItMayHaveConnections() throws IOException {
        Workload workload = proxy.connections(atMost(2, 1000)).awake(gated());
        List<Wire> clients = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            clients.add(asking("/" + i));
        }
        await().until(begun::size, count -> count == 2);
        awaitQueued(workload, 10);
        open.complete(null);
        for (int i = 0; i < 12; i++) {
            assertThat(clients.get(i).answer().body()).isEqualTo("/" + i);
        }
        assertThat(most).hasValue(2);
        assertThat(proxy.server().connections(workload)).isBetween(1, 2);
    }

    @Test
    void whoeverCameFirstIsServedFirst() throws IOException {
        Workload workload = proxy.connections(atMost(1, 1000)).awake(gated());
        List<Wire> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(asking("/" + i));
            int queued = i;
            await().until(begun::size, count -> count == 1);
            awaitQueued(workload, queued);
        }
        open.complete(null);
        for (Wire client : clients) {
            client.answer();
        }
        assertThat(begun).containsExactly("/0", "/1", "/2", "/3", "/4", "/5", "/6", "/7");
    }

    @Test
    void oneMoreThanMayQueueIs503() throws IOException {
        Workload workload = proxy.connections(atMost(1, 1)).awake(gated());
        Wire first = asking("/first");
        await().until(begun::size, count -> count == 1);
        Wire second = asking("/second");
        awaitQueued(workload, 1);
        Message refused = asking("/third").answer();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("retry-after")).contains("1");
        assertThat(refused.body()).contains("urn:reveille:problem:workload-busy");
        open.complete(null);
        assertThat(first.answer().body()).isEqualTo("/first");
        assertThat(second.answer().body()).isEqualTo("/second");
    }

    @Test
    void whoQueuesForTooLongGets503AndKeepsItsConnection() throws IOException {
        proxy.connections(atMost(1, 10));
        Backend backend = gated();
        Duration soon = Duration.ofMillis(200);
        Workload workload =
                proxy.awake(backend, new Waiting(WaitMode.AUTO, soon, 1000, Optional.empty()));
        Wire first = asking("/first");
        await().until(begun::size, count -> count == 1);
        Wire second = asking("/second");
        assertThat(second.answer().status()).isEqualTo(503);
        assertThat(proxy.server().queued(workload)).isZero();
        open.complete(null);
        assertThat(first.answer().body()).isEqualTo("/first");
        assertThat(second.send(GET).answer().body()).isEqualTo("/");
        assertThat(begun).containsExactly("/first", "/");
    }

    @Test
    void aQueuedClientThatLeavesFreesItsPlace() throws IOException {
        Workload workload = proxy.connections(atMost(1, 1)).awake(gated());
        Wire first = asking("/first");
        await().until(begun::size, count -> count == 1);
        Wire second = asking("/second");
        awaitQueued(workload, 1);
        second.close();
        awaitQueued(workload, 0);
        await().until(workload::inFlight, count -> count == 1);
        Wire third = asking("/third");
        awaitQueued(workload, 1);
        open.complete(null);
        first.answer();
        assertThat(third.answer().body()).isEqualTo("/third");
        assertThat(begun).containsExactly("/first", "/third");
    }

    @Test
    void aConnectionThatIdlesOnOneEventLoopKeepsNobodyWaitingOnAnother() throws IOException {
        open.complete(null);
        // Shorter than the backend's own patience with an idle connection.
        Waiting waiting = new Waiting(WaitMode.AUTO, Duration.ofSeconds(5), 1000, Optional.empty());
        // Changing the event loop is not queueing, so that a queue of no length does.
        Workload workload = proxy.connections(atMost(1, 0)).awake(gated(), waiting);
        List<Wire> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clients.add(proxy.connect());
        }
        for (int round = 0; round < 3; round++) {
            for (Wire client : clients) {
                assertThat(client.send(GET).answer().status()).isEqualTo(200);
                await().until(() -> proxy.server().idleConnections(workload), idle -> idle == 1);
            }
        }
        assertThat(most).hasValue(1);
        assertThat(proxy.server().connections(workload)).isOne();
    }

    @Test
    void aTunnelHoldsItsConnectionUntilItEnds() throws IOException {
        Workload workload =
                proxy.connections(atMost(1, 10))
                        .awake(
                                Backend.playing(
                                        connection -> {
                                            if (connection.request().header("upgrade").isEmpty()) {
                                                connection.send(Backend.ok("answer"));
                                            } else {
                                                connection.send(
                                                        "HTTP/1.1 101 Switching Protocols\r\n"
                                                                + "Connection: Upgrade\r\n"
                                                                + "Upgrade: raw\r\n\r\n");
                                            }
                                            connection.untilGone();
                                        }));
        Wire tunnel = proxy.connect();
        tunnel.send("GET /" + REST + "Connection: Upgrade\r\nUpgrade: raw\r\n\r\n");
        assertThat(tunnel.answer().status()).isEqualTo(101);
        Wire client = asking("/");
        awaitQueued(workload, 1);
        assertThat(proxy.server().connections(workload)).isOne();
        tunnel.close();
        assertThat(client.answer().body()).isEqualTo("answer");
    }

    @Test
    void whoQueuesWhenTheWorkloadIsStoppedWaitsForItsWake() throws IOException {
        Backend old = gated();
        Workload workload = proxy.connections(atMost(1, 10)).awake(old);
        Backend anew = Backend.answering(Backend.ok("anew"));
        Wire first = asking("/first");
        await().until(begun::size, count -> count == 1);
        Wire second = asking("/second");
        awaitQueued(workload, 1);

        proxy.runtime().moves(workload.name(), anew.port());
        proxy.stopped(workload);

        await().until(workload::state, Awake.class::isInstance);
        open.complete(null);
        assertThat(first.answer().body()).isEqualTo("/first");
        assertThat(second.answer().body()).isEqualTo("anew");
        assertThat(begun).containsExactly("/first");
        anew.close();
    }

    @Test
    void aConnectionInUseWhenTheWorkloadIsStoppedIsNotUsedAgain() throws IOException {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        Backend old =
                Backend.playing(
                        connection -> {
                            connection.request();
                            begun.add("old");
                            open.join();
                            connection.send(Backend.ok("old"));
                            connection.untilGone();
                            gone.complete(null);
                        });
        Workload workload = proxy.awake(old);
        Wire client = asking("/");
        await().until(begun::size, count -> count == 1);
        proxy.stopped(workload);
        open.complete(null);
        assertThat(client.answer().body()).isEqualTo("old");
        assertThat(gone).succeedsWithin(Duration.ofSeconds(10));
        await().until(() -> proxy.server().connections(workload), count -> count == 0);
    }

    @Test
    void idleConnectionsGoAtOnceWhenTheWorkloadIsStopped() throws IOException {
        open.complete(null);
        Workload workload = proxy.awake(gated());
        Wire client = proxy.connect();
        client.send(GET).answer();
        assertThat(proxy.server().connections(workload)).isOne();
        proxy.stopped(workload);
        await().until(() -> proxy.server().connections(workload), count -> count == 0);
    }

    @Test
    void connectionsThatBreakDoNotCount() throws IOException {
        Workload workload =
                proxy.connections(atMost(1, 0))
                        .awake(
                                Backend.playing(
                                        connection -> {
                                            if (connection.request().start().contains("/half")) {
                                                connection.send(
                                                        "HTTP/1.1 200 OK\r\n"
                                                                + "Content-Length: 9\r\n\r\nhalf");
                                            }
                                        }));
        for (int i = 0; i < 4; i++) {
            assertThat(asking("/none").answer().status()).isEqualTo(502);
            await().until(() -> proxy.server().connections(workload), count -> count == 0);
            asking("/half").untilGone();
            await().until(() -> proxy.server().connections(workload), count -> count == 0);
        }
    }

    @Test
    void aRefusedConnectionDoesNotCount() throws IOException {
        Backend backend = gated();
        Workload workload = proxy.connections(atMost(1, 0)).awake(backend);
        backend.close();
        Wire client = proxy.connect();
        client.send("GET /" + REST + "Accept: text/html\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(503);
        await().until(() -> proxy.server().connections(workload), count -> count == 0);
    }
}
