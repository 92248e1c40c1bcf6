package dev.reveille.cli;

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
     * The whole command line, ready to be executed.
     *
     * @param commands objects with picocli's {@code @Command}, in the order help lists them
     */
    public static CommandLine with(Object... commands) {
        CommandLine line = new CommandLine(new ReveilleCommand());
        for (Object command : commands) {
            line.addSubcommand(command);
        }
        return line.setExecutionExceptionHandler(new FailureReport());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
