package dev.reveille.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one line that a command failed, and ends it with exit code 1. */
final class FailureReport implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult arguments) {
        String reason =
                failure.getMessage() == null
                        ? failure.getClass().getSimpleName()
                        : failure.getMessage().lines().findFirst().orElse("");
        command.getErr().println("reveille " + command.getCommandName() + " failed: " + reason);
        return CommandLine.ExitCode.SOFTWARE;
    }
}
