package dev.reveille.cli;

import dev.reveille.demo.DemoConfiguration;
import dev.reveille.demo.DemoGuide;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The gateway with sample workloads, so that one can see it work at once. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Runs the gateway with sample workloads: no Docker, no configuration, nothing to"
                        + " install.")
public final class DemoCommand implements Callable<Integer> {

    private final Service service;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "The port to listen on (default: ${DEFAULT-VALUE}; 0 takes a free one).")
    private int port;

    public DemoCommand(Map<String, String> environment, RunningGateway.Starter starter) {
        this.service = new Service(starter, environment);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 0 || port > 65535) {
            throw new ParameterException(
                    spec.commandLine(), "--port " + port + " (expected: 0 to 65535)");
        }
        var configuration = DemoConfiguration.of(port);
        LogOutput.to(configuration.gateway().logs().format());
        service.run(
                configuration,
                gateway -> {
                    spec.commandLine().getOut().println(DemoGuide.text(gateway.port()));
                    spec.commandLine().getOut().flush();
                });
        return ExitCode.OK;
    }
}
