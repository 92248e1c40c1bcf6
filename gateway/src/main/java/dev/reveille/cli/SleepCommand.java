package dev.reveille.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a workload of a running gateway to sleep. */
@Command(
        name = "sleep",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Puts a workload of a running gateway to sleep, once what is in flight has ended.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is being put to sleep, or sleeps already",
            "1:the gateway could not be reached, or refused",
            "2:wrong usage"
        })
public final class SleepCommand implements Callable<Integer> {

    private final Map<String, String> environment;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private AdminOption gateway = new AdminOption();

    @Parameters(paramLabel = "NAME", description = "The workload's name.")
    private String name = "";

    @Option(names = "--json", description = "Prints what /_status/api says of the workload then.")
    private boolean json;

    public SleepCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() throws IOException {
        AdminClient client = gateway.client(environment);
        client.sleep(name);
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? JsonText.of(client.workload(name))
                                : name + " is being put to sleep");
        return ExitCode.OK;
    }
}
