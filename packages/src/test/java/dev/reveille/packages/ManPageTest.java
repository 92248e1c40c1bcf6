package dev.reveille.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The manual page says what the program's help says. */
class ManPageTest {

    private static final Instant TIME = Instant.parse("2026-11-26T00:00:00Z");

    @Test
    void every_command_and_every_option_is_in_it() throws Exception {
        CommandLine program = WrittenFiles.program();
        String page =
                ManPage.of(
                        program,
                        Files.readString(Path.of("src/main/files/reveille.1")),
                        "1.2.3",
                        TIME);

        assertThat(program.getSubcommands()).containsKeys("run", "demo", "check", "wake");
        program.getSubcommands()
                .forEach(
                        (name, command) -> {
                            assertThat(page).contains(".SS \"reveille " + name);
                            for (OptionSpec option : command.getCommandSpec().options()) {
                                assertThat(page).contains(ManPage.roff(option.longestName()));
                            }
                        });
        assertThat(page)
                .contains("\"2026\\-11\\-26\" \"Reveille 1.2.3\"".replace("\\-", "-"))
                .contains("The port to listen on (default: 8080;")
                .doesNotContain("${", "COMMANDS\n.\\\"");
    }

    @Test
    void text_is_not_taken_for_a_request_or_an_escape() {
        assertThat(ManPage.roff(".SH \\n --x 'y' \"z\""))
                .isEqualTo("\\&.SH \\en \\-\\-x 'y' \\(dqz\\(dq");
    }

    @Test
    void a_page_without_a_place_for_the_commands_is_refused() {
        assertThatThrownBy(() -> ManPage.of(WrittenFiles.program(), ".TH X 1\n", "1", TIME))
                .hasMessageContaining("COMMANDS");
    }
}
