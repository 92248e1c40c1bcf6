package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.ClientLimits;
import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.http.Answer;
import dev.reveille.workload.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(LeakWatch.class)
@DisplayName("A client")
class StalledClientTest {

    private static final String HOST = "Host: app.localhost\r\n";
    private static final String GET = "GET / HTTP/1.1\r\n" + HOST + "\r\n";
    private static final String UPGRADE =
            "GET / HTTP/1.1\r\n" + HOST + "Connection: upgrade\r\nUpgrade: echo\r\n\r\n";
    private static final long HUGE = 100L * 1024 * 1024;

    /** How long the gateway waits for a client that stalls. */
    private static final Duration STALL = Duration.ofSeconds(1);

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    private final AtomicLong sent = new AtomicLong();
    private final CompletableFuture<Void> upstreamEnded = new CompletableFuture<>();

    @BeforeEach
    void limits() {
        proxy.limits(patience(Duration.ofMinutes(3), STALL));
    }

    private static Limits patience(Duration keepAlive, Duration stall) {
        return Limits.of(
                ClientLimits.USUAL.with(
                        new ClientLimits.Patience(Duration.ofSeconds(10), keepAlive, stall)));
    }

    @Test
    void thatNeverReadsAHugeAnswerIsCutAndSoIsItsConnectionToTheWorkload() throws Exception {
        Workload workload =
                proxy.awake(
                        playingOnce(
                                connection -> {
                                    connection.request();
                                    connection.send(
                                            "HTTP/1.1 200 OK\r\nContent-Length: "
                                                    + HUGE
                                                    + "\r\n\r\n");
                                    flood(connection);
                                }));
        Wire client = proxy.connectSlowReader();

        client.send(GET);

        upstreamEnded.get(20, TimeUnit.SECONDS);
        assertThat(sent.get()).isLessThan(HUGE);
        await().until(workload::inFlight, count -> count == 0);
        assertThat(read(client)).isLessThan(HUGE);
    }

    @Test
    void thatNeverReadsItsLastAnswerIsCut() throws Exception {
        Workload workload =
                proxy.awake(
                        playingOnce(
                                connection -> {
                                    connection.request();
                                    connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
                                    flood(connection);
                                }));
        Wire client = proxy.connectSlowReader();

        client.send("GET / HTTP/1.0\r\n" + HOST + "\r\n");

        upstreamEnded.get(20, TimeUnit.SECONDS);
        await().until(workload::inFlight, count -> count == 0);
        assertThat(read(client)).isLessThan(HUGE);
    }

    @Test
    void thatReadsTheEndOfItsAnswerSlowlyIsNotIdle() throws Exception {
        int size = 8_000_000;
        proxy.limits(patience(Duration.ofMillis(200), Duration.ofSeconds(20)));
        proxy.endpoint("/_long", _ -> new Answer(200, Map.of(), "x".repeat(size)));
        Wire client = proxy.connectSlowReader();
        client.send("GET /_long HTTP/1.1\r\n" + HOST + "\r\n").head();
        anotherIsLeftIdleTooLong();
        anotherIsLeftIdleTooLong();

        assertThat(client.exactly(size)).hasSize(size);
        assertThat(client.rest()).as("and then it is").isEmpty();
    }

    @Test
    void thatNeverReadsWhatComesThroughItsTunnelIsCut() throws Exception {
        Workload workload =
                proxy.awake(
                        playingOnce(
                                connection -> {
                                    connection.head();
                                    connection.send(switching());
                                    flood(connection);
                                }));
        Wire client = proxy.connectSlowReader();

        client.send(UPGRADE);

        upstreamEnded.get(20, TimeUnit.SECONDS);
        await().until(workload::inFlight, count -> count == 0);
        assertThat(read(client)).isLessThan(HUGE);
    }

