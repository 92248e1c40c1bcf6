package dev.reveille.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WarningsTest {

    private static final String TEXT = ": has no effect in this version yet; it is only checked";

    @Test
    void keys_without_effect_yet_are_warned_of_with_their_places() {
        KeyTable table =
                new KeyTable(
                        List.of(
                                Key.key("now", TextTypes.TEXT, "has effect"),
                                Key.key("later", TextTypes.TEXT, "has none")
                                        .marked(Key.Trait.NOT_IN_EFFECT_YET)));
        Findings findings = new Findings();

        table.read(
                (SourceNode.Mapping) YamlTree.read("config.yaml", "now: a\nlater: b\n", findings),
                findings);

        assertThat(findings.warnings())
                .extracting(ConfigProblem::toString)
                .containsExactly("config.yaml:2:1: later" + TEXT);
    }

    @Test
    void keys_with_effect_are_not_warned_of() {
        assertThat(
                        Reading.warnings(
                                """
                                gateway: {port: 1, bind: "::", admin_bind: "[::1]:1", log_lines: 1, log_format: text,
                                  discovery_interval: 1s, trusted_proxies: [], runtime: process,
                                  loading_status: 200, state_file: /s,
                                  schedule_timezone: UTC}
                                containers:
                                  - {name: a, host: a, target_port: 1, start_timeout: 1s,
                                     idle_timeout: 1s, stop_timeout: 1s, sleep_mode: stop,
                                     network: n, redirect_path: /, health_path: /, wait: auto,
                                     hold_timeout: 1s, max_held: 1, display_name: A, icon: x, command: x,
                                     working_directory: /, environment: {},
                                     schedule_start: 0 8 * * *, schedule_stop: 0 9 * * *,
                                     schedule_timezone: UTC}
                                groups:
                                  - {name: g, host: g, strategy: weighted, min_awake: 1,
                                     containers: [{name: a, weight: 2}]}
                                """))
                .isEmpty();
    }
}
