package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(LeakWatch.class)
class RelayTest {

    private static final String POST = "POST / HTTP/1.1\r\nHost: app.localhost\r\n";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String BEYOND_ASCII =
            "HTTP/1.1 200 Größe\r\nX-Name: Müller\r\nContent-Length: 0\r\n\r\n";
    private static final String HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n";
    private static final String GET = "GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    @Test
    void bothConnectionsAreReused() throws IOException {
        Backend backend = Backend.answering(Backend.ok("hello"));
        proxy.awake(backend);
        Wire client = proxy.connect();
        for (int i = 0; i < 5; i++) {
            assertThat(client.send(GET).answer().body()).isEqualTo("hello");
        }
        assertThat(backend.accepted()).isOne();
    }

    @Test
    void aBodyIsPassedOnOverAReusedConnection() throws IOException {
        Backend backend = Backend.echoing();
        proxy.awake(backend);
        Wire client = proxy.connect();
        for (int i = 0; i < 3; i++) {
            client.send(
                    "POST /p HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 5\r\n\r\nbody" + i);
            assertThat(client.answer().body()).endsWith("body" + i);
        }
        assertThat(backend.accepted()).isOne();
    }

    @Test
    void aBodyThatComesInPiecesIsPassedOnToItsEnd() throws IOException {
        Backend backend = Backend.echoing();
        proxy.awake(backend);
        Wire client = proxy.connect();
        client.send("POST /p HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 6\r\n\r\n");
        client.send("one");
        client.send("two");
        assertThat(client.answer().body()).endsWith("onetwo");
    }

