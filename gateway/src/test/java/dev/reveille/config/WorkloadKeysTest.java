package dev.reveille.config;

import static dev.reveille.config.Reading.container;
import static dev.reveille.config.Reading.containerYaml;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.WorkloadDefinition.Connections;
import dev.reveille.config.WorkloadDefinition.Lifecycle;
import dev.reveille.config.WorkloadDefinition.Presentation;
import dev.reveille.config.WorkloadDefinition.ProcessCommand;
import dev.reveille.config.WorkloadDefinition.Reach;
import dev.reveille.config.WorkloadDefinition.SleepMode;
import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.config.WorkloadDefinition.Waiting;
import dev.reveille.schedule.CronExpression;
import dev.reveille.schedule.Schedule;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadKeysTest {

    @Test
    void without_further_keys_every_default_counts() {
        assertThat(container())
                .isEqualTo(
                        new WorkloadDefinition(
                                "app",
                                List.of("app.test"),
                                new Reach(80, Optional.empty(), Optional.empty()),
                                new Lifecycle(
                                        Duration.ofSeconds(60),
                                        Duration.ZERO,
                                        Optional.empty(),
                                        SleepMode.STOP,
                                        List.of(),
                                        Optional.empty()),
                                new Waiting(
                                        WaitMode.AUTO,
                                        Duration.ofSeconds(60),
                                        1000,
                                        Optional.empty()),
                                new Presentation("app", "docker"),
                                Optional.empty()));
    }

    @Test
    void a_host_is_one_name_or_a_list_lower_case_and_without_a_final_dot() {
        assertThat(hosts("App.Example.COM.")).containsExactly("app.example.com");
        assertThat(hosts("[a.test, '*.B.test', db_1]"))
                .containsExactly("a.test", "*.b.test", "db_1");
    }

    private static List<String> hosts(String written) {
        return Reading.valid("containers: [{name: x, host: " + written + "}]")
                .workloads()
                .getFirst()
                .hosts();
    }

    @ParameterizedTest
    @CsvSource({
        "app.test:80",
        "http://app.test",
        "app.test/path",
        "*",
        "a*.test",
        "a.*.test",
        "*.*.test",
        "-a.test",
        "a-.test",
        "a..test",
        ".test",
        "''",
        "a b",
        "münchen.de",
        "'[::1]'",
    })
    void what_is_no_host_name_is_a_problem(String host) {
        assertThat(Reading.problems("containers: [{name: x, host: \"" + host + "\"}]"))
                .containsExactly(
                        "config.yaml:1:24: containers[0].host: \""
                                + host
                                + "\" (expected: a host name without a port, such as"
                                + " app.example.com or *.example.com)");
    }

    @Test
    void a_label_of_a_host_has_63_characters_and_the_whole_253() {
        String label = "a".repeat(63);
        assertThat(hosts(label + ".test")).hasSize(1);
        assertThat(Reading.problems("containers: [{name: x, host: a%s}]".formatted(label)))
                .hasSize(1);
        assertThat(
                        Reading.problems(
                                "containers: [{name: x, host: %s}]"
                                        .formatted((label + ".").repeat(4))))
                .hasSize(1);
    }

    @Test
    void keys_of_reaching_it_are_read() {
        assertThat(
                        container(
                                        "target_port: 8096",
                                        "network: web",
                                        "health_path: /health?full=1")
                                .reach())
                .isEqualTo(new Reach(8096, Optional.of("web"), Optional.of("/health?full=1")));
        assertThat(container("target_port: '8096'").reach().targetPort()).isEqualTo(8096);
    }

    @Test
    void keys_of_its_life_are_read() {
        Lifecycle life =
                container(
                                "start_timeout: 2m",
                                "idle_timeout: 1.5h",
                                "stop_timeout: 0",
                                "sleep_mode: pause",
                                "depends_on: [db, db]")
                        .lifecycle();

        assertThat(life)
                .isEqualTo(
                        new Lifecycle(
                                Duration.ofMinutes(2),
                                Duration.ofMinutes(90),
                                Optional.of(Duration.ZERO),
                                SleepMode.PAUSE,
                                List.of("db"),
                                Optional.empty()));
        assertThat(container("sleep_mode: stop").lifecycle().sleepMode()).isEqualTo(SleepMode.STOP);
    }

    @Test
    void replicas_are_read_for_a_swarm_and_pausing_is_refused_there() {
        String swarm = "gateway: {runtime: swarm}\ncontainers: [{name: x, host: x.test, %s}]";

        assertThat(
                        Reading.valid(swarm.formatted("replicas: 3"))
                                .workloads()
                                .getFirst()
                                .lifecycle()
                                .replicas())
                .hasValue(3);
        assertThat(container().lifecycle().replicas()).isEmpty();
        assertThat(Reading.problems(swarm.formatted("sleep_mode: pause")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("containers[0].sleep_mode: pause is not possible with this runtime");
        assertThat(Reading.problems("containers: [{name: x, host: x.test, replicas: 3}]"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("containers[0].replicas: not allowed with this runtime");
    }

    @Test
    void keys_of_waiting_are_read() {
        assertThat(
                        container(
                                        "wait: hold",
                                        "hold_timeout: 5s",
                                        "max_held: 0",
                                        "redirect_path: /")
                                .waiting())
                .isEqualTo(new Waiting(WaitMode.HOLD, Duration.ofSeconds(5), 0, Optional.of("/")));
        assertThat(container("wait: page").waiting().mode()).isEqualTo(WaitMode.PAGE);
        assertThat(container("wait: auto").waiting().mode()).isEqualTo(WaitMode.AUTO);
    }

    @Test
    void keys_of_connections_are_read() {
        assertThat(
                        container(
                                        "max_connections: 1",
                                        "max_queued: 0",
                                        "keepalive_timeout: 0",
                                        "connect_timeout: 500ms",
                                        "first_byte_timeout: 2m")
                                .connections())
                .isEqualTo(
                        new Connections(
                                1,
                                0,
                                Duration.ZERO,
                                Duration.ofMillis(500),
                                Duration.ofMinutes(2)));
    }

    @Test
    void a_held_request_waits_as_long_as_a_start_may_take_unless_said_otherwise() {
        assertThat(container("start_timeout: 7s").waiting().holdTimeout())
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void schedules_are_read_in_the_container_s_the_gateway_s_or_the_process_s_time_zone()
            throws Exception {
        assertThat(
                        container(
                                        "schedule_start: 0 8 * * MON-FRI",
                                        "schedule_stop: '*/15 20,21 1-7 JAN-DEC *'",
                                        "schedule_timezone: UTC")
                                .lifecycle()
                                .schedule())
                .contains(
                        new Schedule(
                                Optional.of(CronExpression.parse("0 8 * * MON-FRI")),
                                Optional.of(CronExpression.parse("*/15 20,21 1-7 JAN-DEC *")),
                                ZoneId.of("UTC")));
        assertThat(container("schedule_stop: 0 20 * * 7").lifecycle().schedule())
                .contains(
                        new Schedule(
                                Optional.empty(),
                                Optional.of(CronExpression.parse("0 20 * * 7")),
                                ZoneId.of("Europe/Berlin")));
        assertThat(
                        Reading.valid(
                                        "gateway: {schedule_timezone: Asia/Tokyo}\n"
                                                + containerYaml("schedule_start: 0 8 * * *"))
                                .workloads()
                                .getFirst()
                                .lifecycle()
                                .schedule()
                                .map(Schedule::timezone))
                .contains(ZoneId.of("Asia/Tokyo"));
        assertThat(container("schedule_timezone: UTC").lifecycle().schedule()).isEmpty();
    }

    @Test
    void keys_of_how_people_see_it_are_read() {
        assertThat(container("icon: nextcloud", "display_name: My cloud").presentation())
                .isEqualTo(new Presentation("My cloud", "nextcloud"));
    }

    @Test
    void keys_of_a_process_are_read() {
        Configuration configuration =
                Reading.valid(
                        """
                        gateway: {runtime: process}
                        containers:
                          - name: a
                            host: a.test
                            command: python3 -m http.server '{port}'
                            working_directory: /srv
                            environment: {PORT: "{port}", DEBUG: 1, EMPTY:}
                          - {name: b, host: b.test, command: [run, "two words"]}
                        """);

        assertThat(configuration.workloads().getFirst().process())
                .contains(
                        new ProcessCommand(
                                List.of("python3", "-m", "http.server", "{port}"),
                                Optional.of("/srv"),
                                Map.of("PORT", "{port}", "DEBUG", "1", "EMPTY", "")));
        assertThat(configuration.workloads().getLast().process())
                .contains(
                        new ProcessCommand(
                                List.of("run", "two words"), Optional.empty(), Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "target_port: 0 | target_port: \"0\" (expected: a whole number from 1 to 65535)",
                "target_port: 65536 | target_port: \"65536\" (expected: a whole number from 1 to"
                        + " 65535)",
                "start_timeout: 0 | start_timeout: \"0\" (expected: a duration such as 90s, 1h30m"
                        + " or 500ms, longer than 0)",
                "idle_timeout: 90 | idle_timeout: \"90\" (expected: a duration such as 90s, 1h30m"
                        + " or 500ms)",
                "idle_timeout: {} | idle_timeout: a mapping (expected: a duration such as 90s,"
                        + " 1h30m or 500ms)",
                "stop_timeout: -1s | stop_timeout: \"-1s\" (expected: a duration such as 90s, 1h30m"
                        + " or 500ms)",
                "hold_timeout: 0s | hold_timeout: \"0s\" (expected: a duration such as 90s, 1h30m"
                        + " or 500ms, longer than 0)",
                "sleep_mode: nap | sleep_mode: \"nap\" (expected: stop or pause)",
                "wait: never | wait: \"never\" (expected: auto, page or hold)",
                "max_held: -1 | max_held: \"-1\" (expected: a whole number from 0 to 1000000)",
                "redirect_path: home | redirect_path: \"home\" (expected: a path such as /health,"
                        + " beginning with one slash and without blanks)",
                "redirect_path: //evil.test | redirect_path: \"//evil.test\" (expected: a path such"
                        + " as /health, beginning with one slash and without blanks)",
                "health_path: '/a b' | health_path: \"/a b\" (expected: a path such as /health,"
                        + " beginning with one slash and without blanks)",
                "network: '' | network: \"\" (expected: a text on one line)",
                "icon: a/b | icon: \"a/b\" (expected: a Simple Icons slug such as nextcloud)",
                "display_name: \"a\\tb\" | display_name: \"a\\u0009b\" (expected: a text on one"
                        + " line)",
                "depends_on: db | depends_on: \"db\" (expected: a list of container names)",
                "schedule_start: 0 8 * * | schedule_start: \"0 8 * *\" (expected: a 5-field cron"
                        + " expression such as 0 8 * * 1-5; it has 4)",
                "schedule_stop: '@daily' | schedule_stop: \"@daily\" (expected: a 5-field cron"
                        + " expression such as 0 8 * * 1-5; it has 1)",
                "schedule_stop: 61 * * * * | schedule_stop: \"61 * * * *\" (expected: a 5-field"
                        + " cron expression such as 0 8 * * 1-5; Value 61 not in range [0, 59])",
                "schedule_timezone: berlin | schedule_timezone: \"berlin\" (expected: an IANA time"
                        + " zone such as Europe/Berlin or UTC)",
                "command: ls | command: not allowed with this runtime (expected: gateway.runtime:"
                        + " process)",
                "working_directory: / | working_directory: not allowed with this runtime (expected:"
                        + " gateway.runtime: process)",
                "environment: {} | environment: not allowed with this runtime (expected:"
                        + " gateway.runtime: process)",
                "idle_timout: 5m | idle_timout: unknown key (closest known key: idle_timeout)",
                "Icon: x | Icon: unknown key (closest known key: icon)",
            })
    void what_cannot_be_is_a_problem_that_says_what_can(String line, String expected) {
        assertThat(Reading.problems(containerYaml(line.strip())))
                .containsExactly("config.yaml:4:5: containers[0]." + expected);
    }

    @Test
    void a_process_needs_a_command() {
        assertThat(
                        Reading.problems(
                                """
                                gateway: {runtime: process}
                                containers:
                                  - name: a
                                    host: a.test
                                  - {name: b, host: b.test, command: "run 'it"}
                                  - {name: c, host: c.test, command: []}
                                """))
                .containsExactly(
                        "config.yaml:3:5: containers[0].command: missing (expected: a command line,"
                                + " or a list of a program and its arguments, because"
                                + " gateway.runtime is process)",
                        "config.yaml:5:29: containers[1].command: \"run 'it\" (expected: a closing"
                                + " ')",
                        "config.yaml:6:29: containers[2].command: an empty list (expected: a"
                                + " program and its arguments)");
    }
}
