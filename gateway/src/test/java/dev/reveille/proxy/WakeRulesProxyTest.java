package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.GroupDefinition.Strategy;
import dev.reveille.config.WakeRules;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.SleepMode;
import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.workload.TestConfiguration;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Failed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A request that is not to wake its workload")
@ExtendWith(LeakWatch.class)
class WakeRulesProxyTest {

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    private static WorkloadDefinition.Waiting waiting(String wake) {
        WakeRules rules =
                TestConfiguration.of("containers: [{name: a, host: a.test, wake: " + wake + "}]")
                        .workloads()
                        .getFirst()
                        .waiting()
                        .rules();
        return new WorkloadDefinition.Waiting(
                WaitMode.AUTO, Duration.ofSeconds(20), 1000, Optional.empty(), rules);
    }

    private Workload asleep(String wake) throws IOException {
        return ruled(
                proxy.asleep(Backend.answering(Backend.ok("the application")), WaitMode.AUTO),
                Duration.ofSeconds(20),
                wake);
    }

    private static Workload ruled(Workload workload, Duration startTimeout, String wake) {
        WorkloadDefinition before = workload.definition();
        workload.redefine(
                new WorkloadDefinition(
                        before.name(),
                        before.hosts(),
                        before.reach(),
                        new WorkloadDefinition.Lifecycle(
                                startTimeout,
                                Duration.ZERO,
                                Optional.empty(),
                                SleepMode.STOP,
                                List.of(),
                                Optional.empty()),
                        waiting(wake),
                        before.connections(),
                        before.presentation(),
                        before.process()));
        return workload;
    }

    private Message ask(String path, String... fields) throws IOException {
        String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        return proxy.connect()
                .send("GET " + path + " HTTP/1.1\r\nHost: app.localhost\r\n" + more + "\r\n")
                .answer();
    }

    @Test
    void getsTheConfiguredAnswerAndStartsNothing() throws IOException {
        Workload workload = asleep("{ignore: monitors, status: 200, body: resting}");

        Message answer = ask("/", "User-Agent: Uptime-Kuma/1.23.16");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("resting\n");
        assertThat(answer.header("cache-control")).hasValue("no-store");
        assertThat(workload.state()).isInstanceOf(Asleep.class);
        assertThat(proxy.runtime().starts()).isZero();
    }

    @Test
    void gets503WhenNothingElseIsConfigured() throws IOException {
        asleep("{ignore_paths: /health*}");

        Message answer = ask("/health/live?x=1");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("asleep\n");
        assertThat(proxy.runtime().starts()).isZero();
    }

    @Test
    void isJudgedByTheClientsOwnAddressBehindATrustedProxy() throws IOException {
        proxy.trusting("127.0.0.0", 8).trusting("::1", 128);
        asleep("{ignore_addresses: 192.0.2.0/24, status: 200}");

        assertThat(ask("/", "X-Forwarded-For: 192.0.2.7").body()).isEqualTo("asleep\n");
        assertThat(proxy.runtime().starts()).isZero();
        assertThat(ask("/", "X-Forwarded-For: 198.51.100.7").body()).isEqualTo("the application");
    }

    @Test
    void isProxiedWhileItIsAwakeButDoesNotCountAsUse() throws IOException {
        CompletableFuture<Void> mayAnswer = new CompletableFuture<>();
        Backend backend =
                Backend.playing(
                        connection -> {
                            while (true) {
                                if (connection.request().start().contains("/slow")) {
                                    mayAnswer.join();
                                }
                                connection.send(Backend.ok("the application"));
                            }
                        });
        Workload workload =
                ruled(
                        proxy.asleep(backend, WaitMode.AUTO),
                        Duration.ofSeconds(20),
                        "{ignore: monitors}");
        assertThat(ask("/").body()).isEqualTo("the application");
        await().until(() -> workload.inFlight() == 0);
        Instant used = workload.remembered().lastActivity().plusMillis(1);
        await().until(() -> Instant.now().isAfter(used.plusMillis(20)));

        Wire monitor = proxy.connect();
        monitor.send("GET /slow HTTP/1.1\r\nHost: app.localhost\r\nUser-Agent: Gatus/1.0\r\n\r\n");
        await().until(() -> workload.inFlight() == 1);
        assertThat(workload.remembered().lastActivity()).isBefore(used);
        mayAnswer.complete(null);

        assertThat(monitor.answer().body()).isEqualTo("the application");
        await().until(() -> workload.inFlight() == 0);
        assertThat(workload.remembered().lastActivity()).isBefore(used);
        assertThat(ask("/").body()).isEqualTo("the application");
        await().until(() -> workload.remembered().lastActivity().isAfter(used));
    }

    @Test
    void isAnsweredAsIfItWereAsleepWhenSomeoneElsePausesItMeanwhile() throws IOException {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        Backend backend =
                Backend.playing(
                        connection -> {
                            connection.request();
                            asked.complete(null);
                            connection.untilGone();
                        });
        Workload workload =
                ruled(
                        proxy.awake(backend),
                        Duration.ofSeconds(20),
                        "{ignore: monitors, status: 200}");
        Wire monitor =
                proxy.connect()
                        .send(
                                "GET / HTTP/1.1\r\nHost: app.localhost\r\n"
                                        + "User-Agent: Gatus/1.0\r\n\r\n");
        asked.join();
        proxy.paused(workload);

        assertThat(monitor.answer().body()).isEqualTo("asleep\n");
        assertThat(workload.state()).isInstanceOf(Asleep.class);
        assertThat(proxy.runtime().resumes()).isZero();
    }

    @Test
    void isToldOfAFailedWakeAllTheSame() throws IOException {
        Workload workload =
                ruled(
                        proxy.asleepAt("app.localhost", proxy.deadPort(), WaitMode.HOLD),
                        Duration.ofMillis(200),
                        "{ignore: monitors, status: 200}");
        assertThat(ask("/").status()).isEqualTo(502);
        assertThat(workload.state()).isInstanceOf(Failed.class);

        assertThat(ask("/", "User-Agent: Gatus/1.0").status()).isEqualTo(502);
        assertThat(proxy.runtime().starts()).isEqualTo(1);
    }

    @Test
    void mayWakeItIfTheRuleSaysSo() throws IOException {
        Workload workload = asleep("{ignore: [{path: /poll, wakes: true}]}");

        assertThat(ask("/poll").body()).isEqualTo("the application");
        assertThat(workload.state()).isInstanceOf(Awake.class);
    }

    @Test
    void wakesNoMemberOfAGroup() throws IOException {
        asleep("{ignore: monitors, status: 200}");
        proxy.asleep(Backend.answering(Backend.ok("b")), WaitMode.AUTO);
        proxy.group(Strategy.ROUND_ROBIN);

        Message answer =
                proxy.connect()
                        .send(
                                "GET / HTTP/1.1\r\nHost: group.localhost\r\nUser-Agent:"
                                        + " Gatus/1.0\r\n\r\n")
                        .answer();

        assertThat(answer.body()).isEqualTo("asleep\n");
        assertThat(proxy.runtime().starts()).isZero();
    }
}