    @Test
    void thatStopsInTheMiddleOfItsBodyGets408AndItsConnectionToTheWorkloadIsClosed()
            throws Exception {
        Workload workload =
                proxy.awake(
                        playingOnce(
                                connection -> {
                                    connection.until("half");
                                    connection.untilGone();
                                }));
        Wire client = proxy.connect();

        client.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 8\r\n\r\nhalf");

        assertThat(client.answer().status()).isEqualTo(408);
        assertThat(client.rest()).isEmpty();
        upstreamEnded.get(20, TimeUnit.SECONDS);
        await().until(workload::inFlight, count -> count == 0);
    }

    @Test
    void thatStopsInTheMiddleOfAChunkSizeGets408() throws Exception {
        proxy.awake(playingOnce(Wire::untilGone));
        Wire client = proxy.connect();

        client.send("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n1");

        assertThat(client.answer().status()).isEqualTo(408);
    }

    @Test
    void thatSendsAByteNowAndThenIsHeardToTheEnd() throws Exception {
        proxy.limits(patience(Duration.ofMillis(300), Duration.ofSeconds(3)));
        proxy.awake(Backend.echoing());
        Wire client = proxy.connect();
        String body = "by and by, it is all there";

        client.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: " + body.length() + "\r\n\r\n");
        for (int i = 0; i < body.length(); i++) {
            client.send(body.substring(i, i + 1));
            anotherIsLeftIdleTooLong();
        }

        assertThat(client.answer().body()).endsWith(body);
    }

    @Test
    void thatWaitsForASilentWorkloadIsNotStalled() throws Exception {
        CompletableFuture<Void> mayAnswer = new CompletableFuture<>();
        proxy.awake(answeringWhen(mayAnswer));
        Wire client = proxy.connect();
        client.send(GET);

        anotherStalls();
        mayAnswer.complete(null);

        assertThat(client.answer().body()).isEqualTo("late");
    }

