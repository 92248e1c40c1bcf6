package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.workload.Workload;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who ends only its own direction gets its answers; who has left altogether is noticed. */
@ExtendWith(LeakWatch.class)
class HalfClosedClientTest {

    private static final String REST = " HTTP/1.1\r\nHost: app.localhost\r\n";
    private static final String GET = "GET /" + REST + "\r\n";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    /** Sends the head of a stream and one event, and no more until the future is complete. */
    private Backend stream(CompletableFuture<Void> goOn) throws IOException {
        return Backend.playing(
                connection -> {
                    connection.request();
                    connection.send(CHUNKED + "3\r\none\r\n");
                    goOn.join();
                    connection.send("3\r\ntwo\r\n0\r\n\r\n");
                    connection.untilGone();
                });
    }

    private void wakes(Workload workload, Backend backend) {
        proxy.runtime().moves(workload.name(), backend.port());
        workload.observed(proxy.runtime().inspect(workload.name()).orElseThrow(), false);
    }

    @Test
    void itGetsItsAnswerAndThenTheConnectionEnds() throws IOException {
        proxy.awake(Backend.echoing());
        Wire client = proxy.connect();
        client.send("POST /x" + REST + "Content-Length: 4\r\n\r\nbody");
        client.endOutput();
        Message answer = client.answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).endsWith("body");
        // Whether the answer could announce it depends on which came first, the answer or the end.
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void anHttp10ClientGetsItsAnswerToo() throws IOException {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            ended.join();
                            connection.send(Backend.ok("hello"));
                        }));
        Wire client = proxy.connect();
        client.send("GET / HTTP/1.0\r\nHost: app.localhost\r\n\r\n");
        client.endOutput();
        ended.complete(null);
        assertThat(client.answer().body()).isEqualTo("hello");
    }

    @Test
    void allItsPipelinedRequestsAreAnswered() throws IOException {
        proxy.awake(Backend.echoing());
        Wire client = proxy.connect();
        client.send(
                ("POST /1" + REST + "Content-Length: 2\r\n\r\nab")
                        + ("GET /_status/none" + REST + "\r\n")
                        + ("GET /2" + REST + "\r\n"));
        client.endOutput();
        assertThat(client.answer().body()).startsWith("POST /1 ").endsWith("\nab");
        assertThat(client.answer().status()).isEqualTo(404);
        assertThat(client.answer().body()).startsWith("GET /2 ");
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void aLargeAnswerReachesASlowReaderWhole() throws IOException {
        int length = 8_000_000;
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(
                                    "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
                            connection.send(new byte[length]);
                            connection.untilGone();
                        }));
        Wire client = proxy.connectSlowReader();
        client.send(GET);
        client.head();
        client.endOutput();
        assertThat(client.rest()).hasSize(length);
    }

    @Test
    void itStaysHeldAndIsAskedNowAndThenWhetherItIsStillThere() throws IOException {
        assumeTrue(proxy.seesClientsLeave(), "NIO sees the end only behind what was sent");
        Workload workload = proxy.asleepAt("app.localhost", proxy.deadPort(), WaitMode.HOLD);
        Backend backend = Backend.echoing();
        Wire client = proxy.connect();
        client.send(GET);
        client.endOutput();
        assertThat(client.answer().status()).isEqualTo(100);
        assertThat(client.answer().status()).isEqualTo(100);
        assertThat(workload.held()).isOne();
        wakes(workload, backend);
        assertThat(finalAnswer(client).body()).startsWith("GET / ");
        backend.close();
    }

    @Test
    void itStaysHeldWithItsBody() throws IOException {
        Workload workload = proxy.asleepAt("app.localhost", proxy.deadPort(), WaitMode.HOLD);
        Backend backend = Backend.echoing();
        Wire client = proxy.connect();
        client.send("POST /x" + REST + "Content-Length: 4\r\n\r\nbody");
        client.endOutput();
        await().until(workload::held, count -> count == 1);
        wakes(workload, backend);
        assertThat(finalAnswer(client).body()).endsWith("body");
        backend.close();
    }

    private static Message finalAnswer(Wire client) throws IOException {
        Message answer = client.answer();
        while (answer.status() == 100) {
            answer = client.answer();
        }
        return answer;
    }

    @Test
    void anHttp10ClientCannotBeAskedSoItsPlaceIsFreed() throws IOException {
        Workload workload = proxy.asleepAt("app.localhost", proxy.deadPort(), WaitMode.HOLD);
        Wire client = proxy.connect();
        client.send("GET / HTTP/1.0\r\nHost: app.localhost\r\n\r\n");
        await().until(workload::held, count -> count == 1);
        client.endOutput();
        assertThat(client.rest()).isEmpty();
        await().until(workload::held, count -> count == 0);
    }

    @Test
    void aStreamGoesOnAndItsFramingStaysWhole() throws IOException {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        proxy.awake(stream(goOn));
        Wire client = proxy.connect();
        client.send(GET);
        client.head();
        client.until("one\r\n");
        client.endOutput();
        assertThat(client.exactly(2)).as("two questions").isEqualTo("00");
        goOn.complete(null);
        assertThat(client.chunks()).isEqualTo("two");
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void whoLeavesASilentStreamIsCountedOut() throws IOException {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        Workload workload = proxy.awake(stream(goOn));
        Wire client = proxy.connect();
        client.send(GET);
        client.head();
        client.until("one\r\n");
        client.close();
        await().until(workload::inFlight, count -> count == 0);
        goOn.complete(null);
    }

    @Test
    void whoLeavesASilentStreamThatEndsWithTheConnectionIsCountedOut() throws IOException {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        Workload workload = proxy.awake(stream(goOn));
        Wire client = proxy.connect();
        client.send("GET / HTTP/1.0\r\nHost: app.localhost\r\n\r\n");
        client.until("one");
        client.close();
        await().until(workload::inFlight, count -> count == 0);
        goOn.complete(null);
    }

    @Test
    void aBodyThatCanNeverBecomeWholeIsGivenUp() throws IOException {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> cut = new CompletableFuture<>();
        Workload workload =
                proxy.awake(
                        Backend.playing(
                                connection -> {
                                    connection.until("half");
                                    begun.complete(null);
                                    connection.untilGone();
                                    cut.complete(null);
                                }));
        Wire client = proxy.connect();
        client.send("POST /" + REST + "Content-Length: 8\r\n\r\nhalf");
        begun.join();
        client.endOutput();
        client.untilGone();
        cut.join();
        await().until(workload::inFlight, count -> count == 0);
    }

    @Test
    void aHeadThatCanNeverBecomeWholeIsMalformed() throws IOException {
        Wire client = proxy.connect();
        client.send("GET / HTTP/1.1\r\nHost: app.loc");
        client.endOutput();
        assertThat(client.answer().status()).isEqualTo(400);
        assertThat(client.rest()).isEmpty();
    }
}
