package dev.reveille.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A problem document")
class ProblemTest {

    @Test
    void hasTheMembersOfTheStandardAndItsOwn() {
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put("workload", "a\"b\n");
        extensions.put("retry_after", 3L);
        Answer answer =
                new Problem("about:blank", "Bad Gateway", 502, "It broke.", extensions).answer();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"type\":\"about:blank\",\"title\":\"Bad Gateway\",\"status\":502,"
                                + "\"detail\":\"It broke.\",\"workload\":\"a\\\"b\\n\","
                                + "\"retry_after\":3}");
    }

    @Test
    void keepsItsStandardMembersWhateverTheExtensionsAreCalled() {
        Problem problem = new Problem("about:blank", "T", 400, "D", Map.of("status", 200));
        assertThat(problem.toJson()).contains("\"status\":400").doesNotContain("200");
    }
}
