package dev.reveille.cli;

import dev.reveille.config.ConfigProblem;
import dev.reveille.config.Configuration;
import dev.reveille.config.ConfigurationReader;
import dev.reveille.config.ConfigurationSource;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Reads the configuration as the gateway would, and says what is wrong with it. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Checks the configuration and prints every problem with its place.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the configuration is valid", "2:it is not"})
public final class CheckCommand implements Callable<Integer> {

    private final Map<String, String> environment;
    private final Clock clock;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConfigurationOption option = new ConfigurationOption();

    /**
     * @param environment the variables the gateway would see
     * @param clock the time from which on schedules are compared, and the process's time zone
     */
    public CheckCommand(Map<String, String> environment, Clock clock) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
    }

    @Override
    public Integer call() {
        ConfigurationSource source = option.source(environment);
        return switch (new ConfigurationReader(environment, clock).read(source)) {
            case ConfigurationReader.Result.Invalid(List<ConfigProblem> problems, _) ->
                    invalid(source, problems);
            case ConfigurationReader.Result.Valid(
                            Configuration configuration,
                            List<ConfigProblem> warnings,
                            _) ->
                    valid(source, configuration, warnings);
        };
    }

    private int invalid(ConfigurationSource source, List<ConfigProblem> problems) {
        PrintWriter err = spec.commandLine().getErr();
        problems.forEach(err::println);
        err.println(counted(problems.size(), "problem") + " in " + source.file());
        return ExitCode.USAGE;
    }

    private int valid(
            ConfigurationSource source, Configuration configuration, List<ConfigProblem> warnings) {
        PrintWriter out = spec.commandLine().getOut();
        if (!source.named() && Files.notExists(source.file())) {
            out.println("There is no " + source.file() + "; labels alone say what to wake.");
        }
        warnings.forEach(warning -> out.println("warning: " + warning));
        out.println(
                "The configuration is valid: %s, %s, %s."
                        .formatted(
                                counted(configuration.workloads().size(), "container"),
                                counted(configuration.groups().size(), "group"),
                                counted(warnings.size(), "warning")));
        return ExitCode.OK;
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
