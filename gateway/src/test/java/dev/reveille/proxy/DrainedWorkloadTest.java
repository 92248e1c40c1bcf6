package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.WorkloadDefinition.Connections;
import dev.reveille.workload.SleepReason;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests whose workload is put to sleep while they are in flight, or just before they come. */
@ExtendWith(LeakWatch.class)
class DrainedWorkloadTest {

    private static final String GET = "GET %s HTTP/1.1\r\nHost: app.localhost\r\n\r\n";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    private final CompletableFuture<Void> slowAsked = new CompletableFuture<>();
    private final CompletableFuture<Void> slowMayAnswer = new CompletableFuture<>();

    /** Answers at once, but {@code /slow} only when the test says so. */
    private Backend backend() throws IOException {
        return Backend.playing(
                connection -> {
                    while (true) {
                        String start = connection.request().start();
                        if (start.contains("/slow")) {
                            slowAsked.complete(null);
                            slowMayAnswer.join();
                        }
                        connection.send(Backend.ok(start));
                    }
                });
    }

    private static void isDraining(Workload workload) {
        assertThat(workload.state()).isInstanceOf(WorkloadState.Draining.class);
    }

    @Test
    void theOneInFlightIsAnsweredAndOneThatComesMeanwhileIsAnsweredAfterTheNextWake()
            throws IOException {
        Workload workload = proxy.awake(backend());
        Wire slow = proxy.connect().send(GET.formatted("/slow"));
        slowAsked.join();
        workload.putToSleep(SleepReason.SCHEDULE);
        isDraining(workload);
        Wire late = proxy.connect().send(GET.formatted("/late"));
        await().until(workload::held, count -> count == 1);
        assertThat(proxy.runtime().starts()).isOne();
        isDraining(workload);

        slowMayAnswer.complete(null);
        assertThat(slow.answer().status()).isEqualTo(200);
        Message answer = late.answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).startsWith("GET /late ");
        assertThat(proxy.runtime().starts()).isEqualTo(2);
    }

    @Test
    void oneThatQueuesForAConnectionIsInFlightAndGetsItWhenTheOneBeforeHasEnded()
            throws IOException {
        proxy.connections(
                new Connections(
                        1, 10, Duration.ofSeconds(30), Duration.ofSeconds(3), Duration.ZERO));
        Workload workload = proxy.awake(backend());
        Wire slow = proxy.connect().send(GET.formatted("/slow"));
        slowAsked.join();
        Wire queued = proxy.connect().send(GET.formatted("/queued"));
        await().until(workload::inFlight, count -> count == 2);
        workload.putToSleep(SleepReason.SCHEDULE);
        isDraining(workload);

        slowMayAnswer.complete(null);
        assertThat(slow.answer().status()).isEqualTo(200);
        assertThat(queued.answer().status()).isEqualTo(200);
        await().until(() -> workload.state() instanceof WorkloadState.Asleep);
        assertThat(proxy.runtime().starts()).as("not woken again").isOne();
    }

    @Test
    void aTunnelIsInFlight() throws IOException {
        Workload workload =
                proxy.awake(
                        Backend.playing(
                                connection -> {
                                    connection.request();
                                    connection.send(
                                            "HTTP/1.1 101 Switching Protocols\r\n"
                                                    + "Connection: Upgrade\r\nUpgrade: x\r\n\r\n");
                                    connection.send(connection.exactly(4) + "pong");
                                    connection.untilGone();
                                }));
        Wire client =
                proxy.connect()
                        .send(
                                "GET / HTTP/1.1\r\nHost: app.localhost\r\n"
                                        + "Connection: Upgrade\r\nUpgrade: x\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(101);
        workload.putToSleep(SleepReason.SCHEDULE);
        isDraining(workload);

        assertThat(client.send("ping").exactly(8)).isEqualTo("pingpong");
        isDraining(workload);
        client.close();
        await().until(() -> workload.state() instanceof WorkloadState.Asleep);
    }

    @Test
    void noConnectionIsLeftOfWhatHasFallenAsleep() throws IOException {
        Workload workload = proxy.awake(backend());
        assertThat(proxy.connect().send(GET.formatted("/")).answer().status()).isEqualTo(200);
        assertThat(proxy.server().connections(workload)).isOne();
        workload.putToSleep(SleepReason.SCHEDULE);

        await().until(() -> proxy.server().connections(workload), count -> count == 0);
    }
}
