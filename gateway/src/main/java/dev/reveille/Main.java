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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
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
                commandLine(System.getenv(), Clock.system(ZoneId.systemDefault()), arguments)
                        .execute(arguments));
    }

    /**
     * The command line.
     *
     * @param arguments what it will execute: where a command is first among them, only that one is
     *     there
     */
    public static CommandLine commandLine(
            Map<String, String> environment, Clock clock, String... arguments) {
        SequencedMap<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put(
                "run", () -> new RunCommand(environment, clock, new SystemTime(), Gateway::start));
        commands.put("demo", () -> new DemoCommand(environment, Gateway::start));
        commands.put("check", () -> new CheckCommand(environment, clock));
        commands.put("ping", () -> new PingCommand(environment, clock));
        commands.put("status", () -> new StatusCommand(environment));
        commands.put("wake", () -> new WakeCommand(environment));
        commands.put("sleep", () -> new SleepCommand(environment));
        return ReveilleCommand.with(commands, Arrays.stream(arguments).findFirst());
    }
}
