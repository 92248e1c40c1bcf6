package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.http.Answer;
import dev.reveille.http.EventStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts, targets, forwarding fields, and the gateway's own paths. */
@ExtendWith(LeakWatch.class)
class HeadersTest {

    private static final String END = "\r\n";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    private Message seenFor(String request) throws IOException {
        CompletableFuture<Message> seen = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            seen.complete(connection.request());
                            connection.send(Backend.ok(""));
                        }));
        proxy.connect().send(request).answer();
        return seen.join();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"app.localhost", "APP.LocalHost", "app.localhost.", "app.localhost.:8080"})
    void aHostIsFoundInAnyCaseWithPortAndFinalDotAndTheWorkloadSeesItAsItCame(String host)
            throws IOException {
        Message seen = seenFor("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertThat(seen.header("host")).contains(host);
        assertThat(seen.header("x-forwarded-host")).contains(host);
    }

    @Test
    void anIpv6LiteralIsAHost() throws IOException {
        Backend backend = Backend.answering(Backend.ok("six"));
        proxy.asleepAt("[::1]", backend.port(), WaitMode.HOLD);
        Wire client = proxy.connect();
        assertThat(client.send("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n").answer().body())
                .isEqualTo("six");
        assertThat(client.send("GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n").answer().body())
                .isEqualTo("six");
        backend.close();
    }

    @Test
    void anUnknownHostIs404AndTheConnectionStays() throws IOException {
        Wire client = proxy.connect();
        for (int i = 0; i < 2; i++) {
            client.send("GET / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET http://app.localhost/a?b=c, GET /a?b=c",
        "GET HTTP://APP.localhost:80?b=c, GET /?b=c",
        "GET https://app.localhost/a, GET /a",
        "OPTIONS http://app.localhost, OPTIONS *",
    })
    void anAbsoluteTargetNamesTheHostAndLeavesInOriginForm(String asked, String passedOn)
            throws IOException {
        Message seen = seenFor(asked + " HTTP/1.1\r\nHost: other.localhost\r\n\r\n");
        assertThat(seen.start()).isEqualTo(passedOn + " HTTP/1.1");
        assertThat(seen.header("host").orElseThrow()).startsWithIgnoringCase("app.localhost");
    }

    @Test
    void optionsOfTheServerAsAWholeIsPassedOn() throws IOException {
        assertThat(seenFor("OPTIONS * HTTP/1.1\r\nHost: app.localhost\r\n\r\n").start())
                .isEqualTo("OPTIONS * HTTP/1.1");
    }

    @Test
    void hopByHopFieldsAreRemovedAndThoseThatFrameAreKept() throws IOException {
        Message seen =
                seenFor(
                        String.join(
                                END,
                                "POST / HTTP/1.1",
                                "Host: app.localhost",
                                "Connection: keep-alive, X-Hop, Content-Length, Host",
                                "Keep-Alive: timeout=5",
                                "Proxy-Connection: keep-alive",
                                "X-Hop: 1",
                                "Upgrade: websocket",
                                "TE: trailers, gzip",
                                "X-End: 2",
                                "Content-Length: 2",
                                "",
                                "hi"));
        assertThat(seen.headers())
                .doesNotContainKeys(
                        "connection", "keep-alive", "proxy-connection", "x-hop", "upgrade");
        assertThat(seen.header("x-end")).contains("2");
        assertThat(seen.header("te")).contains("trailers");
        assertThat(seen.header("host")).contains("app.localhost");
        assertThat(seen.body()).isEqualTo("hi");
    }

    @Test
    void aStrangersForwardingFieldsAreReplaced() throws IOException {
        Message seen =
                seenFor(
                        String.join(
                                END,
                                "GET / HTTP/1.1",
                                "Host: app.localhost",
                                "X-Forwarded-For: 6.6.6.6",
                                "X-Real-IP: 6.6.6.6",
                                "X-Forwarded-Proto: https",
                                "X-Forwarded-Host: evil",
                                "Forwarded: for=6.6.6.6",
                                "",
                                ""));
        assertThat(seen.headers().get("x-forwarded-for")).containsExactly("127.0.0.1");
        assertThat(seen.headers().get("x-real-ip")).containsExactly("127.0.0.1");
        assertThat(seen.headers().get("x-forwarded-proto")).containsExactly("http");
        assertThat(seen.headers().get("x-forwarded-host")).containsExactly("app.localhost");
        assertThat(seen.headers()).doesNotContainKey("forwarded");
    }

    @Test
    void aTrustedProxysForwardingFieldsAreKeptAndItsAddressAppended() throws IOException {
        proxy.trusting("127.0.0.0", 8);
        Message seen =
                seenFor(
                        String.join(
                                END,
                                "GET / HTTP/1.1",
                                "Host: app.localhost",
                                "X-Forwarded-For: 9.9.9.9",
                                "X-Forwarded-For: 10.0.0.1",
                                "Connection: X-Forwarded-For, X-Real-IP, X-Forwarded-Proto",
                                "X-Real-IP: 9.9.9.9",
                                "X-Forwarded-Proto: https",
                                "X-Forwarded-Host: public",
                                "",
                                ""));
        assertThat(seen.headers().get("x-forwarded-for"))
                .containsExactly("9.9.9.9, 10.0.0.1, 127.0.0.1");
        assertThat(seen.header("x-real-ip")).contains("9.9.9.9");
        assertThat(seen.header("x-forwarded-proto")).contains("https");
        assertThat(seen.header("x-forwarded-host")).contains("public");
    }

    @Test
    void ownPathsAreNeverProxied() throws IOException {
        Backend backend = Backend.answering(Backend.ok("app"));
        proxy.awake(backend);
        proxy.endpoint("/_ping", _ -> Answer.of(200, "text/plain", "ok"));
        Wire client = proxy.connect();
        String rest = " HTTP/1.1\r\nHost: app.localhost\r\n\r\n";
        assertThat(client.send("GET /_ping?x=1" + rest).answer().body()).isEqualTo("ok");
        assertThat(client.send("GET /_status/api" + rest).answer().status()).isEqualTo(404);
        assertThat(client.send("HEAD /_ping" + rest).head().header("content-length")).contains("2");
        assertThat(backend.accepted()).isZero();
        assertThat(client.send("GET /_other" + rest).answer().body()).isEqualTo("app");
    }

    @Test
    void anEndpointThatFailsIs500() throws IOException {
        proxy.endpoint(
                "/_ping",
                _ -> {
                    throw new IllegalStateException("on purpose");
                });
        Wire client = proxy.connect();
        client.send("GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(500);
    }

    @Test
    void anEventStreamIsClosedWhenItsClientLeavesAndWhenTheGatewayDrains() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        proxy.endpoint(
                "/_ping",
                _ ->
                        new EventStream(
                                sink -> {
                                    sink.send("state", "one");
                                    return () -> closed.complete(null);
                                }));
        Wire leaving = proxy.connect();
        leaving.send("GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n");
        leaving.until("event: state\ndata: one\n\n");
        leaving.close();
        closed.join();
        Wire staying = proxy.connect();
        staying.send("GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n");
        staying.until("event: state\ndata: one\n\n");
        Thread draining =
                Thread.ofVirtual().start(() -> proxy.server().drain(Duration.ofSeconds(15)));
        assertThat(staying.until("0\r\n\r\n")).isEqualTo("\r\n");
        assertThat(staying.rest()).isEmpty();
        staying.close();
        draining.join();
    }
}
