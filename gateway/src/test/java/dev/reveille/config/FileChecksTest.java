package dev.reveille.config;

import static dev.reveille.config.Reading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.GroupDefinition.Member;
import dev.reveille.config.GroupDefinition.Strategy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts here are promised: tools and people know them from the gateway's predecessor. */
class FileChecksTest {

    @Test
    void a_dependency_cycle_is_shown_from_end_to_end() {
        assertThat(
                        problems(
                                """
                                containers:
                                  - {name: a, host: a.test, depends_on: [b]}
                                  - {name: b, depends_on: [c]}
                                  - name: c
                                    depends_on:
                                      - d
                                      - b
                                  - {name: d}
                                """))
                .containsExactly(
                        "config.yaml:3:28: containers[1].depends_on[0]: dependency cycle detected:"
                                + " b → c → b");
    }

    @Test
    void two_containers_that_need_each_other_are_a_cycle() {
        assertThat(
                        problems(
                                """
                                containers:
                                  - {name: a, depends_on: [b]}
                                  - {name: b, depends_on: [a]}
                                """))
                .containsExactly(
                        "config.yaml:2:28: containers[0].depends_on[0]: dependency cycle detected:"
                                + " a → b → a");
    }

    @Test
    void a_diamond_of_dependencies_is_no_cycle() {
        assertThat(
                        Reading.valid(
                                        """
                                        containers:
                                          - {name: a, host: a.test, depends_on: [b, c]}
                                          - {name: b, depends_on: [d]}
                                          - {name: c, depends_on: [d]}
                                          - {name: d}
                                        """)
                                .workloads())
                .hasSize(4);
    }

    @Test
    void a_container_cannot_depend_on_itself() {
        assertThat(problems("containers: [{name: app, host: h, depends_on: [app]}]"))
                .containsExactly(
                        "config.yaml:1:48: containers[0].depends_on[0]: container \"app\" cannot"
                                + " depend on itself");
    }