    @Test
    void thatListensToASilentStreamOfEventsIsNotStalled() throws Exception {
        CompletableFuture<Void> maySpeak = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            if (connection.head().start().startsWith("POST")) {
                                connection.untilGone();
                                return;
                            }
                            connection.send(
                                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                                            + "Connection: close\r\n\r\n");
                            maySpeak.join();
                            connection.send("data: late\n\n");
                        }));
        Wire client = proxy.connect();
        client.send(GET);
        assertThat(client.head().status()).isEqualTo(200);

        anotherStalls();
        maySpeak.complete(null);

        assertThat(client.chunks()).isEqualTo("data: late\n\n");
    }

    @Test
    void inASilentTunnelIsNotStalled() throws Exception {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            if (connection.head().start().startsWith("POST")) {
                                connection.untilGone();
                                return;
                            }
                            connection.send(switching());
                            connection.send(connection.until("!"));
                        }));
        Wire client = proxy.connect();
        client.send(UPGRADE);
        assertThat(client.head().status()).isEqualTo(101);

        anotherStalls();
        client.send("hello!");

        assertThat(client.rest()).isEqualTo("hello");
    }

    @Test
    void whoseBodyTheWorkloadDoesNotTakeIsNotStalled() throws Exception {
        CompletableFuture<Void> mayRead = new CompletableFuture<>();
        int size = 30_000_000;
        proxy.awake(
                Backend.playing(
                        connection -> {
                            if (!connection
                                    .head()
                                    .header("content-length")
                                    .get()
                                    .equals("" + size)) {
                                connection.untilGone();
                                return;
                            }
                            mayRead.join();
                            connection.input().skipNBytes(size);
                            connection.send(Backend.ok("all of it"));
                        }));
        Wire client = proxy.connect();
        Thread sending =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        client.send(
                                                "POST / HTTP/1.1\r\n"
                                                        + HOST
                                                        + "Content-Length: "
                                                        + size
                                                        + "\r\n\r\n");
                                        client.send(new byte[size]);
                                    } catch (IOException cut) {
                                        // The answer, or its absence, says it.
                                    }
                                });

        anotherStalls();
        anotherStalls();
        mayRead.complete(null);

        assertThat(client.answer().body()).isEqualTo("all of it");
        sending.join();
    }

    @Test
    void thatWaitsForLeaveToSendItsBodyIsNotStalled() throws Exception {
        CompletableFuture<Void> mayContinue = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            if (connection.head().header("expect").isEmpty()) {
                                connection.untilGone();
                                return;
                            }
                            mayContinue.join();
                            connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                            connection.send(Backend.ok(connection.exactly(4)));
                        }));
        Wire client = proxy.connect();
        client.send(
                "POST / HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 4\r\n\r\n");

        anotherStalls();
        mayContinue.complete(null);

        assertThat(client.answer().status()).isEqualTo(100);
        client.send("body");
        assertThat(client.answer().body()).isEqualTo("body");
    }

    @Test
    void thatReadsItsAnswerBeforeItHasSentItsWholeBodyIsNotStalled() throws Exception {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            if (!connection.head().isChunked()) {
                                connection.untilGone();
                                return;
                            }
                            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
                            connection.send(connection.chunks());
                        }));
        Wire client = proxy.connect();
        client.send("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
        assertThat(client.head().status()).isEqualTo(200);

        anotherStalls();
        client.send("4\r\nbody\r\n0\r\n\r\n");

        assertThat(client.exactly(4)).isEqualTo("body");
    }

    @Test
    void thatIsHeldIsNotStalled() throws Exception {
        Workload sleeping = proxy.asleepAt("asleep.localhost", proxy.deadPort(), WaitMode.HOLD);
        proxy.awake(Backend.playing(Wire::untilGone));
        Wire client = proxy.connect();
        client.send("POST / HTTP/1.1\r\nHost: asleep.localhost\r\nContent-Length: 4\r\n\r\nbo");
        await().until(sleeping::held, count -> count == 1);

        anotherStalls();
        try (Backend backend = Backend.echoing()) {
            proxy.runtime().moves(sleeping.name(), backend.port());
            sleeping.observed(proxy.runtime().inspect(sleeping.name()).orElseThrow(), false);
            client.send("dy");

            assertThat(client.answer().body()).endsWith("body");
        }
    }

    private static Backend answeringWhen(CompletableFuture<Void> may) throws IOException {
        return Backend.playing(
                connection -> {
                    if (connection.head().start().startsWith("POST")) {
                        connection.untilGone();
                        return;
                    }
                    may.join();
                    connection.send(Backend.ok("late"));
                });
    }

    private static String switching() {
        return "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n";
    }

    /** Lets the gateway's whole patience with stalled clients pass, once over. */
    private void anotherStalls() throws IOException {
        try (Wire other = proxy.connect()) {
            other.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 8\r\n\r\nhalf");
            assertThat(other.answer().status()).isEqualTo(408);
        }
    }

    /** Lets the gateway's patience with idle connections pass. */
    private void anotherIsLeftIdleTooLong() throws IOException {
        try (Wire other = proxy.connect()) {
            assertThat(other.rest()).isEmpty();
        }
    }

    private Backend playingOnce(Backend.Script script) throws IOException {
        return Backend.playing(
                connection -> {
                    try {
                        script.play(connection);
                    } finally {
                        upstreamEnded.complete(null);
                    }
                });
    }

    private void flood(Wire connection) throws IOException {
        byte[] piece = new byte[64 * 1024];
        while (sent.get() < HUGE) {
            connection.send(piece);
            sent.addAndGet(piece.length);
        }
        connection.untilGone();
    }

    /** What is still to be had, until the connection ends however it does. */
    private static long read(Wire client) {
        long count = 0;
        try {
            while (client.input().read() >= 0) {
                count++;
            }
        } catch (IOException reset) {
            return count;
        }
        return count;
    }
}
