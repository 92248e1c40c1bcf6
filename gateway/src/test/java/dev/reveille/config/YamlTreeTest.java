package dev.reveille.config;

import static dev.reveille.config.Reading.problems;
import static dev.reveille.config.Reading.valid;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class YamlTreeTest {

    @Test
    void a_syntax_error_is_one_problem_with_its_place() {
        assertThat(problems("containers:\n  - name: [a\n    host: b\n"))
                .singleElement()
                .asString()
                .startsWith("config.yaml:3:9: ")
                .contains(
                        ": not valid YAML: while parsing a flow sequence that begins in line 2:"
                                + " expected ',' or ']'")
                .doesNotContain("\n");
    }

    @Test
    void a_tab_for_indentation_is_named_with_its_place() {
        assertThat(problems("gateway:\n\tport: 1\n"))
                .singleElement()
                .asString()
                .startsWith("config.yaml:2:1: not valid YAML: ")
                .contains("TAB");
    }

    @Test
    void a_key_given_twice_is_a_problem_at_the_second_place() {
        assertThat(problems("gateway:\n  port: 1\n  port: 2\n"))
                .containsExactly("config.yaml:3:3: gateway.port: given twice (first in line 2)");
    }

    @Test
    void a_second_document_is_a_problem() {
        assertThat(problems("gateway: {}\n---\ngateway: {}\n"))
                .containsExactly(
                        "config.yaml:3:1: a second document (expected: one document a file)");
    }

    @Test
    void a_root_that_is_no_mapping_is_a_problem() {
        assertThat(problems("- a\n"))
                .containsExactly(
                        "config.yaml:1:1: a list (expected: a mapping with gateway, containers,"
                                + " groups)");
    }

    @Test
    void anchors_and_merge_keys_spare_repetition() {
        Configuration configuration =
                valid(
                        """
                        containers:
                          - &usual
                            name: a
                            host: a.test
                            idle_timeout: &short 5m
                            start_timeout: *short
                          - <<: *usual
                            name: b
                            host: b.test
                            idle_timeout: 1m
                        """);

        assertThat(configuration.workloads())
                .extracting(WorkloadDefinition::name, w -> w.lifecycle().idleTimeout())
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("a", Duration.ofMinutes(5)),
                        org.assertj.core.api.Assertions.tuple("b", Duration.ofMinutes(1)));
        assertThat(configuration.workloads().getLast().lifecycle().startTimeout())
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void an_alias_without_its_anchor_is_a_problem() {
        assertThat(problems("gateway: *nothing"))
                .containsExactly(
                        "config.yaml:1:1: gateway: *nothing (expected: an anchor &nothing that ends"
                                + " before)");
        assertThat(problems("gateway: &self {port: *self}")).hasSize(1);
    }

    @Test
    void only_mappings_can_be_merged() {
        assertThat(problems("gateway:\n  <<: text\n"))
                .containsExactly(
                        "config.yaml:2:3: gateway.<<: \"text\" (expected: a mapping, or a list of"
                                + " mappings, to merge)");
    }

    @Test
    @Timeout(10)
    void anchors_that_multiply_each_other_cost_nothing() {
        StringBuilder yaml = new StringBuilder("gateway: {port: &a0 [x, x]}\ncontainers:\n");
        for (int i = 1; i <= 60; i++) {
            yaml.append("  - {name: &a%d [*a%d, *a%d]}\n".formatted(i, i - 1, i - 1));
        }

        assertThat(problems(yaml.toString())).isNotEmpty();
    }

    @Test
    void a_byte_order_mark_is_skipped() {
        assertThat(valid("\uFEFFgateway: {port: 81}").gateway().listen().port()).isEqualTo(81);
    }

    @Test
    void all_problems_are_reported_at_once_from_top_to_end() {
        assertThat(
                        problems(
                                """
                                gateway:
                                  port: many
                                containers:
                                  - host: a.test
                                    target_port: 0
                                  - name: b
                                groups:
                                  - name: g
                                """))
                .containsExactly(
                        "config.yaml:2:3: gateway.port: \"many\" (expected: a whole number from 0"
                                + " to 65535)",
                        "config.yaml:4:5: containers[0].name: missing (expected: a name of letters,"
                                + " digits, dots, hyphens and underscores that begins with a letter"
                                + " or digit)",
                        "config.yaml:5:5: containers[0].target_port: \"0\" (expected: a whole"
                                + " number from 1 to 65535)",
                        "config.yaml:6:5: containers[1].host: missing (expected: a host name"
                            + " without a port, such as app.example.com or *.example.com; only a"
                            + " dependency or a group member needs none)",
                        "config.yaml:8:5: groups[0].host: missing (expected: a host name without a"
                                + " port, such as app.example.com or *.example.com)",
                        "config.yaml:8:5: groups[0].containers: group \"g\" has no containers");
    }
}
