package dev.reveille.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.http.Answer;
import dev.reveille.http.Request;
import dev.reveille.schedule.Downtime;
import dev.reveille.workload.TestConfiguration;
import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The offline page")
class OfflinePageTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-04-12T18:30:00.5Z");
    private static final Instant START = Instant.parse("2026-04-13T06:00:00Z");

    private static Answer answer(String accept, Optional<Instant> start) {
        WorkloadDefinition workload =
                TestConfiguration.of(
                                "containers: [{name: app, host: h, display_name: \"<Shop> & Co\"}]")
                        .workloads()
                        .getFirst();
        return OfflinePage.answer(request(accept), workload, new Downtime(start, BERLIN), NOW);
    }

    private static Request request(String accept) {
        return new Request(
                "GET", "/x?y", Map.of("accept", List.of(accept)), InetAddress.getLoopbackAddress());
    }

    @Test
    void tellsPeopleWhenItOpensInTheSchedulesTimeZone() {
        Answer answer = answer("text/html", Optional.of(START));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers())
                .containsEntry("Content-Type", "text/html; charset=utf-8")
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("Retry-After", "41400");
        assertThat(answer.headers().get("Content-Security-Policy")).doesNotContain("unsafe");
        assertThat(answer.body())
                .contains("Offline", "&lt;Shop&gt; &amp; Co")
                .contains("<time datetime=\"2026-04-13T06:00:00Z\">08:00</time>")
                .contains("Monday, 13 April", "Europe/Berlin")
                .doesNotContain("<Shop>", "<script", "{{");
    }

    @Test
    void loadsAgainByItselfAtTheStartUnlessThatIsFarAway() {
        assertThat(answer("text/html", Optional.of(START)).body())
                .contains("<meta http-equiv=\"refresh\" content=\"41400\">");
        assertThat(answer("text/html", Optional.of(Instant.parse("2027-01-01T07:00:00Z"))).body())
                .contains("Friday, 1 January 2027")
                .doesNotContain("http-equiv=\"refresh\"");
    }

    @Test
    void tellsProgramsTheSame() {
        Answer answer = answer("application/json", Optional.of(START));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers())
                .containsEntry("Content-Type", "application/problem+json")
                .containsEntry("Retry-After", "41400");
        JsonNode problem = JsonMapper.shared().readTree(answer.body());
        assertThat(problem.get("type").asString()).isEqualTo("urn:reveille:problem:offline");
        assertThat(problem.get("workload").asString()).isEqualTo("app");
        assertThat(problem.get("next_start").asString()).isEqualTo("2026-04-13T06:00:00Z");
        assertThat(problem.get("retry_after").asLong()).isEqualTo(41_400);
        assertThat(problem.get("detail").asString())
                .contains("on Monday, 13 April at 08:00 (Europe/Berlin)");
    }

    @ParameterizedTest
    @CsvSource({"text/html", "application/json"})
    void promisesNoStartWhereThereIsNone(String accept) {
        Answer answer = answer(accept, Optional.empty());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).doesNotContainKey("Retry-After");
        assertThat(answer.body()).doesNotContain("Next start", "next_start", "{{");
    }
}