    @Test
    void aChunkedBodyArrivesWithItsTrailers() throws IOException {
        CompletableFuture<String> seen = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.head();
                            seen.complete(connection.until("\r\n\r\n"));
                            connection.send(Backend.ok("done"));
                        }));
        Wire client = proxy.connect();
        client.send(
                POST
                        + "Transfer-Encoding: chunked\r\n"
                        + "Trailer: X-Sum\r\n\r\n"
                        + "5;ext=1\r\n"
                        + "hello\r\n"
                        + "0\r\n"
                        + "X-Sum: 42\r\n\r\n");
        assertThat(client.answer().body()).isEqualTo("done");
        assertThat(seen.join()).isEqualTo("5\r\nhello\r\n0\r\nX-Sum: 42");
    }

    @Test
    void trailersThatSayWhomARequestIsForAreNotPassedOn() throws IOException {
        CompletableFuture<String> seen = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.head();
                            seen.complete(connection.until("\r\n\r\n"));
                            connection.send(Backend.ok("done"));
                        }));
        Wire client = proxy.connect();
        client.send(POST + "Transfer-Encoding: chunked\r\n\r\n0\r\n");
        client.send("host: evil\r\nX-Forwarded-For: 6.6.6.6\r\nX-Sum: 42\r\n\r\n");
        assertThat(client.answer().body()).isEqualTo("done");
        assertThat(seen.join()).isEqualTo("0\r\nX-Sum: 42");
    }

    @Test
    void aChunkedAnswerArrivesWithItsTrailersAndTheConnectionStays() throws IOException {
        proxy.awake(Backend.answering(CHUNKED + "3\r\nabc\r\n0\r\nX-End: yes\r\n\r\n"));
        Wire client = proxy.connect();
        client.send(GET);
        assertThat(client.head().isChunked()).isTrue();
        assertThat(client.until("\r\n\r\n")).isEqualTo("3\r\nabc\r\n0\r\nX-End: yes");
        client.send(GET);
        assertThat(client.answer().body()).isEqualTo("abc");
    }

    @Test
    void anAnswerThatEndsWithItsConnectionIsPassedOnInChunks() throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send("HTTP/1.1 200 OK\r\n\r\nall of it");
                        }));
        Wire client = proxy.connect();
        for (int i = 0; i < 2; i++) {
            Message answer = client.send(GET).answer();
            assertThat(answer.isChunked()).isTrue();
            assertThat(answer.body()).isEqualTo("all of it");
        }
    }

    @Test
    void anAnswerThatWasToEndWithItsConnectionAndIsResetIsNotPassedOnAsWhole() throws IOException {
        CompletableFuture<Void> readHalf = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send("HTTP/1.1 200 OK\r\n\r\nhalf");
                            readHalf.join();
                            connection.reset();
                        }));
        Wire client = proxy.connect();
        client.send(GET);
        client.head();
        assertThat(client.until("half")).isEqualTo("4\r\n");
        readHalf.complete(null);
        assertThatThrownBy(client::rest).hasMessageContaining("reset");
    }

    @Test
    void headAndStatusesWithoutABodyLeaveTheConnectionUsable() throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
                            connection.request();
                            connection.send("HTTP/1.1 204 No Content\r\n\r\n");
                            connection.request();
                            connection.send(
                                    "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n");
                            connection.request();
                            connection.send(Backend.ok("last"));
                        }));
        Wire client = proxy.connect();
        client.send("HEAD / HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
        assertThat(client.head().header("content-length")).contains("5");
        assertThat(client.send(GET).answer().status()).isEqualTo(204);
        Message notModified = client.send(GET).answer();
        assertThat(notModified.status()).isEqualTo(304);
        assertThat(notModified.header("content-length")).contains("9");
        assertThat(client.send(GET).answer().body()).isEqualTo("last");
    }

    @Test
    void anHttp10ClientGetsAnAnswerThatEndsWithItsConnection() throws IOException {
        proxy.awake(Backend.answering(CHUNKED + "5\r\nhello\r\n0\r\n\r\n"));
        Wire client = proxy.connect();
        client.send("GET / HTTP/1.0\r\nHost: app.localhost\r\n\r\n");
        Message head = client.head();
        assertThat(head.header("transfer-encoding")).isEmpty();
        assertThat(head.header("connection")).contains("close");
        assertThat(client.rest()).isEqualTo("hello");
    }

    @Test
    void anHttp10ClientThatAsksForItKeepsItsConnection() throws IOException {
        proxy.awake(Backend.answering(Backend.ok("hello")));
        Wire client = proxy.connect();
        for (int i = 0; i < 2; i++) {
            client.send("GET / HTTP/1.0\r\nHost: app.localhost\r\nConnection: keep-alive\r\n\r\n");
            Message answer = client.answer();
            assertThat(answer.header("connection")).contains("keep-alive");
            assertThat(answer.body()).isEqualTo("hello");
        }
    }

    @Test
    void anHttp10BackendIsUsedOncePerConnectionUnlessItKeepsIt() throws IOException {
        Backend backend =
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
                        });
        proxy.awake(backend);
        Wire client = proxy.connect();
        assertThat(client.send(GET).answer().body()).isEqualTo("ok");
        assertThat(client.send(GET).answer().body()).isEqualTo("ok");
        assertThat(backend.accepted()).isEqualTo(2);
    }

    @Test
    void interimAnswersArePassedOnBeforeTheFinalOne() throws IOException {
        proxy.awake(
                Backend.answering(HINTS + "HTTP/1.1 102 Processing\r\n\r\n" + Backend.ok("final")));
        Wire client = proxy.connect();
        client.send(GET);
        Message hints = client.answer();
        assertThat(hints.status()).isEqualTo(103);
        assertThat(hints.header("link")).contains("</a.css>");
        assertThat(client.answer().status()).isEqualTo(102);
        assertThat(client.answer().body()).isEqualTo("final");
    }

    @Test
    void anHttp10ClientGetsNoInterimAnswers() throws IOException {
        proxy.awake(Backend.answering("HTTP/1.1 102 Processing\r\n\r\n" + Backend.ok("final")));
        Wire client = proxy.connect();
        client.send("GET / HTTP/1.0\r\nHost: app.localhost\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(200);
    }

    @Test
    void theBackendDecidesWhetherAnExpectedContinueComes() throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            Message head = connection.head();
                            assertThat(head.header("expect")).contains("100-continue");
                            connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                            connection.send(Backend.ok(connection.exactly(4)));
                        }));
        Wire client = proxy.connect();
        client.send(POST + "Expect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(100);
        client.send("body");
        assertThat(client.answer().body()).isEqualTo("body");
    }

    @Test
    void aConnectionOnWhichABodyWasNotAskedForIsNotUsedAgain() throws IOException {
        String inner = "GET /smuggled HTTP/1.1\r\n\r\n";
        Backend backend =
                Backend.playing(
                        connection -> {
                            String line = connection.head().start();
                            // The whole body is there, and is left there as the next request.
                            connection.input().mark(inner.length());
                            connection.exactly(line.startsWith("POST") ? inner.length() : 0);
                            connection.input().reset();
                            connection.send(Backend.ok(line));
                            String next = connection.head().start();
                            connection.head();
                            connection.send(Backend.ok(next));
                        });
        proxy.awake(backend);
        Wire client = proxy.connect();
        client.send(
                POST
                        + "Expect: 100-continue\r\nContent-Length: "
                        + inner.length()
                        + "\r\n\r\n"
                        + inner);
        assertThat(client.answer().body()).startsWith("POST / ");
        assertThat(client.send(GET).answer().body()).startsWith("GET / ");
        assertThat(backend.accepted()).isEqualTo(2);
    }

    @Test
    void bytesOutsideAsciiPassUnchanged() throws IOException {
        CompletableFuture<Message> seen = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            seen.complete(connection.request());
                            connection.send(BEYOND_ASCII);
                        }));
        Wire client = proxy.connect();
        client.send(
                "GET /caf\u00c3\u00a9 HTTP/1.1\r\nHost: app.localhost\r\nX-Ask: \u00e4\r\n\r\n");
        Message answer = client.answer();
        assertThat(seen.join().start()).isEqualTo("GET /caf\u00c3\u00a9 HTTP/1.1");
        assertThat(seen.join().header("x-ask")).contains("\u00e4");
        assertThat(answer.start()).isEqualTo("HTTP/1.1 200 Größe");
        assertThat(answer.header("x-name")).contains("Müller");
    }

    @Test
    void eventsArePassedOnOneByOne() throws IOException {
        CompletableFuture<Void> heard = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send("HTTP/1.1 200 OK\r\nX-Stream: yes\r\n\r\ndata: 1\n\n");
                            heard.join();
                            connection.send("data: 2\n\n");
                        }));
        Wire client = proxy.connect();
        client.send(GET);
        client.head();
        client.until("data: 1\n\n");
        heard.complete(null);
        client.until("data: 2\n\n");
        assertThat(client.until("0\r\n\r\n")).isEqualTo("\r\n");
    }

    @Test
    void whatABackendSendsBeyondItsAnswerNeverAnswersTheNextRequest() throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(Backend.ok("first") + Backend.ok("forged"));
                            connection.request();
                            connection.send(Backend.ok("second"));
                        }));
        Wire client = proxy.connect();
        client.send(GET + "GET /2 HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
        assertThat(client.answer().body()).isEqualTo("first");
        assertThat(client.answer().body()).isEqualTo("first");
    }

    @Test
    void aClientThatLeavesWhileItIsRelayedIsCountedOut() throws IOException {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        var workload =
                proxy.awake(
                        Backend.playing(
                                connection -> {
                                    connection.request();
                                    asked.complete(null);
                                    connection.untilGone();
                                }));
        Wire client = proxy.connect();
        client.send(GET);
        asked.join();
        assertThat(workload.inFlight()).isOne();
        client.close();
        await().until(workload::inFlight, count -> count == 0);
    }
}
