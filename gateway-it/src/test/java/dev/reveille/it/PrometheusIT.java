package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.LocalStage;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.PrometheusServer;
import dev.reveille.it.fixture.Repository;
import dev.reveille.it.fixture.Scratch;
import dev.reveille.it.fixture.Visitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is in {@code deploy/prometheus} and {@code deploy/grafana}, on a real Prometheus. */
@Needs(Need.PROMETHEUS)
class PrometheusIT {

    private static final Path DEPLOY = Repository.root().resolve("deploy");
    private static final Path RULES = DEPLOY.resolve("prometheus/reveille.rules.yml");
    private static final Path RULES_TEST = DEPLOY.resolve("prometheus/reveille.rules.test.yml");
    private static final Path DASHBOARD = DEPLOY.resolve("grafana/reveille.json");

    @Test
    void the_configuration_and_the_rules_are_valid() {
        assertThat(promtool("check", "config", DEPLOY.resolve("prometheus/prometheus.yml")))
                .contains("1 rule files found");
    }

    @Test
    void every_alert_is_raised_when_it_should_be_and_not_when_it_should_not() throws Exception {
        List<String> alerts =
                Pattern.compile("- alert: (\\w+)")
                        .matcher(Files.readString(RULES))
                        .results()
                        .map(match -> match.group(1))
                        .toList();
        assertThat(alerts).hasSizeGreaterThan(5);
        String tests = Files.readString(RULES_TEST);
        assertThat(alerts)
                .allSatisfy(
                        alert ->
                                assertThat(tests)
                                        .containsPattern(
                                                "alertname: %s\n.*\n +exp_alerts:"
                                                        .formatted(alert)));

        assertThat(promtool("test", "rules", RULES_TEST)).contains("SUCCESS");
    }

    private static String promtool(String verb, String what, Path file) {
        Command.Result result = Command.of("promtool", verb, what, file.toString()).result();
        assertThat(result.exitCode()).as(result.output() + result.errors()).isZero();
        return result.output();
    }

    @Test
    void a_running_gateway_is_scraped_and_every_panel_of_the_dashboard_shows_something()
            throws Exception {
        try (LocalStage stage = LocalStage.open("idle_timeout: 2s", Map.of(), Map.of());
                PrometheusServer prometheus = PrometheusServer.start(scraping(stage))) {
            // Seen at zero first, so that what comes is an increase.
            await().until(() -> value(prometheus, "up{job=\"reveille\"}") == 1);
            await().until(() -> value(prometheus, asleep()) > 0);
            assertThat(prometheus.targets().get(0).path("lastError").asString()).isEmpty();

            assertThat(stage.ask("/hello")).isNotEmpty();
            Visitor.get(stage.gateway().url("nobody.test", "/"));
            // A second wake shows in histograms that the first one has made.
            awaitIdleStops(prometheus, 1);
            assertThat(stage.ask("/hello")).isNotEmpty();
            awaitIdleStops(prometheus, 2);

            assertThat(value(prometheus, "gateway_starts_total{result=\"success\"}")).isEqualTo(2);
            assertThat(
                            value(
                                    prometheus,
                                    "gateway_requests_total{container=\"app\",status_code=\"200\"}"))
                    .isEqualTo(2);
            for (String query : panelQueries()) {
                await(query)
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> !prometheus.query(query).isEmpty());
            }
        }
    }

    private static String asleep() {
        return "gateway_workload_state{container=\"app\",state=\"sleeping\"}";
    }

    private static void awaitIdleStops(PrometheusServer prometheus, int count) {
        await(count + " idle stops")
                .atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                value(prometheus, "gateway_idle_stops_total{container=\"app\"}")
                                        == count);
    }

    /** The value of the only series there is; −1 when there is none. */
    private static double value(PrometheusServer prometheus, String query) {
        JsonNode series = prometheus.query(query);
        return series.isEmpty()
                ? -1
                : Double.parseDouble(series.get(0).path("value").get(1).asString());
    }

    /** The shipped configuration, more often and on the gateway's port. */
    private static Path scraping(LocalStage stage) throws IOException {
        String shipped = Files.readString(DEPLOY.resolve("prometheus/prometheus.yml"));
        assertThat(shipped).contains("localhost:8080", ": 15s");
        Path folder = Scratch.folder("prometheus-config");
        Path config = folder.resolve("prometheus.yml");
        Files.copy(RULES, folder.resolve(RULES.getFileName()));
        Files.writeString(
                config,
                shipped.replace("localhost:8080", "127.0.0.1:" + stage.gateway().port())
                        .replace(": 15s", ": 1s"));
        return config;
    }

    /** As Grafana would ask them, with its variables replaced. */
    private static List<String> panelQueries() {
        List<String> all = new ArrayList<>();
        for (JsonNode panel : PrometheusServer.json(DASHBOARD).path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                all.add(
                        target.path("expr")
                                .asString()
                                .replace("$__rate_interval", "2m")
                                .replace("$__range", "10m")
                                .replace("$container", ".+")
                                .replace("$job", ".+"));
            }
        }
        assertThat(all).hasSizeGreaterThan(25).noneMatch(query -> query.contains("$"));
        return all;
    }

    @Test
    void the_dashboard_asks_for_nothing_that_the_gateway_does_not_count() throws Exception {
        try (LocalStage stage = LocalStage.open("idle_timeout: 0", Map.of(), Map.of())) {
            stage.ask("/hello");
            String metrics = Visitor.get(stage.gateway().url("any.test", "/_metrics")).body();
            Pattern name = Pattern.compile("\\b(?:gateway|process|jvm)_[a-z_]+");
            String asked = Files.readString(DASHBOARD) + Files.readString(RULES);
            assertThat(name.matcher(asked).results().map(match -> match.group()).distinct())
                    .allSatisfy(metric -> assertThat(metrics).contains("\n" + metric));
        }
    }
}
