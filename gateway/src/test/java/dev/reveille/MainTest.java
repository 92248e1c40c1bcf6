package dev.reveille;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.cli.ReveilleCommand;
import dev.reveille.cli.Version;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs whole command lines in this process. */
class MainTest {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-04-12T10:00:00Z"), ZoneOffset.UTC);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir private Path folder;

    @Test
    void check_says_what_a_valid_file_holds_and_exits_0() throws Exception {
        Path file =
                write(
                        """
                        containers:
                          - {name: a, host: a.test, icon: x}
                          - {name: b, host: b.test}
                        groups:
                        """);

        assertThat(run("check", "--config", file.toString())).isZero();
        assertThat(out.toString().lines())
                .containsExactly("The configuration is valid: 2 containers, 0 groups, 0 warnings.");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void check_prints_every_problem_with_its_place_and_exits_2() throws Exception {
        Path file =
                write(
                        """
                        gateway:
                          prot: 80
                        containers:
                          - name: a
                            host: a.test
                            idle_timeout: 5
                        """);
        environment.put("DISCOVERY_INTERVAL", "never");

        assertThat(run("check", "--config=" + file)).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        "environment: DISCOVERY_INTERVAL: \"never\" (expected: a duration such as"
                                + " 90s, 1h30m or 500ms, longer than 0)",
                        file + ":2:3: gateway.prot: unknown key (closest known key: port)",
                        file
                                + ":6:5: containers[0].idle_timeout: \"5\" (expected: a duration"
                                + " such as 90s, 1h30m or 500ms)",
                        "3 problems in " + file);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void check_reads_the_file_that_the_environment_names() throws Exception {
        environment.put("CONFIG_PATH", write("gateway: {port: x}").toString());

        assertThat(run("check")).isEqualTo(2);
        assertThat(err.toString()).contains(":1:11: gateway.port: ");
    }

    @Test
    void check_misses_a_file_that_was_named() {
        Path missing = folder.resolve("missing.yaml");

        assertThat(run("check", "--config", missing.toString())).isEqualTo(2);
        assertThat(err.toString())
                .startsWith(
                        missing + ": no such file; name another one, or name none to do without");
    }

    @Test
    void the_version_is_the_build_s() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("reveille " + Version.current());
        assertThat(Version.current()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    }

    @Test
    void help_lists_the_commands() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Usage: reveille", "check", "Exit codes:");
        assertThat(run("check", "--help")).isZero();
        assertThat(out.toString()).contains("--config=FILE", "CONFIG_PATH");
    }

    @Test
    void wrong_usage_exits_2_with_a_word_on_standard_error() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("chekc")).isEqualTo(2);
        assertThat(run("check", "--confg", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("a command is missing", "chekc", "--confg");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void an_unexpected_failure_is_one_line_and_exits_1() {
        CommandLine line =
                ReveilleCommand.with(
                        new TreeMap<>(Map.of("fail", Failing::new)), Optional.of("fail"));

        assertThat(execute(line, "fail")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("reveille fail failed: the disk is full");
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void a_start_makes_the_command_that_is_asked_for_and_no_other() {
        assertThat(Main.commandLine(environment, CLOCK, "run").getSubcommands())
                .containsOnlyKeys("run");
        assertThat(Main.commandLine(environment, CLOCK, "--help").getSubcommands())
                .containsKeys("run", "demo", "check", "ping", "status", "wake", "sleep");

        SequencedMap<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("fail", Failing::new);
        commands.put(
                "other",
                () -> {
                    throw new AssertionError("made in vain");
                });
        assertThat(ReveilleCommand.with(commands, Optional.of("fail")).getSubcommands())
                .containsOnlyKeys("fail");
    }

    @Command(name = "fail")
    static final class Failing implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new IllegalStateException("the disk is full\nsecond line");
        }
    }

    @Test
    void a_runtime_that_is_shipped_apart_and_missing_says_what_it_needs_and_exits_1()
            throws Exception {
        Path file = write("gateway: {port: 0, bind: 127.0.0.1, runtime: kubernetes}");

        assertThat(run("run", "--config", file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("runtime: kubernetes needs jars that are shipped apart and are not here")
                .contains("docs/how-to/kubernetes.md")
                .doesNotContain("\tat ");
    }

    private Path write(String yaml) throws Exception {
        return Files.writeString(folder.resolve("config.yaml"), yaml);
    }

    private int run(String... arguments) {
        return execute(Main.commandLine(environment, CLOCK, arguments), arguments);
    }

    private int execute(CommandLine line, String... arguments) {
        return line.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
