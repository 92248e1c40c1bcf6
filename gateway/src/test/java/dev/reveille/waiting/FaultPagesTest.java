package dev.reveille.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.reveille.http.Accept;
import dev.reveille.http.Answer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("A fault")
class FaultPagesTest {

    private static final Accept HTML = Accept.parse("text/html,*/*;q=0.8");

    @Test
    void hasTheStatusThatTheContractNames() {
        Map<Fault, Integer> table =
                Arrays.stream(Fault.values())
                        .collect(Collectors.toMap(fault -> fault, Fault::status));
        assertThat(table)
                .containsOnly(
                        entry(Fault.NO_ROUTE, 404),
                        entry(Fault.UNKNOWN_PATH, 404),
                        entry(Fault.MALFORMED_REQUEST, 400),
                        entry(Fault.UNKNOWN_WORKLOAD, 400),
                        entry(Fault.UNAUTHORIZED, 401),
                        entry(Fault.FORBIDDEN, 403),
                        entry(Fault.FOREIGN_ORIGIN, 403),
                        entry(Fault.METHOD_NOT_ALLOWED, 405),
                        entry(Fault.REQUEST_TIMEOUT, 408),
                        entry(Fault.URI_TOO_LONG, 414),
                        entry(Fault.TOO_MANY_REQUESTS, 429),
                        entry(Fault.TOO_MANY_FAILURES, 429),
                        entry(Fault.HEADERS_TOO_LARGE, 431),
                        entry(Fault.INTERNAL, 500),
                        entry(Fault.WAKE_FAILED, 502),
                        entry(Fault.BACKEND_UNREACHABLE, 502),
                        entry(Fault.BACKEND_BROKEN, 502),
                        entry(Fault.CREDENTIALS_UNCHECKED, 503),
                        entry(Fault.WAITING_ROOM_FULL, 503),
                        entry(Fault.TOO_MANY_CONNECTIONS, 503),
                        entry(Fault.TOO_MANY_CONNECTIONS_OF_CLIENT, 503),
                        entry(Fault.WORKLOAD_BUSY, 503),
                        entry(Fault.OFFLINE, 503),
                        entry(Fault.DRAINING, 503),
                        entry(Fault.BACKEND_SILENT, 504),
                        entry(Fault.HOLD_TIMED_OUT, 504));
    }

    @ParameterizedTest
    @EnumSource
    void isAPageForThoseWhoPreferHtml(Fault fault) {
        Answer answer = FaultPages.answer(HTML, FaultReport.of(fault));
        assertThat(answer.status()).isEqualTo(fault.status());
        assertThat(answer.headers())
                .containsEntry("Content-Type", "text/html; charset=utf-8")
                .containsEntry("Cache-Control", "no-store")
                .containsKey("Content-Security-Policy");
        assertThat(answer.headers().get("Content-Security-Policy")).doesNotContain("unsafe");
        assertThat(answer.body())
                .contains("<p class=\"code\">" + fault.status() + "</p>")
                .contains(Html.text(fault.title()).markup())
                .contains(Html.text(fault.text()).markup())
                .doesNotContain("<script", "{{");
    }

    @ParameterizedTest
    @EnumSource
    void isAProblemDocumentForEveryoneElse(Fault fault) {
        Answer answer = FaultPages.answer(Accept.ANYTHING, FaultReport.of(fault));
        assertThat(answer.status()).isEqualTo(fault.status());
        assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
        JsonNode problem = JsonMapper.shared().readTree(answer.body());
        assertThat(problem.get("status").asInt()).isEqualTo(fault.status());
        assertThat(problem.get("title").asString()).isEqualTo(fault.title());
        assertThat(problem.get("detail").asString()).isEqualTo(fault.text());
        assertThat(problem.get("type").asString()).matches("urn:reveille:problem:[a-z-]+");
    }

    @Test
    void thatPassesSaysWhenToAskAgainInBothForms() {
        FaultReport report =
                FaultReport.of(Fault.WAITING_ROOM_FULL)
                        .workload("shop")
                        .retryAfter(Duration.ofMillis(2100));
        assertThat(FaultPages.answer(HTML, report).headers()).containsEntry("Retry-After", "3");
        Answer problem = FaultPages.answer(Accept.ANYTHING, report);
        assertThat(problem.headers()).containsEntry("Retry-After", "3");
        assertThat(problem.body()).contains("\"workload\":\"shop\"", "\"retry_after\":3");
        for (Fault fault : new Fault[] {Fault.TOO_MANY_REQUESTS, Fault.DRAINING}) {
            assertThat(FaultPages.answer(HTML, FaultReport.of(fault)).headers())
                    .containsEntry("Retry-After", "1");
        }
        assertThat(FaultPages.answer(HTML, FaultReport.of(Fault.NO_ROUTE)).headers())
                .doesNotContainKey("Retry-After");
    }

    @Test
    void saysWhatHappenedThisTimeInBothForms() {
        FaultReport report =
                FaultReport.of(Fault.BACKEND_UNREACHABLE)
                        .workload("shop")
                        .detail("Connecting to 172.18.0.4:80 failed: <refused>");
        assertThat(FaultPages.answer(HTML, report).body())
                .contains("<p class=\"name\">shop</p>", "failed: &lt;refused&gt;");
        assertThat(FaultPages.answer(Accept.ANYTHING, report).body()).contains("failed: <refused>");
    }

    @Test
    void ofAnUnknownHostTellsTheNewcomerHowToAddIt() {
        FaultReport report = FaultReport.of(Fault.NO_ROUTE).host("shop.example.com:8080");
        assertThat(FaultPages.answer(HTML, report).body())
                .contains("shop.example.com:8080")
                .contains("dag.enabled: \"true\"")
                .contains("dag.host: \"shop.example.com\"")
                .contains("host: shop.example.com\n");
        assertThat(FaultPages.answer(Accept.ANYTHING, report).body())
                .contains("shop.example.com:8080", "dag.host", "config.yaml");
    }

    @Test
    void ofAnUnknownHostKeepsTheBracketsOfAnAddressAndEscapesTheRest() {
        assertThat(FaultPages.answer(HTML, FaultReport.of(Fault.NO_ROUTE).host("[::1]:80")).body())
                .contains("host: [::1]\n");
        assertThat(FaultPages.answer(HTML, FaultReport.of(Fault.NO_ROUTE).host("<b>")).body())
                .doesNotContain("<b>");
    }
}
