package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.Repository;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./reveille} as people call it, from a folder of theirs, and how it ends. */
class LauncherIT {

    private static final String LAUNCHER = Repository.root().resolve("reveille").toString();

    @TempDir Path folder;

    @BeforeEach
    void aConfigurationInTheCallersFolder() throws IOException {
        write("config.yaml", "gateway:\n  port: 0\n  runtime: process\n");
    }

    @Test
    void it_is_called_from_another_folder_whose_files_its_arguments_name() {
        Command.Result checked = reveille(LAUNCHER, "check --config config.yaml");

        assertThat(checked.errors()).isEmpty();
        assertThat(checked.output()).startsWith("The configuration is valid");
        assertThat(checked.exitCode()).isZero();
    }

    @Test
    void it_is_called_through_a_symbolic_link() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("direct"), Path.of(LAUNCHER));
        Files.createSymbolicLink(bin.resolve("reveille"), Path.of("direct"));

        Command.Result version = reveille("bin/reveille", "--version");

        assertThat(version.output()).containsPattern("[0-9]+\\.[0-9]+\\.[0-9]+");
        assertThat(version.exitCode()).isZero();
    }

    @Test
    void help_names_every_command_and_what_the_exit_codes_mean() {
        Command.Result help = reveille(LAUNCHER, "--help");

        assertThat(help.output()).contains("run", "demo", "check", "Exit codes:");
        assertThat(help.exitCode()).isZero();
        assertThat(reveille(LAUNCHER, "run --help").output()).contains("--config");
        assertThat(reveille(LAUNCHER, "demo --help").output()).contains("--port");
    }

    @Test
    void wrong_usage_ends_with_2_and_says_what_is_wrong() {
        Command.Result unknown = reveille(LAUNCHER, "wakeup");

        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.errors()).contains("wakeup").doesNotContain("\tat ");
        assertThat(reveille(LAUNCHER, "").exitCode()).isEqualTo(2);
    }

    @Test
    void check_ends_with_2_and_gives_every_problem_its_place() throws IOException {
        write("config.yaml", "gateway:\n  prot: 80\ncontainers:\n  - host: a.test\n");

        Command.Result checked = reveille(LAUNCHER, "check --config config.yaml");

        assertThat(checked.exitCode()).isEqualTo(2);
        assertThat(checked.errors().lines())
                .anyMatch(line -> line.matches("config\\.yaml:2:3: .*prot.*port.*"))
                .anyMatch(line -> line.matches("config\\.yaml:4:[0-9]+: .*name.*"));
    }

    @Test
    void a_configuration_that_was_named_and_is_missing_ends_run_and_check_with_2() {
        for (String command : new String[] {"run", "check"}) {
            Command.Result result = reveille(LAUNCHER, command + " --config missing.yaml");

            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.errors()).contains("missing.yaml").doesNotContain("\tat ");
        }
        Command.Result named = reveille("CONFIG_PATH=absent.yaml " + LAUNCHER, "run");
        assertThat(named.exitCode()).isEqualTo(2);
        assertThat(named.errors()).contains("absent.yaml");
    }

    @Test
    void a_port_in_use_ends_it_with_1_and_one_line_that_says_what_to_do() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            int port = taken.getLocalPort();
            write("config.yaml", "gateway:\n  port: " + port + "\n  runtime: process\n");
            for (String command :
                    new String[] {"run --config config.yaml", "demo --port " + port}) {
                Command.Result result = reveille(LAUNCHER, command);

                assertThat(result.exitCode()).isEqualTo(1);
                assertThat(result.errors().lines()).hasSize(1);
                assertThat(result.errors())
                        .containsIgnoringCase("address already in use")
                        .contains("port " + port, "choose another one");
                assertThat(result.output()).doesNotContain("Exception", "\tat ");
            }
        }
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private Command.Result reveille(String launcher, String arguments) {
        return Command.of("sh", "-c", "cd '" + folder + "' && " + launcher + " " + arguments)
                .result();
    }
}
