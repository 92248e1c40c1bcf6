package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests for workloads that are awake from 8 to 20 o'clock. */
@ExtendWith(LeakWatch.class)
class ScheduledWorkloadTest {

    private static final String GET = "GET %s HTTP/1.1\r\nHost: app.localhost\r\n%s\r\n";
    private static final String HTML = "Accept: text/html\r\n";

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

    private static void isAsleep(Workload workload) {
        await().until(() -> workload.state() instanceof WorkloadState.Asleep);
    }

    @Test
    void outsideOfTheHoursAPersonGetsThePageWithTheNextStart() throws IOException {
        proxy.date("2026-04-12T21:15:00Z");
        Workload workload =
                proxy.scheduled("0 8 * * *", "0 20 * * *").asleep(backend(), WaitMode.AUTO);
        Message answer = proxy.connect().send(GET.formatted("/", HTML)).answer();

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("content-type")).contains("text/html; charset=utf-8");
        assertThat(answer.header("cache-control")).contains("no-store");
        assertThat(Long.parseLong(answer.header("retry-after").orElseThrow()))
                .as("until eight, less what the test has taken")
                .isBetween(38_600L, 38_700L);
        assertThat(answer.body()).contains("Offline", "08:00", "Monday, 13 April");
        assertThat(workload.state()).isInstanceOf(WorkloadState.Asleep.class);
        assertThat(proxy.runtime().starts()).isZero();
    }

    @Test
    void outsideOfTheHoursAProgramGetsAProblemAndTheConnectionStays() throws IOException {
        proxy.date("2026-04-12T21:15:00Z");
        proxy.scheduled("0 8 * * *", "0 20 * * *").asleep(backend(), WaitMode.HOLD);
        Wire client = proxy.connect();
        for (int i = 0; i < 2; i++) {
            Message answer = client.send(GET.formatted("/", "")).answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("content-type")).contains("application/problem+json");
            assertThat(answer.header("retry-after")).isPresent();
            JsonNode problem = JsonMapper.shared().readTree(answer.body());
            assertThat(problem.get("next_start").asString()).isEqualTo("2026-04-13T08:00:00Z");
        }
    }

    @Test
    void outsideOfTheHoursNothingReachesAWorkloadThatIsAwakeAllTheSame() throws IOException {
        proxy.date("2026-04-12T21:15:00Z");
        Backend backend = backend();
        proxy.scheduled("0 8 * * *", "0 20 * * *").awake(backend);

        assertThat(proxy.connect().send(GET.formatted("/", "")).answer().status()).isEqualTo(503);
        assertThat(backend.accepted()).isZero();
    }

    @Test
    void theStartWakesItAndLetsRequestsIn() throws IOException {
        proxy.date("2026-04-12T07:59:00Z");
        proxy.scheduled("0 8 * * *", "0 20 * * *").asleep(backend(), WaitMode.HOLD);
        Wire client = proxy.connect();
        assertThat(client.send(GET.formatted("/", "")).answer().status()).isEqualTo(503);
        proxy.date("2026-04-12T08:00:00Z");

        await().until(proxy.runtime()::starts, count -> count == 1);
        assertThat(client.send(GET.formatted("/", "")).answer().status()).isEqualTo(200);
        assertThat(proxy.runtime().starts()).isOne();
    }

    @Test
    void theStopLetsWhatIsInFlightEndAndTurnsEveryoneElseAway() throws IOException {
        proxy.date("2026-04-12T19:59:00Z");
        Workload workload = proxy.scheduled("0 8 * * *", "0 20 * * *").awake(backend());
        Wire slow = proxy.connect().send(GET.formatted("/slow", ""));
        slowAsked.join();
        proxy.date("2026-04-12T20:00:00Z");
        await().until(() -> workload.state() instanceof WorkloadState.Draining);
        Message late = proxy.connect().send(GET.formatted("/late", "")).answer();
        assertThat(late.status()).isEqualTo(503);
        assertThat(workload.state()).isInstanceOf(WorkloadState.Draining.class);

        slowMayAnswer.complete(null);
        assertThat(slow.answer().status()).isEqualTo(200);
        isAsleep(workload);
        assertThat(proxy.runtime().starts()).isOne();
    }

    @Test
    void theStopTurnsThoseAwayWhoAreHeld() throws IOException {
        proxy.date("2026-04-12T19:59:00Z");
        Workload workload =
                proxy.scheduled("0 8 * * *", "0 20 * * *")
                        .asleepAt("app.localhost", proxy.deadPort(), WaitMode.HOLD);
        Wire client = proxy.connect().send(GET.formatted("/", ""));
        await().until(workload::held, count -> count == 1);
        proxy.date("2026-04-12T20:00:00Z");
        Message answer = client.answer();

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isPresent();
        assertThat(answer.body()).contains("2026-04-13T08:00:00Z");
    }

    @Test
    void aStopWithoutAStartLosesNobody() throws IOException {
        proxy.date("2026-04-12T19:59:00Z");
        Workload workload = proxy.scheduled("", "0 20 * * *").awake(backend());
        Wire slow = proxy.connect().send(GET.formatted("/slow", ""));
        slowAsked.join();
        proxy.date("2026-04-12T20:00:00Z");
        await().until(() -> workload.state() instanceof WorkloadState.Draining);
        Wire late = proxy.connect().send(GET.formatted("/late", ""));
        await().until(workload::held, count -> count == 1);
        assertThat(proxy.runtime().starts()).isOne();

        slowMayAnswer.complete(null);
        assertThat(slow.answer().status()).isEqualTo(200);
        assertThat(late.answer().status()).isEqualTo(200);
        assertThat(proxy.runtime().starts()).as("stopped and woken again").isEqualTo(2);
    }
}
