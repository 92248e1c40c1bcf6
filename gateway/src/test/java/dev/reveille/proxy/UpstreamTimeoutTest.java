package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.WorkloadDefinition.Connections;
import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Waking;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What has a limit of time on the workload's side. That a time has passed is seen by another
 * request, which began later and whose own time is up.
 */
@ExtendWith(LeakWatch.class)
class UpstreamTimeoutTest {

    private static final String REST = " HTTP/1.1\r\nHost: app.localhost\r\n";
    private static final Duration SOON = Duration.ofMillis(300);

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    private static Connections firstByteWithin(Duration limit) {
        Connections usual = Connections.USUAL;
        return new Connections(
                usual.most(), usual.mostQueued(), usual.keepAlive(), usual.connectTimeout(), limit);
    }

    private static Connections keptFor(Duration time) {
        Connections usual = Connections.USUAL;
        return new Connections(
                usual.most(),
                usual.mostQueued(),
                time,
                usual.connectTimeout(),
                usual.firstByteTimeout());
    }

    private static Connections connectingWithin(Duration limit) {
        Connections usual = Connections.USUAL;
        return new Connections(
                usual.most(), usual.mostQueued(), usual.keepAlive(), limit, Duration.ZERO);
    }

    private Wire asking(String path) throws IOException {
        return proxy.connect().send("GET " + path + REST + "\r\n");
    }

    /** Never answers {@code /silent}; gives the script every other request. */
    private void orSilent(Backend.Script otherwise) throws IOException {
        proxy.connections(firstByteWithin(SOON))
                .awake(
                        Backend.playing(
                                connection -> {
                                    if (connection.head().start().contains("/silent")) {
                                        connection.untilGone();
                                    } else {
                                        otherwise.play(connection);
                                    }
                                }));
    }

    /** Returns when a request that was sent just now has had to wait for too long. */
    private void letTimePass() throws IOException {
        assertThat(asking("/silent").answer().status()).isEqualTo(504);
    }

