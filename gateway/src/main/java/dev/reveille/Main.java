package dev.reveille;

import dev.reveille.cli.CheckCommand;
import dev.reveille.cli.DemoCommand;
import dev.reveille.cli.PingCommand;
import dev.reveille.cli.ReveilleCommand;
import dev.reveille.cli.RunCommand;
import dev.reveille.cli.SleepCommand;
import dev.reveille.cli.StatusCommand;
import dev.reveille.cli.WakeCommand;
import dev.reveille.time.SystemTime;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import picocli.CommandLine;

/** Where the program begins. */
public final class Main {

    private static final String LEAK_DETECTION = "io.netty.leakDetection.level";

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        if (System.getProperty(LEAK_DETECTION) == null) {
            // The tests look at every buffer; sampling costs three in a hundred of every request.
            System.setProperty(LEAK_DETECTION, "disabled");
        }
        System.exit(
                commandLine(System.getenv(), Clock.system(ZoneId.systemDefault()))
                        .execute(arguments));
    }

    /** The command line with all its commands. */
    public static CommandLine commandLine(Map<String, String> environment, Clock clock) {
        return ReveilleCommand.with(
                new RunCommand(environment, clock, new SystemTime(), Gateway::start),
                new DemoCommand(environment, Gateway::start),
                new CheckCommand(environment, clock),
                new PingCommand(environment, clock),
                new StatusCommand(environment),
                new WakeCommand(environment),
                new SleepCommand(environment));
    }
}
