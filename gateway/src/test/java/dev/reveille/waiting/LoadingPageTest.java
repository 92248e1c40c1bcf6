package dev.reveille.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.http.Answer;
import dev.reveille.waiting.LoadingView.Failed;
import dev.reveille.waiting.LoadingView.Stage;
import dev.reveille.waiting.LoadingView.Waking;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The loading page")
class LoadingPageTest {

    private static final Waking WAKING =
            new Waking(Duration.ofSeconds(3), Optional.of(Duration.ofSeconds(12)));
    private static final String HOSTILE = "</script></title><img src=x onerror=alert(1)>\u0007\"'&";

    @Test
    void saysWhatIsWakingHowLongAndWhatItLogged() {
        Answer answer = LoadingPage.render(view("Grafana", WAKING, "first", "second"), 503);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body())
                .contains("<title>Waking Grafana…</title>")
                .contains("<span id=\"elapsed\">3 s</span>")
                .contains("usually ready in about 12 s")
                .contains("first\nsecond\n</pre>");
        assertThat(data(answer).get("elapsed_ms").asLong()).isEqualTo(3000);
        assertThat(data(answer).get("expected_ms").asLong()).isEqualTo(12_000);
    }

    @Test
    void promisesNothingWhenNoPastWakeIsKnown() {
        Answer answer =
                LoadingPage.render(view("G", new Waking(Duration.ZERO, Optional.empty())), 200);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("<span id=\"expected\"></span>");
        assertThat(data(answer).has("expected_ms")).isFalse();
        assertThat(answer.headers()).containsEntry("Retry-After", "2");
    }

    @Test
    void isNeverStoredOrIndexedAndTellsClientsWhenToComeBack() {
        assertThat(LoadingPage.render(view("G", WAKING), 503).headers())
                .containsEntry("Content-Type", "text/html; charset=utf-8")
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("Retry-After", "9")
                .containsEntry("Referrer-Policy", "no-referrer")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("X-Robots-Tag", "noindex");
    }

    @Test
    void asksClientsToComeBackInAMomentWhenItTakesLongerThanExpected() {
        Waking overdue = new Waking(Duration.ofSeconds(30), WAKING.expected());
        assertThat(LoadingPage.render(view("G", overdue), 503).headers())
                .containsEntry("Retry-After", "1");
    }

    @Test
    void allowsByItsPolicyExactlyTheStyleAndScriptItContains() throws Exception {
        Answer answer = LoadingPage.render(view(HOSTILE, WAKING, HOSTILE), 503);
        String policy = answer.headers().get("Content-Security-Policy");
        assertThat(policy)
                .contains("default-src 'none'")
                .contains("connect-src 'self'")
                .contains("base-uri 'none'")
                .contains("form-action 'none'")
                .contains("style-src " + hash(inside(answer, "<style>", "</style>")))
                .contains(
                        "script-src "
                                + hash(inside(answer, "<script type=\"module\">", "</script>")))
                .doesNotContain("unsafe");
        assertThat(answer.body()).doesNotContain(" style=", " onclick=", "javascript:");
    }

    @Test
    void refersToNoOtherSite() {
        String page = LoadingPage.render(view("G", WAKING), 503).body();
        // The name of the SVG vocabulary is an identifier, not an address that is asked.
        assertThat(page.replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http://", "https://", "src=\"", "url(//", "@import");
    }

    @Test
    void showsNamesReasonsAndLogsAsTextOnly() {
        Failed failed = new Failed(HOSTILE, OptionalInt.of(1), Duration.ZERO);
        for (Stage stage : List.of(WAKING, failed)) {
            Answer answer = LoadingPage.render(view(HOSTILE, stage, HOSTILE), 503);
            assertThat(answer.body()).doesNotContain("<img", "</title><", "\u0007");
            assertThat(answer.body().split("</script>", -1)).hasSize(3);
            assertThat(data(answer).get("name").asString()).isEqualTo(HOSTILE);
        }
    }

    @Test
    void asksForItselfAgainWithoutJavaScriptWhileTheWorkloadWakes() {
        assertThat(noscript(view("G", WAKING)))
                .isEqualTo("<meta http-equiv=\"refresh\" content=\"2\">");
    }

    @Test
    void goesToTheRedirectPathWithoutJavaScript() {
        LoadingView view =
                new LoadingView("g", "G", Optional.of("/login?a=\"1\""), WAKING, List.of());
        assertThat(noscript(view))
                .isEqualTo(
                        "<meta http-equiv=\"refresh\""
                                + " content=\"2;url=/login?a=&quot;1&quot;\">");
        assertThat(data(LoadingPage.render(view, 503)).get("redirect").asString())
                .isEqualTo("/login?a=\"1\"");
    }

    @Test
    void ofAFailedWakeHasReasonExitCodeLogAndRetry() {
        Failed failed =
                new Failed(
                        "It exited while starting.", OptionalInt.of(137), Duration.ofMillis(3200));
        Answer answer = LoadingPage.render(view("Shop", failed, "FATAL: no database"), 502);
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.headers()).containsEntry("Retry-After", "4");
        assertThat(answer.body())
                .contains("<title>Shop did not wake</title>")
                .contains("<body class=\"loading\" data-status=\"failed\">")
                .contains("It exited while starting.")
                .contains("Exit code 137")
                .contains("FATAL: no database")
                .contains("<noscript><a class=\"button\" href=\"\">Try again</a></noscript>");
        assertThat(data(answer).get("retry_after_sec").asLong()).isEqualTo(4);
    }

    @Test
    void ofAFailedWakeDoesNotRepeatItself() {
        Failed failed = new Failed("No.", OptionalInt.empty(), Duration.ZERO);
        assertThat(noscript(view("Shop", failed))).isEmpty();
    }

    private static LoadingView view(String name, Stage stage, String... lines) {
        return new LoadingView("shop", name, Optional.empty(), stage, List.of(lines));
    }

    private static String noscript(LoadingView view) {
        return inside(LoadingPage.render(view, 503), "<noscript>", "</noscript>");
    }

    private static JsonNode data(Answer answer) {
        return JsonMapper.shared()
                .readTree(
                        inside(
                                answer,
                                "<script type=\"application/json\" id=\"view\">",
                                "</script>"));
    }

    private static String inside(Answer answer, String begin, String end) {
        Matcher found =
                Pattern.compile(Pattern.quote(begin) + "(.*?)" + Pattern.quote(end), Pattern.DOTALL)
                        .matcher(answer.body());
        assertThat(found.find()).as(begin).isTrue();
        return found.group(1);
    }

    private static String hash(String content) throws Exception {
        byte[] digest =
                MessageDigest.getInstance("SHA-256")
                        .digest(content.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }
}
