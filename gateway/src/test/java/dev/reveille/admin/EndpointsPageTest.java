package dev.reveille.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.KeptPage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/endpoints.md}: what they are for is written here; which methods they take
 * and whether they need credentials is asked of a running gateway.
 */
class EndpointsPageTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern OWN_PATH = Pattern.compile("\"(/_[a-z_/]+)");

    /** By path, with what stands for the rest of it. */
    private static final Map<String, String> PURPOSES = new LinkedHashMap<>();

    static {
        PURPOSES.put("/_ping", "200 and `ok` while the gateway serves, 503 while it stops");
        PURPOSES.put(
                "/_health?container=NAME",
                "`{\"status\":\"sleeping\",\"error\":\"\"}`; also `starting`, `running`, `failed`."
                        + " Once a second for each client and container, else 429");
        PURPOSES.put(
                "/_logs?container=NAME",
                "`{\"lines\":[…]}`, the last `log_lines`. Where there are credentials, without them"
                    + " only while it is starting or has failed (403). Once a second, as above");
        PURPOSES.put(
                "/_events?container=NAME",
                "server-sent events `state`, `log` and `progress`: what the loading page listens"
                        + " to. Without credentials as `/_logs`");
        PURPOSES.put("/_status", "the [dashboard](../dashboard.md)");
        PURPOSES.put("/_topology", "hosts, groups, workloads and dependencies as a graph");
        PURPOSES.put("/_status/api", "everything, as [one document](../admin.md#the-document)");
        PURPOSES.put("/_status/events", "the same, pushed as server-sent events named `status`");
        PURPOSES.put(
                "/_status/history",
                "[the past hour and day](../dashboard.md#for-programs) of each workload");
        PURPOSES.put("/_status/icons/SLUG.svg", "an icon that ships with the gateway");
        PURPOSES.put("/_status/assets/FILE", "what the operator's pages are made of");
        PURPOSES.put("/_status/wake?container=NAME", "`{\"ok\":true}`; it is being woken");
        PURPOSES.put(
                "/_status/sleep?container=NAME",
                "`{\"ok\":true}`; it is put to sleep once what is in flight has ended");
        PURPOSES.put("/_metrics", "[metrics](../metrics.md) for Prometheus");
    }

    @Test
    void every_path_of_the_gateway_s_own_in_its_source_has_a_row() throws Exception {
        Set<String> inSource = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                OWN_PATH.matcher(read(file)).results().forEach(m -> inSource.add(m.group(1)));
            }
        }
        inSource.remove("/_status/");
        assertThat(inSource)
                .allSatisfy(
                        path ->
                                assertThat(PURPOSES.keySet())
                                        .as("in the source, and not described: " + path)
                                        .anyMatch(row -> row.startsWith(path)));
        assertThat(PURPOSES.keySet())
                .allSatisfy(row -> assertThat(inSource).anyMatch(row::startsWith));
    }

    @Test
    void the_page_of_endpoints_is_up_to_date() throws Exception {
        StringBuilder rows = new StringBuilder();
        try (GatewayUnderTest gateway =
                GatewayUnderTest.of(
                        ", admin_auth: {method: bearer, token: secret}",
                        "containers: [{name: NAME, host: a.test, command: sleep 9}]")) {
            for (Map.Entry<String, String> row : PURPOSES.entrySet()) {
                rows.append(row(gateway, row.getKey(), row.getValue()));
            }
        }
        KeptPage.says(
                "reference/endpoints.md",
                EndpointsPageTest.class,
                """
                # Endpoints

                %s

                The gateway answers these itself, on every host, and passes nothing below `/_status` on to a workload. With
                [`admin_bind`](configuration.md#gateway) those with credentials answer there only, and 404 on the main port.

                | path | methods | credentials | answer |
                |---|---|---|---|
                %s
                *Credentials*: those of [`admin_auth`](../admin.md#who-may-use-them), where it is set. Another method gets 405 with `Allow`, a
                name that the gateway does not know 400, a change by a page of another site 403. Errors are
                [problem documents](answers.md), or pages for who prefers HTML.
                """
                        .formatted(KeptPage.notice(EndpointsPageTest.class), rows));
    }

    private static String row(GatewayUnderTest gateway, String path, String purpose)
            throws Exception {
        String target = path.replace("SLUG", "docker").replace("FILE", "reveille.svg");
        boolean guarded = gateway.send("DELETE", target).statusCode() == 401;
        HttpResponse<String> refused =
                gateway.send("DELETE", target, "Authorization", "Bearer secret");
        String methods =
                refused.statusCode() == 405
                        ? refused.headers().firstValue("Allow").orElseThrow()
                        : "any";
        return "| `%s` | %s | %s | %s |\n"
                .formatted(path, methods, guarded ? "yes" : "no", purpose);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
