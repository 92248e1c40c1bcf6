package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where bodies end, and what stands at their ends (RFC 9112 sections 6 and 7). */
@ExtendWith(LeakWatch.class)
class FramingTest {

    private static final String REST = " / HTTP/1.1\r\nHost: app.localhost\r\n";
    private static final String GET = "GET" + REST + "\r\n";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 0\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"})
    void anEmptyBodyIsOneToo(String rest) throws IOException {
        Backend backend = Backend.echoing();
        proxy.awake(backend);
        Wire client = proxy.connect();
        for (int i = 0; i < 3; i++) {
            client.send("POST" + REST + rest);
            assertThat(client.answer().body())
                    .startsWith("POST / ")
                    .contains(rest.substring(0, 8).toLowerCase(Locale.ROOT));
        }
        assertThat(backend.accepted()).isOne();
    }

    @Test
    void anEmptyAnswerIsOneToo() throws IOException {
        proxy.awake(
                Backend.answering(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
        Wire client = proxy.connect();
        assertThat(client.send(GET).answer().body()).isEmpty();
        assertThat(client.send(GET).answer().body()).isEmpty();
    }

    @Test
    void manySmallChunksArriveInBothDirections() throws IOException {
        String content = "0123456789".repeat(2_000);
        String chunks = content.replaceAll("(.)", "1;x=y\r\n$1\r\n") + "0;z\r\n\r\n";
        proxy.awake(
                Backend.playing(
                        connection -> {
                            Message request = connection.request();
                            connection.send(
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                            + request.body().replaceAll("(.)", "1;x=y\r\n$1\r\n")
                                            + "0;z\r\n\r\n");
                            connection.untilGone();
                        }));
        Wire client = proxy.connect();
        client.send("POST" + REST + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
        assertThat(client.answer().body()).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void aStatusWithoutABodyHasNoneWhateverItsFieldsSay(int status) throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(
                                    "HTTP/1.1 " + status + " x\r\nContent-Length: 5\r\n\r\n");
                            connection.request();
                            connection.send(Backend.ok("next"));
                        }));
        Wire client = proxy.connect();
        Message answer = client.send(GET).answer();
        assertThat(answer.status()).isEqualTo(status);
        // RFC 9110 section 8.6: never in a 204; in a 304 it tells of the answer to a GET.
        assertThat(answer.header("content-length").isPresent()).isEqualTo(status == 304);
        assertThat(client.send(GET).answer().body()).isEqualTo("next");
    }

    @Test
    void theAnswerToHeadMayBeFramedInAnyWayAndHasNoBody() throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                            connection.request();
                            connection.send("HTTP/1.1 404 x\r\nContent-Length: 5\r\n\r\n");
                            connection.request();
                            connection.send("HTTP/1.1 200 OK\r\n\r\n");
                            connection.request();
                            connection.send(Backend.ok("next"));
                        }));
        Wire client = proxy.connect();
        for (int i = 0; i < 3; i++) {
            client.send("HEAD" + REST + "\r\n");
            assertThat(client.head().status()).isIn(200, 404);
        }
        assertThat(client.send(GET).answer().body()).isEqualTo("next");
    }

    @Test
    void anHttp10BackendEndsItsAnswerWithItsConnection() throws IOException {
        Backend backend =
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send(
                                    "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nold");
                        });
        proxy.awake(backend);
        Wire client = proxy.connect();
        for (int i = 0; i < 2; i++) {
            Message answer = client.send(GET).answer();
            assertThat(answer.start()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answer.isChunked()).isTrue();
            assertThat(answer.body()).isEqualTo("old");
        }
        assertThat(backend.accepted()).isEqualTo(2);
    }

    @Test
    void anHttp10ClientAndAnHttp10BackendUnderstandEachOther() throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.request();
                            connection.send("HTTP/1.0 200 OK\r\n\r\nold");
                        }));
        Wire client = proxy.connect();
        client.send("GET / HTTP/1.0\r\nHost: app.localhost\r\nConnection: keep-alive\r\n\r\n");
        assertThat(client.head().header("connection")).contains("close");
        assertThat(client.rest()).isEqualTo("old");
    }

    @Test
    void aBackendThatClosesIsNotUsedAgainAndItsClientMayGoOn() throws IOException {
        Backend backend =
                Backend.answering(
                        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        proxy.awake(backend);
        Wire client = proxy.connect();
        for (int i = 0; i < 2; i++) {
            Message answer = client.send(GET).answer();
            assertThat(answer.header("connection")).isEmpty();
            assertThat(answer.body()).isEqualTo("ok");
        }
        assertThat(backend.accepted()).isEqualTo(2);
    }

    @Test
    void aClientThatClosesIsToldSoAndItsBackendMayGoOn() throws IOException {
        Backend backend = Backend.answering(Backend.ok("ok"));
        proxy.awake(backend);
        Wire client = proxy.connect();
        client.send("GET" + REST + "Connection: close\r\n\r\n" + GET);
        Message answer = client.answer();
        assertThat(answer.header("connection")).contains("close");
        assertThat(client.rest()).as("no answer to what came behind the close").isEmpty();
    }

    @Test
    void anAnswerThatBeginsEarlyGoesOnWhileTheRequestDoes() throws IOException {
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.head();
                            connection.send(
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                            for (int i = 0; i < 3; i++) {
                                connection.send("4\r\n" + connection.exactly(4) + "\r\n");
                            }
                            connection.send("0\r\n\r\n");
                            connection.request();
                            connection.send(Backend.ok("next"));
                        }));
        Wire client = proxy.connect();
        client.send("POST" + REST + "Content-Length: 12\r\n\r\n");
        assertThat(client.head().status()).isEqualTo(200);
        for (String piece : new String[] {"one.", "two.", "tri."}) {
            client.send(piece);
            assertThat(client.until("\r\n" + piece + "\r\n")).isEqualTo("4");
        }
        assertThat(client.until("0\r\n\r\n")).isEmpty();
    }

    @Test
    void fieldsUpToTheLimitAndBytesBeyondAsciiPassInBothDirections() throws IOException {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            fields.append("x-")
                    .append(i)
                    .append(": \u00fc\u00ff")
                    .append("y".repeat(500))
                    .append("\r\n");
        }
        CompletableFuture<Message> seen = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            seen.complete(connection.request());
                            connection.send(
                                    "HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 0\r\n\r\n");
                        }));
        Wire client = proxy.connect();
        client.send("GET /\u00fc?\u00ff HTTP/1.1\r\nHost: app.localhost\r\n" + fields + "\r\n");
        Message answer = client.answer();
        assertThat(seen.join().start()).isEqualTo("GET /\u00fc?\u00ff HTTP/1.1");
        for (int i = 0; i < 60; i++) {
            String value = "\u00fc\u00ff" + "y".repeat(500);
            assertThat(seen.join().header("x-" + i)).contains(value);
            assertThat(answer.header("x-" + i)).contains(value);
        }
    }
}
