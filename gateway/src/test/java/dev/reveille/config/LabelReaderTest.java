package dev.reveille.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.LabelReader.Result;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelReaderTest {

    private final LabelReader reader = new LabelReader(ZoneId.of("Europe/Berlin"), Reading.CLOCK);

    @ParameterizedTest
    @ValueSource(strings = {"dag.enabled", "reveille.enabled"})
    void a_container_opts_in_by_one_label(String label) {
        WorkloadDefinition workload =
                defined(Map.of(label, "true", "dag.host", "app.test", "other", "x")).workload();

        assertThat(workload).isEqualTo(Reading.container());
    }

    @Test
    void a_container_that_did_not_opt_in_is_left_alone_whatever_its_labels() {
        assertThat(reader.read("app", Map.of())).isEqualTo(new Result.NotEnabled());
        assertThat(reader.read("app", Map.of("dag.host", "a", "dag.id", "airflow")))
                .isEqualTo(new Result.NotEnabled());
        assertThat(reader.read("app", Map.of("dag.enabled", "false", "dag.nonsense", "x")))
                .isEqualTo(new Result.NotEnabled());
    }

    @Test
    void every_key_means_the_same_as_in_the_file() {
        WorkloadDefinition inFile =
                Reading.valid(
                                """
                                containers:
                                  - name: app
                                    host: [a.test, "*.b.test"]
                                    target_port: 81
                                    start_timeout: 2m
                                    idle_timeout: 3m
                                    stop_timeout: 4s
                                    sleep_mode: pause
                                    network: web
                                    redirect_path: /home
                                    health_path: /health
                                    depends_on: [db, cache]
                                    wait: hold
                                    hold_timeout: 5s
                                    max_held: 6
                                    wake:
                                      ignore: [monitors, icons]
                                      ignore_user_agents: [probe, "*scan*"]
                                      ignore_paths: [/health*]
                                      ignore_addresses: [10.0.0.0/8, "::1"]
                                      status: 200
                                      body: resting, not dead
                                    schedule_start: 0 8 * * *
                                    schedule_stop: 0 9 * * *
                                    schedule_timezone: UTC
                                    icon: seven
                                    display_name: Eight
                                    page: {color: "#08F", message: 'Nine, or so'}
                                  - {name: db}
                                  - {name: cache}
                                """)
                        .workloads()
                        .getFirst();

        for (String prefix : List.of("dag.", "reveille.")) {
            Map<String, String> labels = new java.util.HashMap<>();
            labels.put(prefix + "enabled", "TRUE");
            labels.put(prefix + "name", "app");
            labels.put(prefix + "host", "A.test, *.b.test");
            labels.put(prefix + "target_port", "81");
            labels.put(prefix + "start_timeout", "2m");
            labels.put(prefix + "idle_timeout", "3m");
            labels.put(prefix + "stop_timeout", "4s");
            labels.put(prefix + "sleep_mode", "pause");
            labels.put(prefix + "network", "web");
            labels.put(prefix + "redirect_path", "/home");
            labels.put(prefix + "health_path", "/health");
            labels.put(prefix + "depends_on", "db,cache,");
            labels.put(prefix + "wait", "hold");
            labels.put(prefix + "hold_timeout", "5s");
            labels.put(prefix + "max_held", "6");
            labels.put(prefix + "wake_ignore", "monitors, icons");
            labels.put(prefix + "wake_ignore_user_agents", "probe, *scan*");
            labels.put(prefix + "wake_ignore_paths", "/health*");
            labels.put(prefix + "wake_ignore_addresses", "10.0.0.0/8,::1");
            labels.put(prefix + "wake_status", "200");
            labels.put(prefix + "wake_body", "resting, not dead");
            labels.put(prefix + "schedule_start", "0 8 * * *");
            labels.put(prefix + "schedule_stop", "0 9 * * *");
            labels.put(prefix + "schedule_timezone", "UTC");
            labels.put(prefix + "icon", "seven");
            labels.put(prefix + "display_name", "Eight");
            labels.put(prefix + "page_color", "#08f");
            labels.put(prefix + "page_message", "Nine, or so");

            assertThat(defined(labels).workload()).isEqualTo(inFile);
        }
    }

    @Test
    void the_two_prefixes_may_be_mixed_and_agree() {
        assertThat(
                        defined(
                                        Map.of(
                                                "dag.enabled", "true",
                                                "reveille.enabled", "true",
                                                "dag.host", "app.test",
                                                "reveille.host", "app.test"))
                                .workload())
                .isEqualTo(Reading.container());
    }

    @Test
    void the_two_prefixes_may_not_differ() {
        assertThat(
                        problems(
                                Map.of(
                                        "dag.enabled", "true",
                                        "dag.host", "a.test",
                                        "reveille.host", "b.test")))
                .containsExactly(
                        "container \"app\": label dag.host: \"a.test\" (expected: the same as label"
                                + " reveille.host, which is \"b.test\")");
        assertThat(problems(Map.of("dag.enabled", "true", "reveille.enabled", "false")))
                .isNotEmpty();
    }

    @Test
    void a_host_is_not_required_here_as_others_may_depend_on_it() {
        assertThat(defined(Map.of("dag.enabled", "true")).workload().hosts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dag.enabled | yes | \"yes\" (expected: true or false)",
                "dag.target_port | http | \"http\" (expected: a whole number from 1 to 65535)",
                "reveille.idle_timeout | 90 | \"90\" (expected: a duration such as 90s, 1h30m or"
                        + " 500ms)",
                "dag.idle_timout | 5m | unknown key (closest known key: idle_timeout)",
                "reveille.hots | a | unknown key (closest known key: host)",
                "dag.host | a.test,b:80 | \"b:80\" (expected: a host name without a port, such as"
                        + " app.example.com or *.example.com)",
                "dag.host | , | an empty list (expected: a host name without a port, such as"
                        + " app.example.com or *.example.com, or a list of them)",
                "dag.name | other | \"other\" (expected: the container's own name; display_name is"
                        + " what people are shown)",
                "dag.command | ls | not allowed as a label (expected: in the file only)",
                "dag.working_directory | / | not allowed as a label (expected: in the file only)",
                "dag.environment | A=b | not allowed as a label (expected: in the file only)",
            })
    void a_malformed_label_is_named_with_its_container(String label, String text, String problem) {
        Map<String, String> labels = new java.util.HashMap<>(Map.of("dag.enabled", "true"));
        labels.put(label, text);

        assertThat(problems(labels))
                .containsExactly("container \"app\": label " + label + ": " + problem);
    }

    @Test
    void schedules_that_clash_are_a_problem() {
        assertThat(
                        problems(
                                Map.of(
                                        "dag.enabled", "true",
                                        "dag.schedule_start", "0 8 * * *",
                                        "dag.schedule_stop", "0 8 * * 1")))
                .containsExactly(
                        "container \"app\": label dag.schedule_stop: container \"app\":"
                                + " schedule_start and schedule_stop fire at the same time (Mon 13"
                                + " Apr 08:00)");
    }

    @Test
    void labels_with_effect_are_not_warned_of() {
        assertThat(defined(Map.of("dag.enabled", "true", "dag.icon", "x")).warnings()).isEmpty();
    }

    private Result.Defined defined(Map<String, String> labels) {
        Result result = reader.read("app", labels);
        assertThat(result).isInstanceOf(Result.Defined.class);
        return (Result.Defined) result;
    }

    private List<String> problems(Map<String, String> labels) {
        Result result = reader.read("app", labels);
        assertThat(result).isInstanceOf(Result.Malformed.class);
        return ((Result.Malformed) result)
                .problems().stream().map(ConfigProblem::toString).toList();
    }
}
