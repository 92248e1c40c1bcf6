package dev.reveille.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The password is a hash of cost 10, which takes some tens of milliseconds to check. */
@DisplayName("Guessing credentials through a real socket")
class GuessingTest {

    private static final String HASH =
            "$2y$10$abcdefghijklmnopqrstuunHIudceILSQh6ONEn4qkl5EVnlk/XAi";

    @AutoClose
    private final GatewayUnderTest gateway =
            GatewayUnderTest.of(
                    ", trusted_proxies: [127.0.0.1], admin_auth: {method: basic, username: ann,"
                            + " password: '"
                            + HASH
                            + "'}",
                    "containers: [{name: app, host: app.test, command: sleep 600}]");

    @Test
    void theHashOfThePasswordLetsItsOwnerInAndNobodyElse() throws Exception {
        assertThat(ask("192.0.2.1", "ann:pass:wörd").statusCode()).isEqualTo(200);
        assertThat(ask("192.0.2.1", "ann:pass:word").statusCode()).isEqualTo(401);
        assertThat(ask("192.0.2.1", "ann:" + HASH).statusCode()).isEqualTo(401);
        assertThat(ask("192.0.2.1", "bob:pass:wörd").statusCode()).isEqualTo(401);
    }

    @Test
    void afterFiveWrongOnesTheAddressHasToPauseWhateverItBrings() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(ask("192.0.2.2", "ann:guess" + i).statusCode()).isEqualTo(401);
        }

        HttpResponse<String> paused = ask("192.0.2.2", "ann:pass:wörd");

        assertThat(paused.statusCode()).isEqualTo(429);
        assertThat(paused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(ask("192.0.2.3", "ann:pass:wörd").statusCode()).as("others").isEqualTo(200);
    }

    @Test
    void anIpv6NetworkIsOneGuesser() throws Exception {
        for (int i = 0; i < 5; i++) {
            ask("2001:db8::" + i, "ann:guess" + i);
        }

        assertThat(ask("2001:db8::ffff", "ann:pass:wörd").statusCode()).isEqualTo(429);
        assertThat(ask("2001:db8:0:1::1", "ann:pass:wörd").statusCode()).isEqualTo(200);
    }

    @Test
    void aCrowdThatGuessesKeepsNeitherProxyingNorOtherEndpointsWaiting() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Integer>> guesses = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String client = "198.51.100." + i;
                String guess = "ann:guess" + i;
                guesses.add(CompletableFuture.supplyAsync(() -> status(client, guess), threads));
            }
            int answered = 0;
            while (guesses.stream().anyMatch(guess -> !guess.isDone())) {
                assertThat(gateway.send("GET", "/_ping").statusCode()).isEqualTo(200);
                answered++;
            }

            assertThat(guesses.stream().map(CompletableFuture::join))
                    .containsOnly(401, 503)
                    .contains(401);
            assertThat(answered).as("while guesses were being checked").isPositive();
        }
    }

    @Test
    void aCrowdThatGuessesKeepsNobodyOutWhoWasLetInBefore() throws Exception {
        assertThat(ask("192.0.2.10", "ann:pass:wörd").statusCode()).isEqualTo(200);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Integer>> guesses = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String client = "198.51.100." + i;
                String guess = "ann:guess" + i;
                guesses.add(CompletableFuture.supplyAsync(() -> status(client, guess), threads));
            }
            do {
                assertThat(ask("192.0.2.10", "ann:pass:wörd").statusCode()).isEqualTo(200);
            } while (guesses.stream().anyMatch(guess -> !guess.isDone()));
        }
    }

    @Test
    void aNeighbourWhoGuessesDoesNotKeepOutWhoWasLetInBefore() throws Exception {
        assertThat(ask("192.0.2.11", "ann:pass:wörd").statusCode()).isEqualTo(200);
        for (int i = 0; i < 5; i++) {
            assertThat(ask("192.0.2.11", "ann:guess" + i).statusCode()).isEqualTo(401);
        }

        assertThat(ask("192.0.2.11", "ann:guess5").statusCode()).isEqualTo(429);
        assertThat(ask("192.0.2.11", "ann:pass:wörd").statusCode()).isEqualTo(200);
    }

    private int status(String client, String pair) {
        try {
            return ask(client, pair).statusCode();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private HttpResponse<String> ask(String client, String pair) throws Exception {
        String base64 = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return gateway.send(
                "GET",
                "/_status/api",
                "X-Forwarded-For",
                client,
                "Authorization",
                "Basic " + base64);
    }
}
