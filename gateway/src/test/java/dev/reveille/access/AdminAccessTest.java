package dev.reveille.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.reveille.config.GatewaySettings.AdminAuth;
import dev.reveille.http.Request;
import dev.reveille.workload.VirtualTime;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@DisplayName("Admin access")
class AdminAccessTest {

    private final VirtualTime time = new VirtualTime();
    private final AdminAccess basic =
            new AdminAccess(new AdminAuth.Basic("operator", "pass:wörd"), time);
    private final AdminAccess bearer = new AdminAccess(new AdminAuth.Bearer("s3cret"), time);

    @Test
    void isEverybodysWithoutCredentialsConfigured() {
        AdminAccess open = new AdminAccess(new AdminAuth.None(), time);

        assertThat(open.isProtected()).isFalse();
        assertThat(open.allows(request())).isTrue();
        assertThat(open.allows(request("Basic nonsense"))).isTrue();
    }

    @Test
    void knowsItsOwnCredentialsWhereverTheyAreSent() {
        assertThat(basic.knows("Basic " + base64("operator:pass:wörd"))).isTrue();
        assertThat(basic.knows("Basic " + base64("someone:else"))).isFalse();
        assertThat(basic.knows("Basic nonsense")).isFalse();
        assertThat(bearer.knows("Bearer s3cret")).isTrue();
        assertThat(bearer.knows("Basic " + base64("any:s3cret"))).isTrue();
        assertThat(bearer.knows("Bearer other")).isFalse();
        assertThat(new AdminAccess(new AdminAuth.None(), time).knows("Basic " + base64("a:b")))
                .isFalse();
    }

    @Test
    void knowsHashedOnesOnceTheyWereFoundRight() {
        String right = "Basic " + base64("operator:pass:wörd");
        AdminAccess hashed =
                new AdminAccess(
                        new AdminAuth.Basic(
                                "operator",
                                "$2y$05$abcdefghijklmnopqrstuufCq7KSx/yTY1N2WBDUpQoHYqabOcAn2"),
                        time);
        assertThat(hashed.knows(right)).as("nothing is checked for that").isFalse();
        assertThat(hashed.allows(request(right))).isTrue();
        time.advance(Duration.ofDays(1));

        assertThat(hashed.knows(right)).isTrue();
        assertThat(hashed.knows("Basic " + base64("operator:guess"))).isFalse();
    }

