package dev.reveille.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reveille.access.AdminAccess;
import dev.reveille.config.GatewaySettings.AdminAuth;
import dev.reveille.http.Answer;
import dev.reveille.http.Request;
import dev.reveille.workload.VirtualTime;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Endpoints that other packages add")
class AdminEndpointsTest {

    private static final String POLICY = "Content-Security-Policy";

    private final AdminEndpoints endpoints =
            new AdminEndpoints(new AdminAccess(new AdminAuth.Bearer("s3cret"), new VirtualTime()));

    @Test
    void areBehindTheSameGuard() {
        endpoints.reads("/_metrics", _ -> Answer.of(200, "text/plain", "metrics"));

        assertThat(answer("/_metrics", Map.of()).status()).isEqualTo(401);
        assertThat(answer("/_metrics", Map.of()).body()).doesNotContain("metrics\n");
        Map<String, List<String>> right = Map.of("authorization", List.of("Bearer s3cret"));
        assertThat(answer("/_metrics", right).body()).isEqualTo("metrics");
    }

    @Test
    void keepTheHeadersTheySetAndGetThoseTheyLack() {
        endpoints.reads(
                "/_status/",
                _ ->
                        Answer.of(200, "text/css", "")
                                .with(POLICY, "default-src 'self'")
                                .with("Cache-Control", "max-age=60")
                                .with("Referrer-Policy", "same-origin"));
        Map<String, List<String>> right = Map.of("authorization", List.of("Bearer s3cret"));

        assertThat(answer("/_status/", right).headers())
                .containsEntry(POLICY, "default-src 'self'; frame-ancestors 'none'")
                .containsEntry("Cache-Control", "max-age=60")
                .containsEntry("Referrer-Policy", "same-origin")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Cross-Origin-Resource-Policy", "same-origin");
    }

    @Test
    void haveAPathEach() {
        endpoints.reads("/_metrics", _ -> Answer.json(200, "{}"));

        assertThatThrownBy(() -> endpoints.changes("/_metrics", _ -> Answer.json(200, "{}")))
                .hasMessage("/_metrics has an endpoint already");
    }

    private Answer answer(String path, Map<String, List<String>> headers) {
        Request request = new Request("GET", path, headers, InetAddress.getLoopbackAddress());
        return (Answer) endpoints.byPath().get(path).answer(request);
    }
}
