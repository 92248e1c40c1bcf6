package dev.reveille.cli;

import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program without a command: it can say what it is and how it is used. */
@Command(
        name = "reveille",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "A reverse proxy that wakes sleeping workloads when a request arrives.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:fine",
            "1:failed while running",
            "2:wrong usage or configuration",
        })
public final class ReveilleCommand implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    private ReveilleCommand() {}

    /**
     * The command line, ready to be executed.
     *
     * @param commands what makes the objects with picocli's {@code @Command}, by their names and in
     *     the order help lists them
     * @param asked the first argument: where it names a command, the others are not made, each of
     *     which delays the start by some ten milliseconds
     */
    public static CommandLine with(
            SequencedMap<String, Supplier<Object>> commands, Optional<String> asked) {
        CommandLine line = new CommandLine(new ReveilleCommand());
        Optional<String> only = asked.filter(commands::containsKey);
        commands.forEach(
                (name, command) -> {
                    if (only.isEmpty() || only.get().equals(name)) {
                        line.addSubcommand(name, command.get());
                    }
                });
        return line.setExecutionExceptionHandler(new FailureReport());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
