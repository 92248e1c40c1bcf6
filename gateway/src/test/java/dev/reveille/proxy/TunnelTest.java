package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.workload.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakWatch.class)
class TunnelTest {

    private static final String ASK =
            "GET /chat HTTP/1.1\r\nHost: app.localhost\r\n"
                    .concat("Connection: Upgrade\r\nUpgrade: %s\r\n\r\n");
    private static final String SWITCH =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: %s\r\n\r\n";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    @Test
    void bothSidesTalkAndTheTunnelCountsAsInFlightUntilItEnds() throws IOException {
        Workload workload =
                proxy.awake(
                        Backend.playing(
                                connection -> {
                                    Message request = connection.request();
                                    assertThat(request.header("upgrade")).contains("websocket");
                                    connection.send(SWITCH.formatted("websocket"));
                                    connection.send(connection.exactly(4) + "pong");
                                    connection.untilGone();
                                }));
        Wire client = proxy.connect();
        client.send(ASK.formatted("websocket"));
        Message answer = client.answer();
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.header("upgrade")).contains("websocket");
        assertThat(client.send("ping").exactly(8)).isEqualTo("pingpong");
        assertThat(workload.inFlight()).isOne();
        client.close();
        await().until(workload::inFlight, count -> count == 0);
    }

    @Test
    void whatFollowsTheSwitchInTheSameSegmentArrives() throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(SWITCH.formatted("anything/2") + "first words");
                            connection.untilGone();
                        }));
        Wire client = proxy.connect();
        client.send(ASK.formatted("anything/2"));
        assertThat(client.answer().status()).isEqualTo(101);
        assertThat(client.exactly(11)).isEqualTo("first words");
    }

    @Test
    void whatTheClientSendsBehindItsRequestArrivesAsItIs() throws IOException {
        CompletableFuture<String> heard = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(SWITCH.formatted("raw"));
                            heard.complete(connection.exactly(12));
                        }));
        Wire client = proxy.connect();
        client.send(ASK.formatted("raw") + "\u0000\u00ff\r\n\r\n");
        client.send("behind");
        assertThat(client.answer().status()).isEqualTo(101);
        assertThat(heard.join()).isEqualTo("\u0000\u00ff\r\n\r\nbehind");
    }

    @Test
    void whatFollowsIsNotTakenForARequestWhenOneBeforeTheSwitchIsAnswered() throws IOException {
        CompletableFuture<String> heard = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            if (connection.request().header("upgrade").isEmpty()) {
                                connection.send(Backend.ok("first"));
                                // The other one comes on this connection or on one of its own.
                                connection.request();
                            }
                            connection.send(SWITCH.formatted("raw"));
                            heard.complete(connection.exactly(33));
                        }));
        Wire client = proxy.connect();
        client.send(
                "GET /first HTTP/1.1\r\nHost: app.localhost\r\n\r\n"
                        + ASK.formatted("raw")
                        + "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.answer().body()).isEqualTo("first");
        assertThat(client.answer().status()).isEqualTo(101);
        client.send("behind");
        assertThat(heard)
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo("GET / HTTP/1.1\r\nHost: x\r\n\r\nbehind");
    }

    @Test
    void aSwitchThatIsNotGrantedLeavesTheConnectionToTheNextRequest() throws IOException {
        proxy.awake(Backend.echoing());
        Wire client = proxy.connect();
        client.send(ASK.formatted("other/2") + "GET /next HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
        assertThat(client.answer().body()).startsWith("GET /chat ");
        assertThat(client.answer().body()).startsWith("GET /next ");
        client.send("GET /later HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
        assertThat(client.answer().body()).startsWith("GET /later ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "websocket, H2C"})
    void http2IsNotAskedForBecauseItsRequestsWouldPassUnseen(String protocols) throws IOException {
        proxy.awake(Backend.echoing());
        Wire client = proxy.connect();
        client.send(
                ASK.formatted(protocols)
                        .replace("\r\nUpgrade", "\r\nHTTP2-Settings: AAMAAABkAAQ\r\nUpgrade"));
        assertThat(client.answer().body())
                .startsWith("GET /chat ")
                .doesNotContainIgnoringCase("upgrade")
                .doesNotContainIgnoringCase("http2-settings");
    }

    @Test
    void aSwitchThatNobodyAskedForIsAFault() throws IOException {
        proxy.awake(Backend.answering(SWITCH.formatted("surprise")));
        Wire client = proxy.connect();
        client.send("GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(502);
    }

    /** Sends so many bytes, ends, and then tells of each byte and of the end that it hears. */
    private void awakeAndSending(AtomicInteger length, BlockingQueue<String> news)
            throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(SWITCH.formatted("raw"));
                            Thread.ofVirtual().start(() -> sendAndEnd(connection, length, news));
                            int heard = connection.input().read();
                            while (heard >= 0) {
                                news.add("heard " + (char) heard);
                                heard = connection.input().read();
                            }
                            news.add("end");
                        }));
    }

    private static void sendAndEnd(
            Wire connection, AtomicInteger length, BlockingQueue<String> news) {
        try {
            connection.send(new byte[length.get()]);
            connection.endOutput();
            news.add("sent");
        } catch (IOException over) {
            news.add("not sent");
        }
    }

    /**
     * Opens tunnels through which more and more is sent before anything is read, as long as all of
     * it finds room on the way. Sooner or later some of it has to wait in the gateway when the end
     * is seen there, however much room the system gives it on both sides.
     */
    private void endingBeforeAnythingIsRead(Ending ending) throws Exception {
        AtomicInteger length = new AtomicInteger();
        BlockingQueue<String> news = new LinkedBlockingQueue<>();
        awakeAndSending(length, news);
        for (int step = 1; step < 32; step++) {
            length.set(step * 500_000);
            try (Wire client = proxy.connectSlowReader()) {
                client.send(ASK.formatted("raw"));
                assertThat(client.answer().status()).isEqualTo(101);
                if (!"sent".equals(news.poll(2, TimeUnit.SECONDS))) {
                    assertThat(step).isGreaterThan(1);
                    return;
                }
                // The second byte comes after the gateway has seen what it saw with the first.
                client.send("1");
                assertThat(news.take()).isEqualTo("heard 1");
                client.send("2");
                assertThat(news.take()).isEqualTo("heard 2");
                ending.play(client, news, length.get());
            }
        }
    }

    private interface Ending {
        void play(Wire client, BlockingQueue<String> news, int length) throws Exception;
    }

    @Test
    void theEndOfOneDirectionArrivesBehindItsLastByteAndLeavesTheOtherOpen() throws Exception {
        endingBeforeAnythingIsRead(
                (client, news, length) -> {
                    assertThat(client.rest().length()).isEqualTo(length);
                    client.send("3");
                    assertThat(news.take()).isEqualTo("heard 3");
                    client.endOutput();
                    assertThat(news.take()).isEqualTo("end");
                });
    }

    @Test
    void theEndOfBothDirectionsArrivesBehindTheirLastBytes() throws Exception {
        endingBeforeAnythingIsRead(
                (client, news, length) -> {
                    client.endOutput();
                    assertThat(news.take()).isEqualTo("end");
                    assertThat(client.rest().length()).isEqualTo(length);
                });
    }

    @Test
    void aClientMayEndItsDirectionFirst() throws IOException {
        int length = 8_000_000;
        Workload workload =
                proxy.awake(
                        Backend.playing(
                                connection -> {
                                    connection.request();
                                    connection.send(SWITCH.formatted("raw"));
                                    connection.send("got " + connection.rest().length());
                                }));
        Wire client = proxy.connect();
        client.send(ASK.formatted("raw"));
        assertThat(client.answer().status()).isEqualTo(101);
        client.send(new byte[length]);
        client.endOutput();
        assertThat(client.rest()).isEqualTo("got " + length);
        await().until(workload::inFlight, count -> count == 0);
    }

    @Test
    void aClientThatStopsReadingStopsTheWorkload() throws IOException {
        AtomicLong written = new AtomicLong();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(SWITCH.formatted("raw"));
                            while (written.get() < 64_000_000) {
                                connection.send(new byte[64_000]);
                                written.addAndGet(64_000);
                            }
                        }));
        Wire client = proxy.connectSlowReader();
        client.send(ASK.formatted("raw"));
        client.answer();
        assertThat(Stalled.at(written)).isPositive().isLessThan(24_000_000);
        client.close();
    }

    @Test
    void aWorkloadThatStopsReadingStopsTheClient() throws IOException {
        CompletableFuture<Void> over = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(SWITCH.formatted("raw"));
                            over.join();
                        }));
        Wire client = proxy.connect();
        client.send(ASK.formatted("raw"));
        client.answer();
        AtomicLong written = new AtomicLong();
        Thread.ofVirtual().start(() -> write(client, written));
        assertThat(Stalled.at(written)).isPositive().isLessThan(24_000_000);
        over.complete(null);
    }

    private static void write(Wire client, AtomicLong written) {
        try {
            while (written.get() < 64_000_000) {
                client.send(new byte[64_000]);
                written.addAndGet(64_000);
            }
        } catch (IOException over) {
            // The test is.
        }
    }

    @Test
    void aSideThatBreaksEndsTheOther() throws IOException {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        Workload workload =
                proxy.awake(
                        Backend.playing(
                                connection -> {
                                    connection.request();
                                    connection.send(SWITCH.formatted("raw"));
                                    connection.untilGone();
                                    gone.complete(null);
                                }));
        Wire client = proxy.connect();
        client.send(ASK.formatted("raw")).answer();
        client.reset();
        assertThat(gone).succeedsWithin(Duration.ofSeconds(10));
        await().until(workload::inFlight, count -> count == 0);
        assertThat(proxy.server().connections(workload)).isZero();
    }

    @Test
    void aTunnelToASleepingWorkloadOpensWhenItIsAwake() throws IOException {
        proxy.asleep(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(SWITCH.formatted("websocket"));
                            connection.send(connection.exactly(5));
                        }),
                WaitMode.AUTO);
        Wire client = proxy.connect();
        client.send(ASK.formatted("websocket") + "early");
        assertThat(client.answer().status()).isEqualTo(101);
        assertThat(client.exactly(5)).isEqualTo("early");
        assertThat(proxy.runtime().starts()).isOne();
    }
}