    @Test
    void takesUserAndPasswordWithAColonInItAndBeyondAscii() {
        assertThat(basic.isProtected()).isTrue();
        assertThat(basic.allows(request("Basic " + base64("operator:pass:wörd")))).isTrue();
        assertThat(basic.allows(request("bAsIc  " + base64("operator:pass:wörd")))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "operator:pass",
                "operator:",
                ":pass:wörd",
                "operator",
                "",
                "Operator:pass:wörd",
                "operator:pass:wörd ",
            })
    void turnsAwayOtherUsersAndPasswords(String pair) {
        assertThat(basic.allows(request("Basic " + base64(pair)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer s3cret", "bearer s3cret", "BEARER  s3cret "})
    void takesTheTokenWithTheSchemeInAnyCase(String header) {
        assertThat(bearer.allows(request(header))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer s3cre",
                "Bearer s3crets",
                "Bearer S3CRET",
                "Basic s3cret",
                "s3cret",
                "Bearers3cret",
            })
    void turnsAwayOtherTokensAndSchemes(String header) {
        assertThat(bearer.allows(request(header))).isFalse();
    }

    @Test
    void turnsAwayWhoBringsNothing() {
        assertThat(basic.allows(request())).isFalse();
        assertThat(bearer.allows(request())).isFalse();
    }

    @Test
    void pausesAClientThatGuessesAndThenListensAgain() {
        for (int i = 0; i < 5; i++) {
            assertThat(bearer.judge(request("Bearer guess" + i)))
                    .isInstanceOf(Verdict.WrongCredentials.class);
        }
        assertThat(bearer.judge(request("Bearer s3cret")))
                .as("not even looked at")
                .isEqualTo(new Verdict.Paused(Duration.ofSeconds(1)));
        assertThat(bearer.judge(request())).isInstanceOf(Verdict.NoCredentials.class);
        time.advance(Duration.ofSeconds(1));
        assertThat(bearer.judge(request("Bearer s3cret"))).isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void letsInWhoWasLetInFromThereBeforeWhileOthersThereGuess() {
        assertThat(bearer.allows(request("Bearer s3cret"))).isTrue();
        guess(bearer, 0, 20);

        assertThat(bearer.judge(request("Bearer guess"))).isInstanceOf(Verdict.Paused.class);
        for (int i = 0; i < 500; i++) {
            assertThat(bearer.allows(request("Bearer s3cret"))).as("right, and at once").isTrue();
        }
        assertThat(bearer.judge(request("Bearer other"))).isInstanceOf(Verdict.Paused.class);
    }

    @Test
    void letsNobodyTryAHundredTimesAndMoreWhileOthersHaveToPause() {
        assertThat(bearer.allows(request("Bearer s3cret"))).isTrue();
        guess(bearer, 0, 5);
        guess(bearer, 5, 100);

        assertThat(bearer.judge(request("Bearer s3cret"))).isInstanceOf(Verdict.Paused.class);
        time.advance(Duration.ofMinutes(1));
        assertThat(bearer.allows(request("Bearer s3cret"))).as("not in a pause").isTrue();
        guess(bearer, 105, 1);
        assertThat(bearer.judge(request("Bearer s3cret")))
                .as("success among guesses earns nothing")
                .isInstanceOf(Verdict.Paused.class);

        time.advance(Duration.ofMinutes(15));
        assertThat(bearer.allows(request("Bearer s3cret"))).isTrue();
        guess(bearer, 106, 10);
        assertThat(bearer.allows(request("Bearer s3cret"))).as("familiar again").isTrue();
    }

    @Test
    void forgetsNoGuessesBecauseSomebodyElseThereIsRight() {
        for (int i = 0; i < 4; i++) {
            guess(bearer, i, 1);
            assertThat(bearer.allows(request("Bearer s3cret"))).isTrue();
        }
        guess(bearer, 4, 1);

        assertThat(bearer.judge(request("Bearer guess"))).isInstanceOf(Verdict.Paused.class);
    }

    @Test
    void countsAnOldPasswordThatIsSentAgainAndAgainOnce() {
        for (int i = 0; i < 500; i++) {
            assertThat(bearer.judge(request("Bearer old")))
                    .isInstanceOf(Verdict.WrongCredentials.class);
        }

        assertThat(bearer.allows(request("Bearer s3cret"))).isTrue();
    }

    @Test
    void takesWhatWasWrongOnceItIsRight() {
        bearer.judge(request("Bearer n3w"));
        bearer.use(new AdminAuth.Bearer("n3w"));

        assertThat(bearer.allows(request("Bearer n3w"))).isTrue();
    }

    @Test
    void ofHashedPasswordsLetsInWhoIsKnownDuringAPause() {
        AdminAccess hashed =
                new AdminAccess(
                        new AdminAuth.Basic(
                                "operator",
                                "$2y$05$abcdefghijklmnopqrstuufCq7KSx/yTY1N2WBDUpQoHYqabOcAn2"),
                        time);
        String right = "Basic " + base64("operator:pass:wörd");
        assertThat(hashed.allows(request(right))).isTrue();
        for (int i = 0; i < 6; i++) {
            hashed.judge(request("Basic " + base64("operator:guess" + i)));
        }

        assertThat(hashed.judge(request("Basic " + base64("operator:guess"))))
                .isInstanceOf(Verdict.Paused.class);
        assertThat(hashed.allows(request(right))).isTrue();
    }

    private static void guess(AdminAccess access, int from, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(access.allows(request("Bearer guess" + (from + i)))).isFalse();
        }
    }

    @Test
    void asksAPersonForTheTokenAsAPasswordForBrowsersSendNoTokens() {
        Request page =
                new Request(
                        "GET",
                        "/_status",
                        Map.of("accept", List.of("text/html")),
                        InetAddress.getLoopbackAddress());

        assertThat(bearer.challenge(page).orElseThrow()).startsWith("Basic realm=");
        assertThat(bearer.challenge(request()).orElseThrow()).startsWith("Bearer realm=");
        assertThat(bearer.allows(request("Basic " + base64("anyone:s3cret")))).isTrue();
        assertThat(bearer.allows(request("Basic " + base64("s3cret:")))).isFalse();
        assertThat(bearer.allows(request("Basic " + base64("s3cret")))).isFalse();
    }

    @Test
    void requestsWithoutCredentialsAreNoGuesses() {
        for (int i = 0; i < 50; i++) {
            assertThat(bearer.judge(request())).isInstanceOf(Verdict.NoCredentials.class);
        }
        assertThat(bearer.allows(request("Bearer s3cret"))).isTrue();
    }

    @Test
    void writesFailuresToTheLogWithAddressAndPathAndNeverWithCredentials() {
        Logger logger = (Logger) LoggerFactory.getLogger(AdminAccess.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            bearer.judge(request());
            bearer.judge(request());
            for (int i = 0; i < 5; i++) {
                bearer.judge(request("Bearer gu3ss" + i));
            }
            bearer.judge(request("Bearer s3cret"));
        } finally {
            logger.detachAppender(lines);
        }

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(6)
                .allSatisfy(line -> assertThat(line).contains("GET /_status from 127.0.0.1"))
                .noneSatisfy(line -> assertThat(line).containsAnyOf("gu3ss", "s3cret", "Bearer"))
                .last()
                .asString()
                .endsWith("; it has to pause for 1 s");
    }

    @Test
    void newCredentialsCountAtOnceAndEndWhatWasGrantedForTheOldOnes() {
        BooleanSupplier standing = bearer.standing(request("Bearer s3cret"));
        assertThat(standing.getAsBoolean()).isTrue();

        bearer.use(new AdminAuth.Bearer("s3cret"));
        assertThat(standing.getAsBoolean()).as("nothing has changed").isTrue();
        bearer.use(new AdminAuth.Bearer("n3w"));

        assertThat(standing.getAsBoolean()).isFalse();
        assertThat(bearer.allows(request("Bearer s3cret"))).isFalse();
        assertThat(bearer.allows(request("Bearer n3w"))).isTrue();
    }

    @Test
    void takesAHashForThePassword() {
        AdminAccess hashed =
                new AdminAccess(
                        new AdminAuth.Basic(
                                "operator",
                                "$2y$05$abcdefghijklmnopqrstuufCq7KSx/yTY1N2WBDUpQoHYqabOcAn2"),
                        time);

        assertThat(hashed.allows(request("Basic " + base64("operator:pass:wörd")))).isTrue();
        assertThat(hashed.allows(request("Basic " + base64("intruder:pass:wörd")))).isFalse();
        assertThat(hashed.allows(request("Basic " + base64("operator:pass:word")))).isFalse();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Request request(String... authorization) {
        Map<String, List<String>> headers =
                authorization.length == 0
                        ? Map.of()
                        : Map.of("authorization", List.of(authorization));
        return new Request("GET", "/_status", headers, InetAddress.getLoopbackAddress());
    }
}