    @Test
    void a_dependency_has_to_be_there() {
        assertThat(problems("containers: [{name: app, host: h, depends_on: [missing]}]"))
                .containsExactly(
                        "config.yaml:1:48: containers[0].depends_on[0]: container \"app\" depends"
                                + " on unknown container \"missing\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", containers: []", ", containers:"})
    void a_group_has_containers(String containers) {
        assertThat(problems("groups: [{name: api, host: h%s}]".formatted(containers)))
                .singleElement()
                .asString()
                .endsWith(": groups[0].containers: group \"api\" has no containers");
    }

    @Test
    void a_group_wakes_no_more_containers_than_it_has() {
        String file =
                """
                containers: [{name: a}, {name: b}]
                groups:
                  - {name: g, host: g, containers: [a, b], min_awake: %s}
                """;

        assertThat(problems(file.formatted(3)))
                .containsExactly(
                        "config.yaml:3:44: groups[0].min_awake: 3 (expected: at most 2, as many as"
                                + " it has containers)");
        assertThat(problems(file.formatted(0))).hasSize(1);
        assertThat(Reading.warnings(file.formatted(2))).isEmpty();
    }

    @Test
    void a_group_s_containers_have_to_be_there() {
        assertThat(
                        problems(
                                """
                                groups:
                                  - {name: api, host: h, containers: [x, {name: y, weight: 2}]}
                                """))
                .containsExactly(
                        "config.yaml:2:39: groups[0].containers[0]: group \"api\" references"
                                + " unknown container \"x\"",
                        "config.yaml:2:42: groups[0].containers[1]: group \"api\" references"
                                + " unknown container \"y\"");
    }

    @Test
    void a_group_s_host_is_its_own() {
        assertThat(
                        problems(
                                """
                                containers:
                                  - {name: a, host: H}
                                groups:
                                  - {name: api, host: h, containers: [a]}
                                  - {name: two, host: g, containers: [a]}
                                  - {name: three, host: g., containers: [a]}
                                """))
                .containsExactly(
                        "config.yaml:4:17: groups[0].host: group \"api\" host \"h\" conflicts with"
                                + " an existing host",
                        "config.yaml:6:19: groups[2].host: group \"three\" host \"g\" conflicts"
                                + " with an existing host");
    }

    @Test
    void a_group_s_name_is_its_own() {
        assertThat(
                        problems(
                                """
                                containers: [{name: a}]
                                groups:
                                  - {name: api, host: g, containers: [a]}
                                  - {name: api, host: h, containers: [a]}
                                """))
                .containsExactly(
                        "config.yaml:4:6: groups[1].name: duplicate group name found: \"api\"");
    }

    @Test
    void a_container_s_name_is_its_own() {
        assertThat(problems("containers:\n  - {name: x, host: a}\n  - {name: x, host: b}\n"))
                .containsExactly(
                        "config.yaml:3:6: containers[1].name: duplicate container name found:"
                                + " \"x\"");
    }

    @Test
    void a_host_leads_to_one_container() {
        assertThat(
                        problems(
                                """
                                containers:
                                  - {name: a, host: h}
                                  - name: x
                                    host:
                                      - g
                                      - H
                                """))
                .containsExactly(
                        "config.yaml:6:9: containers[1].host[1]: duplicate host mapped: \"h\" (in"
                                + " container \"x\")");
    }

    @Test
    void dependencies_and_group_members_need_no_host() {
        Configuration configuration =
                Reading.valid(
                        """
                        containers:
                          - {name: app, host: h, depends_on: [db]}
                          - {name: db}
                          - {name: one}
                          - {name: two}
                        groups:
                          - name: My API
                            host: API.test
                            strategy: least-connections
                            containers: [one, {name: two, weight: 3}]
                          - {name: w, host: w, strategy: weighted, containers: [{name: one}]}
                          - {name: m, host: m, containers: [one, two], min_awake: 1}
                          - {name: r, host: r, containers: [one]}
                        """);

        assertThat(configuration.groups())
                .containsExactly(
                        new GroupDefinition(
                                "My API",
                                "api.test",
                                Strategy.LEAST_CONNECTIONS,
                                List.of(new Member("one", 1), new Member("two", 3))),
                        new GroupDefinition(
                                "w", "w", Strategy.WEIGHTED, List.of(new Member("one", 1))),
                        new GroupDefinition(
                                "m",
                                "m",
                                Strategy.ROUND_ROBIN,
                                List.of(new Member("one", 1), new Member("two", 1)),
                                1),
                        new GroupDefinition(
                                "r", "r", Strategy.ROUND_ROBIN, List.of(new Member("one", 1))));
        assertThat(configuration.workloads())
                .extracting(w -> w.hosts().size())
                .containsExactly(1, 0, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "0 8 * * 1-5, 0 8 * * 1, Mon 13 Apr 08:00",
        "* * * * *, 30 9 * * *, Mon 13 Apr 09:30",
        "*/5 * * * *, */7 * * * *, Sun 12 Apr 12:35",
        "0 8 18 4 *, 0 8 * * 6, Sat 18 Apr 08:00",
        "0 8 15 * 5, 0 8 15 * *, Wed 15 Apr 08:00",
    })
    void schedules_that_fire_at_the_same_time_are_a_problem(
            String start, String stop, String when) {
        assertThat(
                        problems(
                                """
                                containers:
                                  - name: x
                                    host: h
                                    schedule_start: "%s"
                                    schedule_stop: "%s"
                                """
                                        .formatted(start, stop)))
                .containsExactly(
                        "config.yaml:5:5: containers[0].schedule_stop: container \"x\":"
                                + " schedule_start and schedule_stop fire at the same time ("
                                + when
                                + ")");
    }

    @ParameterizedTest
    @CsvSource({
        "0 8 * * *, 0 20 * * *",
        "0 8 20 4 *, 0 8 * * *",
        "0 0 31 2 *, 0 8 * * *",
    })
    void schedules_that_do_not_meet_within_seven_days_are_fine(String start, String stop) {
        assertThat(
                        Reading.container(
                                        "schedule_start: '" + start + "'",
                                        "schedule_stop: '" + stop + "'")
                                .lifecycle()
                                .schedule())
                .isPresent();
    }

    @Test
    void a_clash_is_shown_in_the_schedule_s_time_zone() {
        assertThat(
                        problems(
                                "containers: [{name: x, host: h, schedule_start: 0 8 * * *,"
                                        + " schedule_stop: 0 8 * * *, schedule_timezone:"
                                        + " America/New_York}]"))
                .singleElement()
                .asString()
                // 12:00 in Berlin is 06:00 in New York.
                .endsWith("(Sun 12 Apr 08:00)");
    }
}
