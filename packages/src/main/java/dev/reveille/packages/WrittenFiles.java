package dev.reveille.packages;

import dev.reveille.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Writes the files; called by Maven, which knows what all of this is. */
@Command(name = "written-files", description = "Writes the files that are made from others.")
public final class WrittenFiles implements Callable<Integer> {

    private static final String CACHE = "-XX:AOTCache=";

    @Option(names = "--page", required = true, description = "The manual page's own words.")
    private Path page = Path.of("");

    @Option(names = "--options", required = true, description = "What the image's JVM gets.")
    private Path options = Path.of("");

    @Option(names = "--output", required = true, description = "The folder to write to.")
    private Path output = Path.of("");

    @Option(names = "--version", required = true, description = "The gateway's version.")
    private String version = "";

    @Option(names = "--maintainer", required = true, description = "Name and address.")
    private String maintainer = "";

    @Option(names = "--time", required = true, description = "The time of this version.")
    private Instant time = Instant.EPOCH;

    private WrittenFiles() {}

    /** Writes them and ends with 0. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new WrittenFiles()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        CommandLine reveille = program();
        Files.createDirectories(output);
        String manual = ManPage.of(reveille, Files.readString(page), version, time);
        Files.writeString(output.resolve("reveille.1"), manual);
        Compressed.write(output.resolve("reveille.1.gz"), manual);
        Files.writeString(output.resolve("reveille.bash"), completion(reveille));
        Compressed.write(
                output.resolve("changelog.gz"), DebianChangelog.of(version, maintainer, time));
        Files.write(output.resolve("jvm.options"), options(), StandardCharsets.UTF_8);
        return ExitCode.OK;
    }

    /** Shells read it and never run it, so it needs no line that says by what. */
    private static String completion(CommandLine reveille) {
        return AutoComplete.bash("reveille", reveille).replaceFirst("^#!.*\n", "");
    }

    /** The launcher knows where the cache is. */
    private List<String> options() throws IOException {
        return Files.readAllLines(options).stream().filter(l -> !l.startsWith(CACHE)).toList();
    }

    /** The program's command line, of which only the words are of interest. */
    static CommandLine program() {
        return Main.commandLine(Map.of(), Clock.systemUTC());
    }
}
