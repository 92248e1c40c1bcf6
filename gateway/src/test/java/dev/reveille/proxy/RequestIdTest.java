package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.http.Answer;
import dev.reveille.http.EventStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code X-Request-Id}: taken over, made, passed on, told. */
@ExtendWith(LeakWatch.class)
class RequestIdTest {

    private static final String FRESH = "[0-9a-f]{32}";

    @RegisterExtension final ProxyUnderTest proxy = new ProxyUnderTest();

    private Message seenFor(String fields) throws IOException {
        CompletableFuture<Message> seen = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            seen.complete(connection.request());
                            connection.send(Backend.ok(""));
                        }));
        proxy.connect()
                .send("GET / HTTP/1.1\r\nHost: app.localhost\r\n" + fields + "\r\n")
                .answer();
        return seen.join();
    }

    @Test
    void aRequestWithoutOneGetsOneAsNginxMakesThem() throws IOException {
        assertThat(seenFor("").header("x-request-id")).get().asString().matches(FRESH);
    }

    @Test
    void noTwoAreAlike() {
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            all.add(RequestId.of(new io.netty.handler.codec.http.DefaultHttpHeaders()).toString());
        }
        assertThat(all).hasSize(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "7f3e1c52-9a8b-4f7e-b1a2-0c9d8e7f6a5b",
                "Root=1-67891233-abcdef012345678912345678",
                "edge/fra:12_3~x+y@z",
            })
    void aWellFormedOneIsKeptWhoeverSentIt(String id) throws IOException {
        assertThat(seenFor("X-Request-ID: " + id + "\r\n").header("x-request-id")).contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "two words",
                "<script>",
                "a\"b",
                "a,b",
                "{j}",
                "\u00e9",
            })
    void anotherOneIsReplaced(String id) throws IOException {
        assertThat(seenFor("X-Request-ID: " + id + "\r\n").header("x-request-id"))
                .get()
                .asString()
                .matches(FRESH);
    }

    @Test
    void atMost128CharactersAreKept() throws IOException {
        String longest = "a".repeat(128);
        assertThat(seenFor("X-Request-ID: " + longest + "\r\n").header("x-request-id"))
                .contains(longest);
    }

    @Test
    void aLongerOneIsReplaced() throws IOException {
        assertThat(seenFor("X-Request-ID: " + "a".repeat(129) + "\r\n").header("x-request-id"))
                .get()
                .asString()
                .matches(FRESH);
    }

    @Test
    void twoOfThemAreReplacedByOne() throws IOException {
        Message seen = seenFor("X-Request-ID: a\r\nX-Request-ID: b\r\n");
        assertThat(seen.headers().get("x-request-id")).hasSize(1);
        assertThat(seen.header("x-request-id")).get().asString().matches(FRESH);
    }

    @Test
    void aConnectionFieldCannotTakeItAway() throws IOException {
        Message seen = seenFor("X-Request-ID: mine\r\nConnection: x-request-id\r\n");
        assertThat(seen.header("x-request-id")).contains("mine");
    }

    @Test
    void itDoesNotComeBehindTheBodyWhereNobodyLookedAtIt() throws IOException {
        CompletableFuture<String> behind = new CompletableFuture<>();
        proxy.awake(
                Backend.playing(
                        connection -> {
                            connection.head();
                            behind.complete(connection.until("\r\n\r\n"));
                            connection.send(Backend.ok(""));
                        }));
        proxy.connect()
                .send(
                        "POST / HTTP/1.1\r\nHost: app.localhost\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + "2\r\nhi\r\n0\r\nX-Request-Id: <b>\r\nX-Kept: 1\r\n\r\n")
                .answer();
        assertThat(behind.join()).contains("X-Kept").doesNotContainIgnoringCase("x-request-id");
    }

    @Test
    void theGatewaysOwnAnswersTellIt() throws IOException {
        proxy.endpoint("/_ping", request -> Answer.of(200, "text/plain", request.id()));
        proxy.endpoint("/_status", _ -> new EventStream(sink -> sink::end));
        proxy.asleepAt("app.localhost", proxy.deadPort(), WaitMode.PAGE);
        Wire client = proxy.connect();

        Message ping = ask(client, "/_ping", "app.localhost");
        assertThat(ping.header("x-request-id")).contains("mine");
        assertThat(ping.body()).isEqualTo("mine");
        assertThat(ask(client, "/", "app.localhost").status()).isEqualTo(503);
        assertThat(ask(client, "/", "app.localhost").header("x-request-id")).contains("mine");
        assertThat(ask(client, "/", "nobody.localhost").header("x-request-id")).contains("mine");
        client.send(request("/_status", "app.localhost"));
        assertThat(client.head().header("x-request-id")).contains("mine");
    }

    @Test
    void whatCannotBeUnderstoodHasOneToo() throws IOException {
        Message refused = proxy.connect().send("GET / HTTP/1.1\r\n\r\n").answer();
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.header("x-request-id")).get().asString().matches(FRESH);
    }

    private static Message ask(Wire client, String target, String host) throws IOException {
        return client.send(request(target, host)).answer();
    }

    private static String request(String target, String host) {
        return "GET %s HTTP/1.1\r\nHost: %s\r\nX-Request-Id: mine\r\n\r\n".formatted(target, host);
    }
}
