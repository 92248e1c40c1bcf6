package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.Connections;
import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.http.Answer;
import dev.reveille.workload.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How exchanges wait, and how they end when one side leaves. */
@ExtendWith(LeakWatch.class)
class ExchangeLifeTest {

    private static final String POST = "POST / HTTP/1.1\r\nHost: app.localhost\r\n";
    private static final String GET = "GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    @Test
    void aHeldRequestIsRelayedOnceTheWorkloadIsAwake() throws IOException {
        Workload workload = proxy.asleep(Backend.echoing(), WaitMode.HOLD);
        Wire client = proxy.connect();
        client.send("POST /x HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 4\r\n\r\nbody");
        assertThat(client.answer().body()).endsWith("body");
        assertThat(workload.held()).isZero();
        assertThat(proxy.runtime().starts()).isOne();
    }

    @Test
    void nothingIsReadFromTheBodyOfAHeldRequestAndItIsNotAskedFor() throws IOException {
        Workload workload = proxy.asleepAt("app.localhost", proxy.deadPort(), WaitMode.HOLD);
        Wire client = proxy.connect();
        client.send(POST + "Expect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        await().until(workload::held, count -> count == 1);
        Backend backend =
                Backend.playing(
                        connection -> {
                            assertThat(connection.head().header("expect")).isPresent();
                            connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                            connection.send(Backend.ok(connection.exactly(4)));
                        });
        proxy.runtime().moves(workload.name(), backend.port());
        workload.observed(proxy.runtime().inspect(workload.name()).orElseThrow(), false);
        assertThat(client.answer().status()).isEqualTo(100);
        client.send("late");
        assertThat(client.answer().body()).isEqualTo("late");
        backend.close();
    }

    @Test
    void aHeldClientThatLeavesFreesItsPlace() throws IOException {
        Workload workload = proxy.asleepAt("app.localhost", proxy.deadPort(), WaitMode.HOLD);
        Wire client = proxy.connect();
        client.send(GET);
        await().until(workload::held, count -> count == 1);
        client.close();
        await().until(workload::held, count -> count == 0);
    }

    @Test
    void aHeldClientThatLeavesInTheMiddleOfItsBodyFreesItsPlace() throws IOException {
        assumeTrue(proxy.seesClientsLeave(), "NIO sees the end only behind what was sent");
        Workload workload = proxy.asleepAt("app.localhost", proxy.deadPort(), WaitMode.HOLD);
        Wire client = proxy.connect();
        client.send("POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 900000\r\n\r\n");
        client.send(new byte[40_000]);
        await().until(workload::held, count -> count == 1);
        client.close();
        await().until(workload::held, count -> count == 0);
    }

    @Test
    void aHeldRequestWhoseTimeIsUpIs504AndTheConnectionStays() throws IOException {
        proxy.asleep(
                "app.localhost",
                proxy.deadPort(),
                new WorkloadDefinition.Waiting(
                        WaitMode.HOLD, Duration.ofMillis(100), 10, Optional.empty()));
        Wire client = proxy.connect();
        assertThat(client.send(GET).answer().status()).isEqualTo(504);
        assertThat(client.send(GET).answer().status()).isEqualTo(504);
    }

    @Test
    void oneMoreThanMayBeHeldIs503() throws IOException {
        Workload workload =
                proxy.asleep(
                        "app.localhost",
                        proxy.deadPort(),
                        new WorkloadDefinition.Waiting(
                                WaitMode.HOLD, Duration.ofSeconds(20), 1, Optional.empty()));
        proxy.connect().send(GET);
        await().until(workload::held, count -> count == 1);
        Message answer = proxy.connect().send(GET).answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isPresent();
    }

    @Test
    void aPageIsGivenAtOnceToAPersonEvenWithABodyOutstanding() throws IOException {
        proxy.asleepAt("app.localhost", proxy.deadPort(), WaitMode.PAGE);
        Wire client = proxy.connect();
        client.send(POST + "Accept: text/html\r\nContent-Length: 3000000\r\n\r\n");
        client.send(new byte[1_000_000]);
        Message answer = client.answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("Waking");
        assertThat(answer.header("connection")).contains("close");
    }

    @Test
    void anEarlyAnswerReachesAClientThatIsStillSending() throws IOException {
        String text = "x".repeat(300_000);
        CompletableFuture<Void> over = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.head();
                            connection.send(
                                    "HTTP/1.1 413 Too Large\r\nContent-Length: 300000\r\n\r\n"
                                            + text);
                            over.join();
                        }));
        Wire client = proxy.connectSlowReader();
        client.send("POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 9000000\r\n\r\n");
        client.send(new byte[200_000]);
        Message answer = client.answer();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo(text);
        assertThat(client.rest()).isEmpty();
        over.complete(null);
    }

    @Test
    void anEarlyAnswerOfAWorkloadThatThenRefusesTheBodyReachesTheClient() throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.head();
                            connection.exactly(1);
                            connection.send(
                                    "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno");
                        }));
        for (int i = 0; i < 20; i++) {
            Wire client = proxy.connect();
            client.send("POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 900000\r\n\r\n");
            client.send(new byte[150_000]);
            Message answer = client.answer();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo("no");
        }
    }

    @Test
    void whoLeavesWhileTheConnectionIsBeingMadeIsCountedOut() throws IOException {
        // Nobody accepts, and the backlog is full: connecting takes until its time is up.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Wire _ = Wire.to(full.getLocalPort());
                Wire _ = Wire.to(full.getLocalPort())) {
            proxy.connections(
                    new Connections(
                            1024,
                            1000,
                            Duration.ofSeconds(30),
                            Duration.ofSeconds(20),
                            Duration.ZERO));
            Workload workload = proxy.asleepAt("app.localhost", full.getLocalPort(), WaitMode.HOLD);
            proxy.runtime().start(workload.name());
            workload.observed(proxy.runtime().inspect(workload.name()).orElseThrow(), true);
            Wire client = proxy.connect();
            client.send(GET);
            await().until(workload::inFlight, count -> count == 1);
            client.reset();
            // Accepting makes room: the connection comes about after its client has left.
            full.accept();
            full.accept();
            await().until(workload::inFlight, count -> count == 0);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws IOException {
        proxy.awake(Backend.echoing());
        Wire client = proxy.connect();
        String rest = " HTTP/1.1\r\nHost: app.localhost\r\n";
        client.send(
                ("GET /1" + rest + "\r\n")
                        + ("POST /2"
                                + rest
                                + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n")
                        + ("POST /3" + rest + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                        + ("GET /_nothing" + rest + "\r\n")
                        + ("POST /4" + rest + "Content-Length: 2\r\n\r\ncd")
                        + ("GET /_status/none" + rest + "\r\n")
                        + ("GET /5" + rest + "Connection: close\r\n\r\n"));
        assertThat(client.answer().body()).startsWith("GET /1 ");
        assertThat(client.answer().body()).startsWith("POST /2 ").endsWith("\nab");
        assertThat(client.answer().body()).startsWith("POST /3 ");
        assertThat(client.answer().body()).startsWith("GET /_nothing ");
        assertThat(client.answer().body()).startsWith("POST /4 ").endsWith("\ncd");
        assertThat(client.answer().status()).isEqualTo(404);
        assertThat(client.answer().body()).startsWith("GET /5 ");
        assertThat(client.rest()).isEmpty();
    }

    /** What makes room for the next request is that the long answer goes out, all at once. */
    @Test
    void aHeadRequestBehindALongAnswerGetsNoBody() throws IOException {
        proxy.endpoint("/_long", _ -> new Answer(200, Map.of(), "x".repeat(70_000)));
        Wire client = proxy.connect();
        client.send(
                "GET /_long HTTP/1.1\r\nHost: x\r\n\r\n"
                        + "HEAD /_long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(client.answer().body()).hasSize(70_000);
        assertThat(client.head().header("content-length")).contains("70000");
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void drainingFinishesWhatIsInFlightAndClosesTheRest() throws Exception {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> mayAnswer = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            asked.complete(null);
                            mayAnswer.join();
                            connection.send(Backend.ok("done"));
                            connection.untilGone();
                        }));
        Wire idle = proxy.connect();
        idle.send("GET /_status/none HTTP/1.1\r\nHost: x\r\n\r\n").answer();
        Wire busy = proxy.connect();
        busy.send(GET);
        asked.join();
        Thread draining =
                Thread.ofVirtual().start(() -> proxy.server().drain(Duration.ofSeconds(15)));
        assertThat(idle.rest()).isEmpty();
        mayAnswer.complete(null);
        Message answer = busy.answer();
        assertThat(answer.body()).isEqualTo("done");
        assertThat(answer.header("connection")).contains("close");
        assertThat(busy.rest()).isEmpty();
        busy.close();
        assertThat(draining.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void drainingLetsASlowReaderHaveTheEndOfItsAnswer() throws Exception {
        int size = 8_000_000;
        proxy.endpoint("/_long", _ -> new Answer(200, Map.of(), "x".repeat(size)));
        Wire slow = proxy.connectSlowReader();
        slow.send("GET /_long HTTP/1.1\r\nHost: x\r\n\r\n").head();
        Thread draining =
                Thread.ofVirtual().start(() -> proxy.server().drain(Duration.ofSeconds(15)));
        await().untilAsserted(
                        () -> assertThatThrownBy(proxy::connect).isInstanceOf(IOException.class));

        assertThat(slow.exactly(size)).hasSize(size);
        assertThat(slow.rest()).isEmpty();
        slow.close();
        assertThat(draining.join(Duration.ofSeconds(10))).isTrue();
    }
}
