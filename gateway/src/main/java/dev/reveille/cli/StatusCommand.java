package dev.reveille.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Shows what a running gateway answers for. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Shows the workloads of a running gateway.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:fine",
            "1:the gateway could not be reached, or refused",
            "2:wrong usage"
        })
public final class StatusCommand implements Callable<Integer> {

    private final Map<String, String> environment;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private AdminOption gateway = new AdminOption();

    @Option(names = "--json", description = "Prints the whole document of /_status/api.")
    private boolean json;

    public StatusCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() throws IOException {
        JsonNode document = gateway.client(environment).status();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonText.of(document));
        } else {
            StatusTable.lines(document).forEach(out::println);
        }
        return ExitCode.OK;
    }
}
