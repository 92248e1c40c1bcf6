package dev.reveille;

import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code docs/reference/command-line.md} is what the commands say of themselves. */
class CommandLinePageTest {

    private static final String OPTIONS = "\n| option | what for |\n|---|---|\n";
    private static final String CODES = "\n| exit code | when |\n|---|---|\n";

    @Test
    void the_page_of_commands_options_and_exit_codes_is_up_to_date() {
        CommandLine line = Main.commandLine(Map.of(), Clock.systemUTC());
        String commands =
                line.getSubcommands().values().stream()
                        .map(CommandLine::getCommandSpec)
                        .map(CommandLinePageTest::section)
                        .collect(Collectors.joining());
        KeptPage.says(
                "reference/command-line.md",
                CommandLinePageTest.class,
                """
                # Command line

                %s

                `reveille COMMAND`, from a checkout `./reveille COMMAND`. `--help` and `--version` go with each command, and
                `reveille --help` lists them.
                %s
                What went wrong is said on standard error, in one line without a stack trace: what was tried, what failed, what
                to do.
                %s\
                """
                        .formatted(
                                KeptPage.notice(CommandLinePageTest.class),
                                codes(line.getCommandSpec()),
                                commands));
    }

    private static String section(CommandSpec command) {
        return "\n## `"
                + synopsis(command)
                + "`\n\n"
                + String.join(" ", command.usageMessage().description())
                + "\n"
                + options(command)
                + codes(command);
    }

    private static String synopsis(CommandSpec command) {
        return "reveille "
                + command.name()
                + command.positionalParameters().stream()
                        .map(PositionalParamSpec::paramLabel)
                        .map(label -> " " + label)
                        .collect(Collectors.joining());
    }

    private static String options(CommandSpec command) {
        String rows =
                command.options().stream()
                        .filter(option -> !option.usageHelp() && !option.versionHelp())
                        .map(CommandLinePageTest::option)
                        .collect(Collectors.joining());
        return rows.isEmpty() ? "" : OPTIONS + rows;
    }

    private static String option(OptionSpec option) {
        String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        String meaning =
                String.join(" ", option.description())
                        .replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue()))
                        .replace("|", "\\|");
        return "| `%s%s` | %s |\n".formatted(option.longestName(), value, meaning);
    }

    private static String codes(CommandSpec command) {
        String rows =
                command.usageMessage().exitCodeList().entrySet().stream()
                        .map(code -> "| %s | %s |\n".formatted(code.getKey(), code.getValue()))
                        .collect(Collectors.joining());
        return rows.isEmpty() ? "" : CODES + rows;
    }
}
