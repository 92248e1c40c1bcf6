package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.ClientLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakWatch.class)
class RefusedRequestsTest {

    private static final String HOST = "Host: app.localhost\r\n";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1|H|Content-Length: 5|Transfer-Encoding: chunked||0||",
                "POST / HTTP/1.1|H|Content-Length: 5|Content-Length: 6||hello",
                "POST / HTTP/1.1|H|Content-Length: 5, 6||hello",
                "POST / HTTP/1.0|H|Content-Length: 5|Content-Length: 6||hello",
                "POST / HTTP/1.1|H|Content-Length: +5||hello",
                "POST / HTTP/1.1|H|Content-Length: -5||hello",
                "POST / HTTP/1.1|H|Transfer-Encoding: gzip||0||",
                "POST / HTTP/1.1|H|Transfer-Encoding: chunked, gzip||0||",
                "POST / HTTP/1.1|H|Transfer-Encoding: chunked|Transfer-Encoding: chunked||0||",
                "POST / HTTP/1.1|H|Transfer-Encoding: xchunked||0||",
                "POST / HTTP/1.1|H|Transfer-Encoding: gzip, chunked||0||",
                "POST / HTTP/1.1|H|Transfer-Encoding: identity, chunked||0||",
                "POST / HTTP/1.1|H|Transfer-Encoding: chunked,||0||",
                "POST / HTTP/1.1|H|Transfer-Encoding:|Transfer-Encoding: chunked||0||",
                "POST / HTTP/1.0|H|Transfer-Encoding: chunked||0||",
                "POST / HTTP/1.1|H|Transfer-Encoding : chunked||0||",
                "GET / HTTP/1.1|H|X-Folded: one| two||",
                "GET / HTTP/1.1|H|X-Folded: one|\ttwo||",
                "GET / HTTP/1.1| X: first|H||",
                "GET / HTTP/1.1||",
                "GET / HTTP/1.0||",
                "GET / HTTP/1.1|H|H||",
                "GET / HTTP/1.1|Host: a b||",
                "GET / HTTP/1.1|Host: user@app.localhost||",
                "GET / HTTP/1.1|H|No colon||",
                "GET / HTTP/1.1|H|X: a\u0000b||",
                "GET / HTTP/1.1|H|X: a\rb||",
                "GET  / HTTP/1.1|H||",
                "GET /  HTTP/1.1|H||",
                "GET\t/ HTTP/1.1|H||",
                "GET /\u000bHTTP/1.1|H||",
                "GET\r/ HTTP/1.1|H||",
                " GET / HTTP/1.1|H||",
                "GET / http/1.1|H||",
                "GET / HTTP/1.1|Host: app.localhost:x||",
                "GET / HTTP/1.1|Host: app.localhost:80:80||",
                "GET / HTTP/1.1|Host: app.local[host]||",
                "GET / HTTP/1.1|Host: [::1||",
                "GET / HTTP/1.1|Host: [::1]x||",
                "GET http://app.localhost/ HTTP/1.1|Host: a b||",
                "GET http://app.localhost:x/ HTTP/1.1|H||",
                "GET / HTTP/2.0|H||",
                "GET / HTTP/1.9|H||",
                "GET /a b HTTP/1.1|H||",
                "GET /#fragment HTTP/1.1|H||",
                "GET /\u0001 HTTP/1.1|H||",
                "GET ftp://app.localhost/ HTTP/1.1|H||",
                "GET http://user@app.localhost/ HTTP/1.1|H||",
                "GET app.localhost/ HTTP/1.1|H||",
                "GET * HTTP/1.1|H||",
                "GET / HTTP/1.1|H|Sec-WebSocket-Key1: 1|Sec-WebSocket-Key2: 2||12345678",
                "garbage||",
            })
    void malformedOrAmbiguousIsRefusedAndNothingReachesTheWorkload(String lines)
            throws IOException {
        Backend backend = Backend.answering(Backend.ok("never"));
        proxy.awake(backend);
        Wire client = proxy.connect();
        client.send(lines.replace("|", "\r\n").replace("H\r\n", HOST));
        Message answer = client.answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("connection")).contains("close");
        assertThat(client.rest()).isEmpty();
        assertThat(backend.accepted()).isZero();
    }

    @Test
    void foldingIsRefusedHoweverTheSegmentsFall() throws IOException {
        proxy.awake(Backend.answering(Backend.ok("never")));
        for (String cut : new String[] {"X-Folded: one\r", "X-Folded: one\r\n"}) {
            Wire client = proxy.connect();
            String request = "GET / HTTP/1.1\r\n" + HOST + "X-Folded: one\r\n two\r\n\r\n";
            int at = request.indexOf(cut) + cut.length();
            client.send(request.substring(0, at));
            client.send(request.substring(at));
            assertThat(client.answer().status()).isEqualTo(400);
        }
    }

    @Test
    void aRefusedHeadRequestHasNoBodyInItsAnswer() throws IOException {
        Wire client = proxy.connect();
        client.send("HEAD / HTTP/1.1\r\nHost: a b\r\n\r\n");
        assertThat(client.head().status()).isEqualTo(400);
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void aTargetTooLongIs414() throws IOException {
        Wire client = proxy.connect();
        client.send("GET /" + "x".repeat(9000) + " HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(client.answer().status()).isEqualTo(414);
    }

    @Test
    void headersTooLargeAre431() throws IOException {
        Wire client = proxy.connect();
        client.send("GET / HTTP/1.1\r\n" + HOST + ("X: " + "y".repeat(1000) + "\r\n").repeat(40));
        client.send("\r\n");
        assertThat(client.answer().status()).isEqualTo(431);
    }

    @Test
    void headersNotCompleteInTimeAre408() throws IOException {
        proxy.limits(limits(Duration.ofMillis(200), Duration.ofSeconds(60)));
        Wire client = proxy.connect();
        client.send("GET / HTTP/1.1\r\nHo");
        assertThat(client.answer().status()).isEqualTo(408);
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void anEmptyLineBetweenRequestsIsNotTheBeginningOfOne() throws IOException {
        proxy.limits(limits(Duration.ofMillis(200), Duration.ofMillis(800)));
        proxy.awake(Backend.answering(Backend.ok("hello")));
        Wire client = proxy.connect();
        client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n\r\n");
        assertThat(client.answer().body()).isEqualTo("hello");
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void aConnectionWithoutARequestIsClosedSilently() throws IOException {
        proxy.limits(limits(Duration.ofSeconds(10), Duration.ofMillis(200)));
        assertThat(proxy.connect().rest()).isEmpty();
    }

    @Test
    void aBadChunkBeforeTheAnswerIs400() throws IOException {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.until("hello");
                            begun.complete(null);
                            connection.untilGone();
                        }));
        Wire client = proxy.connect();
        client.send("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
        client.send("5\r\nhello\r\n");
        begun.join();
        client.send("zz\r\n");
        assertThat(client.answer().status()).isEqualTo(400);
        assertThat(client.rest()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: y|# z||",
                "X: y|#\tz||",
                "X: y|Z: z|# z||",
                "X: y#| z||",
                "Content-Length: 1\r#X||",
                "Content-Length: 1\0#||",
            })
    void trailersThatReadAsTwoLinesOrOneAreRefusedHoweverTheSegmentsFall(String trailers)
            throws IOException {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<String> seen = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.until("hello");
                            begun.complete(null);
                            seen.complete(connection.rest());
                        }));
        Wire client = proxy.connect();
        client.send(
                "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        begun.join();
        String text = "0\r\n" + trailers.replace("|", "\r\n");
        client.send(text.substring(0, text.indexOf('#')));
        client.send(text.substring(text.indexOf('#') + 1));
        assertThat(client.answer().status()).isEqualTo(400);
        assertThat(client.rest()).isEmpty();
        assertThat(seen.join()).doesNotContain("0\r\n");
    }

    @Test
    void aBadChunkDuringTheAnswerCutsIt() throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.until("hello");
                            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart");
                            connection.untilGone();
                        }));
        Wire client = proxy.connect();
        client.send("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
        client.send("5\r\nhello\r\n");
        assertThat(client.head().status()).isEqualTo(200);
        assertThat(client.exactly(4)).isEqualTo("part");
        client.send("zz\r\n");
        client.untilGone();
    }

    @Test
    void connectIsNotForAGateway() throws IOException {
        Wire client = proxy.connect();
        client.send("CONNECT app.localhost:80 HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(client.answer().status()).isEqualTo(405);
    }

    private static Limits limits(Duration head, Duration idle) {
        return Limits.of(
                ClientLimits.USUAL.with(
                        new ClientLimits.Patience(head, idle, Duration.ofSeconds(60))));
    }
}
