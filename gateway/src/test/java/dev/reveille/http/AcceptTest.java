package dev.reveille.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An Accept field")
class AcceptTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Chromium, Firefox, Safari, an old Internet Explorer, w3m, HttpURLConnection.
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "text/html, application/xhtml+xml, image/jxr, */*",
                "text/html, text/*;q=0.5, image/*, application/*",
                "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
                "text/html",
                "TEXT/HTML;charset=utf-8",
                "text/*",
                "application/json;q=0.5, text/html;q=0.6",
                "application/json;q=0, */*, text/html",
                "application/json;x=\"a,text/plain;q=1\";q=0.1, text/html;q=0.2",
                "nonsense, text/html, application/json;q=many",
            })
    void prefersHtmlWhenHtmlIsWantedMore(String field) {
        assertThat(Accept.parse(field).prefersHtml()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "application/json",
                "application/json, text/plain, */*",
                "text/html, application/json",
                "text/html;q=0.9, application/problem+json",
                "text/html;q=0.5, application/json;q=0.9",
                "text/html;q=0.5, */*",
                "text/html;q=0",
                "text/html;q=0, text/*;q=1",
                "text/event-stream",
                "image/avif,image/webp,*/*;q=0.8",
                "text/html;level=1;q=0.4, application/*;q=0.5",
                "text/html;q=1.5",
                "text/html;q=NaN",
                "/, ;, ,;q=1, \"text/html",
            })
    void expressesNoPreferenceForHtmlOtherwise(String field) {
        assertThat(Accept.parse(field).prefersHtml()).isFalse();
    }

    @Test
    void givesEachTypeTheWeightOfTheMostSpecificRange() {
        // RFC 9110, section 12.5.1, the last example.
        Accept accept =
                Accept.parse(
                        "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, "
                                + "text/plain;format=fixed;q=0.4, */*;q=0.5");
        assertThat(accept.quality("text", "plain")).isEqualTo(0.7);
        assertThat(accept.quality("text", "html")).isEqualTo(0.3);
        assertThat(accept.quality("image", "jpeg")).isEqualTo(0.5);
        assertThat(Accept.parse("text/html").quality("image", "jpeg")).isZero();
    }

    @Test
    void thatIsAbsentWelcomesEverythingAlike() {
        Accept accept = Accept.of(request(Map.of()));
        assertThat(accept.quality("text", "html")).isEqualTo(1);
        assertThat(accept.prefersHtml()).isFalse();
    }

    @Test
    void sentInSeveralLinesCountsAsOne() {
        Map<String, List<String>> fields =
                Map.of("accept", List.of("application/json;q=0.4", "text/html;q=0.5"));
        assertThat(Accept.prefersHtml(request(fields))).isTrue();
    }

    private static Request request(Map<String, List<String>> headers) {
        return new Request("GET", "/", headers, InetAddress.getLoopbackAddress());
    }
}
