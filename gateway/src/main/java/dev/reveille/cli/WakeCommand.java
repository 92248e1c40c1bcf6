package dev.reveille.cli;

import dev.reveille.config.GoDuration;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Wakes a workload of a running gateway. */
@Command(
        name = "wake",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Wakes a workload of a running gateway.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is being woken, or, with --wait, it is awake",
            "1:the gateway could not be reached or refused, or it did not wake",
            "2:wrong usage"
        })
public final class WakeCommand implements Callable<Integer> {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final Map<String, String> environment;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private AdminOption gateway = new AdminOption();

    @Parameters(paramLabel = "NAME", description = "The workload's name.")
    private String name = "";

    @Option(names = "--wait", description = "Returns when it is awake, or has failed to wake.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "5m",
            description = "How long --wait waits at most (default: ${DEFAULT-VALUE}).")
    private String timeout = "";

    @Option(names = "--json", description = "Prints what /_status/api says of the workload then.")
    private boolean json;

    public WakeCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Duration patience =
                GoDuration.parse(timeout)
                        .orElseThrow(
                                () ->
                                        new ParameterException(
                                                spec.commandLine(),
                                                "--timeout "
                                                        + timeout
                                                        + " (expected: a duration such as 90s)"));
        AdminClient client = gateway.client(environment);
        client.wake(name);
        if (wait) {
            await(client, patience);
        }
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? JsonText.of(client.workload(name))
                                : name + (wait ? " is awake" : " is being woken"));
        return ExitCode.OK;
    }

    private void await(AdminClient client, Duration patience)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        boolean wasStarting = false;
        while (true) {
            JsonNode workload = client.workload(name);
            String status = workload.path("status").asString("");
            // One that is ready when it has done its work sleeps after that.
            if (status.equals("running") || (wasStarting && status.equals("sleeping"))) {
                return;
            }
            if (status.equals("failed")) {
                throw new IOException(
                        name + " did not wake: " + workload.path("error").asString(""));
            }
            wasStarting |= status.equals("starting");
            if (System.nanoTime() - begun >= patience.toNanos()) {
                throw new IOException(
                        "%s is not awake after %s; it is %s. Wait longer with --timeout."
                                .formatted(name, timeout, status));
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }
}