    @Test
    void anAnswerThatDoesNotBeginInTimeIs504AndTheWorkloadsConnectionIsClosed() throws IOException {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        orSilent(
                connection -> {
                    connection.untilGone();
                    closed.complete(null);
                });
        Wire client = asking("/");
        Message answer = client.answer();
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.body()).contains("urn:reveille:problem:backend-silent");
        assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
        // The client's own connection stays.
        client.send("GET /" + REST + "\r\n");
        assertThat(client.answer().status()).isEqualTo(504);
    }

    @Test
    void anInterimAnswerIsNotTheAnswer() throws IOException {
        orSilent(
                connection -> {
                    connection.send("HTTP/1.1 103 Early Hints\r\n\r\n");
                    connection.untilGone();
                });
        Wire client = asking("/");
        assertThat(client.answer().status()).isEqualTo(103);
        assertThat(client.answer().status()).isEqualTo(504);
    }

    @Test
    void aBeginThatTurnsOutToBeAnInterimAnswerIsNotTheAnswerEither() throws IOException {
        CompletableFuture<Void> later = new CompletableFuture<>();
        orSilent(
                connection -> {
                    connection.send("HTTP/1.1 1");
                    later.join();
                    connection.send("02 Processing\r\n\r\n");
                    connection.untilGone();
                });
        Wire client = asking("/");
        letTimePass();
        later.complete(null);
        assertThat(client.answer().status()).isEqualTo(102);
        assertThat(client.answer().status()).isEqualTo(504);
    }

    @Test
    void anAnswerOfWhichAByteHasComeMayTakeItsTime() throws IOException {
        CompletableFuture<Void> later = new CompletableFuture<>();
        orSilent(
                connection -> {
                    connection.send("HTTP/1.1 100 Continue\r\n\r\nH");
                    later.join();
                    connection.send(Backend.ok("late").substring(1));
                });
        Wire client = asking("/");
        assertThat(client.answer().status()).isEqualTo(100);
        letTimePass();
        later.complete(null);
        assertThat(client.answer().body()).isEqualTo("late");
    }

    @Test
    void timeCountsFromTheEndOfTheRequest() throws IOException {
        orSilent(
                connection -> {
                    connection.exactly("whole".length());
                    connection.send(Backend.ok("in time"));
                });
        Wire client = proxy.connect();
        client.send("POST /" + REST + "Content-Length: 5\r\n\r\nwho");
        letTimePass();
        client.send("le");
        assertThat(client.answer().body()).isEqualTo("in time");
    }

    @Test
    void withoutALimitAnAnswerMayTakeAsLongAsItLikes() throws IOException {
        CompletableFuture<Void> later = new CompletableFuture<>();
        Backend patient =
                Backend.playing(
                        connection -> {
                            connection.head();
                            later.join();
                            connection.send(Backend.ok("late"));
                        });
        proxy.awakeAt("patient.localhost", patient.address());
        orSilent(Wire::untilGone);
        Wire client = proxy.connect();
        client.send("GET / HTTP/1.1\r\nHost: patient.localhost\r\n\r\n");
        letTimePass();
        later.complete(null);
        assertThat(client.answer().body()).isEqualTo("late");
        patient.close();
    }

    @Test
    void anIdleConnectionIsKeptForItsTimeAndNoLonger() throws IOException {
        Backend brief = Backend.echoing();
        Workload shortly =
                proxy.connections(keptFor(Duration.ofMillis(200)))
                        .awakeAt("brief.localhost", brief.address());
        Workload usually = proxy.connections(Connections.USUAL).awake(Backend.echoing());
        Wire client = proxy.connect();
        client.send("GET / HTTP/1.1\r\nHost: brief.localhost\r\n\r\n").answer();
        assertThat(proxy.server().connections(shortly)).isOne();
        client.send("GET /" + REST + "\r\n").answer();
        await().until(() -> proxy.server().connections(shortly), count -> count == 0);
        assertThat(proxy.server().connections(usually)).isOne();
        brief.close();
    }

    @Test
    void withoutKeepAliveEachConnectionIsUsedOnce() throws IOException {
        Backend backend = Backend.echoing();
        proxy.connections(keptFor(Duration.ZERO)).awake(backend);
        Wire client = proxy.connect();
        for (int i = 0; i < 3; i++) {
            assertThat(client.send("GET /" + REST + "\r\n").answer().status()).isEqualTo(200);
        }
        assertThat(backend.accepted()).isEqualTo(3);
    }

    @Test
    void aConnectionThatDoesNotComeAboutInTimeIsLookedIntoAndTheRequestWaits() throws IOException {
        // Nobody accepts, and the backlog is full.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Wire _ = Wire.to(full.getLocalPort());
                Wire _ = Wire.to(full.getLocalPort())) {
            proxy.connections(connectingWithin(Duration.ofMillis(100)));
            Workload hasty = proxy.asleepAt("hasty.localhost", full.getLocalPort(), WaitMode.HOLD);
            proxy.connections(connectingWithin(Duration.ofSeconds(20)));
            Workload patient = proxy.asleepAt("app.localhost", full.getLocalPort(), WaitMode.HOLD);
            proxy.found(hasty);
            proxy.found(patient);
            Wire first = asking("/");
            await().until(patient::inFlight, count -> count == 1);
            Wire second = proxy.connect();
            second.send("GET / HTTP/1.1\r\nHost: hasty.localhost\r\n\r\n");
            await().until(hasty::state, Waking.class::isInstance);
            await().until(hasty::held, count -> count == 1);
            assertThat(patient.state()).isInstanceOf(Awake.class);
            second.close();
            first.close();
            await().until(hasty::held, count -> count == 0);
            full.accept();
            full.accept();
            await().until(patient::inFlight, count -> count == 0);
        }
    }
}
