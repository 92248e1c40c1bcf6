package dev.reveille.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** Reads configurations for tests, on a fixed Sunday, 12 April 2026, 12:00 in Berlin. */
final class Reading {

    static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-04-12T10:00:00Z"), ZoneId.of("Europe/Berlin"));

    private Reading() {}

    static ConfigurationReader.Result read(String yaml, Map<String, String> environment) {
        return new ConfigurationReader(environment, CLOCK).read("config.yaml", yaml);
    }

    static ConfigurationReader.Result.Valid accepted(String yaml, Map<String, String> environment) {
        ConfigurationReader.Result result = read(yaml, environment);
        assertThat(result).isInstanceOf(ConfigurationReader.Result.Valid.class);
        return (ConfigurationReader.Result.Valid) result;
    }

    static Configuration valid(String yaml) {
        return accepted(yaml, Map.of()).configuration();
    }

    static GatewaySettings gateway(String... lines) {
        return valid("gateway:\n  " + String.join("\n  ", lines)).gateway();
    }

    /** A container named app with the host app.test and these further keys. */
    static WorkloadDefinition container(String... lines) {
        return valid(containerYaml(lines)).workloads().getFirst();
    }

    static String containerYaml(String... lines) {
        return """
        containers:
          - name: app
            host: app.test
            %s
          - name: db
            host: db.test
        """
                .formatted(String.join("\n    ", lines));
    }

    /** The problems as they are printed. */
    static List<String> problems(String yaml) {
        return problems(yaml, Map.of());
    }

    static List<String> problems(String yaml, Map<String, String> environment) {
        ConfigurationReader.Result result = read(yaml, environment);
        assertThat(result).isInstanceOf(ConfigurationReader.Result.Invalid.class);
        return ((ConfigurationReader.Result.Invalid) result)
                .problems().stream().map(ConfigProblem::toString).toList();
    }

    static List<String> warnings(String yaml) {
        return accepted(yaml, Map.of()).warnings().stream().map(ConfigProblem::toString).toList();
    }
}
