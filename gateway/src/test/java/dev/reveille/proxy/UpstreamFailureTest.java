package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState.Awake;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakWatch.class)
class UpstreamFailureTest {

    private static final String REST = " / HTTP/1.1\r\nHost: app.localhost\r\n";
    private static final String GET = "GET" + REST + "\r\n";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    /** Answers the first request of its first connection, and drops that at the second one. */
    private static Backend dyingOnReuse(AtomicInteger requests) throws IOException {
        return Backend.playing(
                connection -> {
                    boolean first = requests.get() == 0;
                    connection.head();
                    requests.incrementAndGet();
                    connection.send(Backend.ok("one"));
                    connection.head();
                    requests.incrementAndGet();
                    if (!first) {
                        connection.send(Backend.ok("two"));
                    }
                });
    }

    @Test
    void aRequestThatMayBeRepeatedIsRepeatedOnceOnAFreshConnection() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        Backend backend = dyingOnReuse(requests);
        proxy.awake(backend);
        Wire client = proxy.connect();
        assertThat(client.send(GET).answer().body()).isEqualTo("one");
        assertThat(client.send(GET).answer().body()).isEqualTo("one");
        assertThat(backend.accepted()).isEqualTo(2);
        assertThat(requests).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/0.9 200 OK|Content-Length: 0||",
                "HTTP/2.0 200 OK|Content-Length: 0||",
                "http/1.1 200 OK|Content-Length: 0||",
                "HTTP/1.1 0200 OK|Content-Length: 0||",
                "HTTP/1.1 20 OK|Content-Length: 0||",
                "HTTP/1.1 200 O\fK|Content-Length: 0||",
                "HTTP/1.1 200 OK|Content-Length 0||",
                "HTTP/1.1 200 OK|Content-Length x: 0||",
                "HTTP/1.1 200 OK|Transfer-Encoding: gzip||",
                "HTTP/1.1 200 OK|Transfer-Encoding: gzip, chunked||0||",
            })
    void anAnswerThatIsNotHttpIs502(String answer) throws IOException {
        proxy.awake(Backend.answering(answer.replace("|", "\r\n")));
        Wire client = proxy.connect();
        assertThat(client.send(GET).answer().status()).isEqualTo(502);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200||",
                "HTTP/1.1 200 |X : y||",
                "HTTP/1.1 200 Größe|X \t:y||",
            })
    void whatAProxyHasToBearWithIsPassedOn(String head) throws IOException {
        proxy.awake(
                Backend.answering(
                        head.replace("||", "|Content-Length: 2||").replace("|", "\r\n") + "ok"));
        assertThat(proxy.connect().send(GET).answer().body()).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "HTTP/1.1 200 OK\r\nX: "})
    void whatComesBehindAnAnswerIsNoPartOfTheNextOne(String behind) {
        MemoryProxy memory = new MemoryProxy();
        AnsweringApplication application = new AnsweringApplication(memory);
        MemoryChannel client = memory.connect(Integer.MAX_VALUE);
        byte[] request = "GET / HTTP/1.1\r\nHost: app\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        client.arrives(request);
        memory.settle(application::play);
        memory.upstreams().getFirst().arrives(behind.getBytes(StandardCharsets.US_ASCII));
        memory.settle(application::play);
        client.arrives(request);
        memory.settle(application::play);
        assertThat(client.sent())
                .containsPattern("(?s)200 OK.*\r\n\r\nokHTTP/1.1 200 OK.*\r\n\r\nok$");
        assertThat(memory.upstreams()).hasSize(2);
        memory.end();
        memory.close();
    }

    /** In one piece with the answer, and whole lines, of which nothing stays in the buffer. */
    @ParameterizedTest
    @ValueSource(strings = {"!", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nX: y\r\n"})
    void whatComesTogetherWithAnAnswerIsNoPartOfTheNextOne(String behind) throws IOException {
        Backend backend = Backend.answering(Backend.ok("ok") + behind);
        proxy.awake(backend);
        Wire client = proxy.connect();
        assertThat(client.send(GET).answer().body()).isEqualTo("ok");
        assertThat(client.send(GET).answer().body()).isEqualTo("ok");
        assertThat(backend.accepted()).isEqualTo(2);
    }

    @Test
    void aPostIsNeverRepeated() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        Backend backend = dyingOnReuse(requests);
        proxy.awake(backend);
        Wire client = proxy.connect();
        client.send(GET).answer();
        client.send("POST" + REST + "Content-Length: 0\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(502);
        assertThat(backend.accepted()).isOne();
        assertThat(requests).hasValue(2);
    }

    @Test
    void aRequestWhoseAnswerHadBegunIsNotRepeated() throws IOException {
        Backend backend =
                Backend.playing(
                        connection -> {
                            connection.head();
                            connection.send(Backend.ok("one"));
                            connection.head();
                            connection.send("HTTP/1.1 200");
                        });
        proxy.awake(backend);
        Wire client = proxy.connect();
        client.send(GET).answer();
        assertThat(client.send(GET).answer().status()).isEqualTo(502);
        assertThat(backend.accepted()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not http\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n",
            })
    void anAnswerThatIsNoneIsAFaultAndTheClientsConnectionStays(String answer) throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.head();
                            connection.send(answer);
                        }));
        Wire client = proxy.connect();
        for (int i = 0; i < 2; i++) {
            Message got = client.send(GET).answer();
            assertThat((got.status() == 100 ? client.answer() : got).status()).isEqualTo(502);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 10\r\n\r\nhalf",
                "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
                "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n",
            })
    void anAnswerThatBreaksOffIsCut(String rest) throws IOException {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.head();
                            connection.send("HTTP/1.1 200 OK\r\n" + rest);
                            seen.join();
                        }));
        Wire client = proxy.connect();
        client.send(GET);
        if (rest.endsWith("zz\r\n")) {
            client.untilGone();
            seen.complete(null);
            return;
        }
        client.until("half");
        seen.complete(null);
        client.untilGone();
    }

    /** It may be the request that has the application end. */
    @Test
    void aRequestWithoutAnswerIsNotRepeatedWhereTheWorkloadStillIs() throws IOException {
        Backend backend = Backend.playing(Wire::head);
        proxy.awake(backend);
        assertThat(proxy.connect().send(GET).answer().status()).isEqualTo(502);
        assertThat(backend.accepted()).isOne();
    }

    @Test
    void aRequestThatEndsWithThePlaceThatTheWorkloadHasLeftIsAskedAgainWhereItIs()
            throws IOException {
        Ending old = new Ending();
        try (Backend anew = Backend.answering(Backend.ok("anew"))) {
            Workload workload = proxy.awake(old.backend);
            Wire client = proxy.connect().send(GET);
            old.asked.join();
            movesTo(workload, anew);
            old.end.complete(null);
            assertThat(client.answer().body()).isEqualTo("anew");
        }
    }

    @Test
    void aPostThatEndsWithThePlaceThatTheWorkloadHasLeftIsNot() throws IOException {
        Ending old = new Ending();
        try (Backend anew = Backend.answering(Backend.ok("anew"))) {
            Workload workload = proxy.awake(old.backend);
            Wire client = proxy.connect().send("POST" + REST + "Content-Length: 0\r\n\r\n");
            old.asked.join();
            movesTo(workload, anew);
            old.end.complete(null);
            assertThat(client.answer().status()).isEqualTo(502);
        }
    }

    private void movesTo(Workload workload, Backend place) {
        proxy.runtime().moves(workload.name(), place.port());
        workload.observed(proxy.runtime().inspect(workload.name()).orElseThrow(), false);
    }

    /** Takes a request, and ends without an answer when it is told to. */
    private static final class Ending {

        private final CompletableFuture<Void> asked = new CompletableFuture<>();
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final Backend backend;

        Ending() throws IOException {
            backend =
                    Backend.playing(
                            connection -> {
                                connection.head();
                                asked.complete(null);
                                end.join();
                            });
        }
    }

    @Test
    void aRefusedConnectionIsCheckedAgainAndTheRequestWaits() throws IOException {
        Backend old = Backend.answering(Backend.ok("old"));
        Backend anew = Backend.answering(Backend.ok("anew"));
        Workload workload = proxy.awake(old);
        old.close();
        proxy.runtime().moves(workload.name(), anew.port());
        Wire client = proxy.connect();
        assertThat(client.send(GET).answer().body()).isEqualTo("anew");
        assertThat(workload.state()).isInstanceOf(Awake.class);
        anew.close();
    }

    @Test
    void aNavigationThatIsRefusedGetsThePageInstead() throws IOException {
        Backend old = Backend.answering(Backend.ok("old"));
        proxy.awake(old);
        old.close();
        Wire client = proxy.connect();
        client.send("GET" + REST + "Accept: text/html\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(503);
    }

    @Test
    void aRequestWhoseBodyHasBegunIsNotRepeated() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        Backend backend = dyingOnReuse(requests);
        proxy.awake(backend);
        Wire client = proxy.connect();
        client.send(GET).answer();
        client.send("PUT" + REST + "Content-Length: 4\r\n\r\nbody");
        assertThat(client.answer().status()).isEqualTo(502);
        assertThat(backend.accepted()).isOne();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionThatHasJustEndedIsFoundBeforeAPostIsSentOverIt(boolean byReset)
            throws IOException {
        assumeTrue(proxy.canAskTheSystem());
        CompletableFuture<Void> mayEnd = new CompletableFuture<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Backend backend =
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(Backend.ok("answer"));
                            if (!mayEnd.isDone()) {
                                mayEnd.join();
                                if (byReset) {
                                    connection.reset();
                                } else {
                                    connection.close();
                                }
                                ended.complete(null);
                            }
                        });
        proxy.awake(backend);
        Wire client = proxy.connect();
        client.send(GET).answer();
        // The event loop is busy while the connection ends, and so cannot have seen it.
        proxy.beforeRouting(
                () -> {
                    mayEnd.complete(null);
                    ended.join();
                });
        client.send("POST" + REST + "Content-Length: 4\r\n\r\nbody");
        assertThat(client.answer().body()).isEqualTo("answer");
        assertThat(backend.accepted()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "H",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"
            })
    void whatComesOverAnIdleConnectionClosesItAndAnswersNobody(String unasked) throws IOException {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Backend backend =
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(Backend.ok("asked for"));
                            if (!idle.isDone()) {
                                idle.join();
                                connection.send(unasked);
                                connection.untilGone();
                                closed.complete(null);
                            }
                        });
        proxy.awake(backend);
        Wire client = proxy.connect();
        client.send(GET).answer();
        idle.complete(null);
        assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
        assertThat(client.send(GET).answer().body()).isEqualTo("asked for");
        assertThat(backend.accepted()).isEqualTo(2);
    }

    @Test
    void aWorkloadMayHaveAnAddressOfVersion6Only() throws IOException {
        Backend backend =
                Backend.playing(
                        InetAddress.ofLiteral("::1"),
                        connection -> {
                            while (true) {
                                connection.request();
                                connection.send(Backend.ok("six"));
                            }
                        });
        Workload workload = proxy.awakeAt("app.localhost", backend.address());
        Wire client = proxy.connect();
        assertThat(client.send(GET).answer().body()).isEqualTo("six");
        // Waking it is waited for at the same address.
        proxy.stopped(workload);
        assertThat(client.send(GET).answer().body()).isEqualTo("six");
        assertThat(proxy.runtime().starts()).isEqualTo(2);
        backend.close();
    }
}
