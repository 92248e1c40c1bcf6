package dev.reveille.cli;

import dev.reveille.config.ConfigProblem;
import dev.reveille.config.Configuration;
import dev.reveille.config.ConfigurationReader;
import dev.reveille.config.ConfigurationSource;
import dev.reveille.log.LogEvent;
import dev.reveille.time.Time;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The gateway itself. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Runs the gateway until it is stopped by SIGTERM or SIGINT.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped by a signal, everything in flight finished",
            "1:it could not be started",
            "2:the configuration is not valid"
        })
public final class RunCommand implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

    private final Map<String, String> environment;
    private final Clock clock;
    private final Time time;
    private final Service service;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConfigurationOption option = new ConfigurationOption();

    /**
     * @param clock the time from which on schedules are compared, and the process's time zone
     * @param time what the watch for another configuration goes by
     */
    public RunCommand(
            Map<String, String> environment,
            Clock clock,
            Time time,
            RunningGateway.Starter starter) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.time = time;
        this.service = new Service(starter, environment);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ConfigurationReader reader = new ConfigurationReader(environment, clock);
        ConfigurationSource source = option.source(environment);
        Reloading reloading = new Reloading(source, reader, time);
        switch (reloading.read()) {
            case ConfigurationReader.Result.Invalid(List<ConfigProblem> problems, _) -> {
                problems.forEach(spec.commandLine().getErr()::println);
                spec.commandLine().getErr().println("The gateway was not started.");
                return ExitCode.USAGE;
            }
            case ConfigurationReader.Result.Valid(
                            Configuration configuration,
                            List<ConfigProblem> warnings,
                            _) -> {
                LogOutput.to(configuration.gateway().logs().format());
                warnings.forEach(
                        warning -> LogEvent.CONFIGURATION_WARNING.to(log).log("{}", warning));
                reloading.expect(configuration.gateway());
                service.run(
                        configuration,
                        gateway -> {
                            // First: whoever reads that it listens may send SIGHUP right then.
                            reloading.begin(gateway);
                            LogEvent.LISTENING
                                    .to(log)
                                    .log(
                                            "Reveille {} listens on port {}",
                                            Version.current(),
                                            gateway.port());
                        });
            }
        }
        return ExitCode.OK;
    }
}
