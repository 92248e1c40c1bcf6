package dev.reveille.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@code bench/compare}, which provides the folder and the launcher. */
@Command(
        name = "bench/compare",
        sortOptions = false,
        description =
                "Compares the gateway with nginx and HAProxy, side by side on this machine. All"
                        + " cases together take a quarter of an hour. See docs/performance.md.")
public final class CompareCommand implements Callable<Integer> {

    private static final int MOST = 60;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often everyone is measured in each case (default: 5).")
    private Optional<Integer> rounds = Optional.empty();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long each of these lasts (default: 5).")
    private Optional<Integer> seconds = Optional.empty();

    @Option(
            names = "--case",
            paramLabel = "NAME",
            split = ",",
            completionCandidates = CaseNames.class,
            description = "Only these: ${COMPLETION-CANDIDATES} (default: all).")
    private List<String> cases = new CaseNames();

    @Option(
            names = "--quick",
            description =
                    "Hardly warms up, and does 1 round of 2 seconds unless told otherwise: to see"
                            + " that everything works.")
    private boolean quick;

    @Option(names = "--folder", required = true, hidden = true)
    private Path folder = Path.of("");

    @Option(names = "--launcher", required = true, hidden = true)
    private Path launcher = Path.of("");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Says this.")
    @SuppressWarnings("UnusedVariable") // picocli acts upon it
    private boolean help;

    private CompareCommand() {}

    /** What {@code --case} takes. */
    static final class CaseNames extends ArrayList<String> {
        CaseNames() {
            super(Case.ALL.stream().map(Case::name).toList());
        }
    }

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new CompareCommand())
                        .setExecutionExceptionHandler(
                                (failure, line, _) -> {
                                    line.getErr().println(failure.getMessage());
                                    return ExitCode.SOFTWARE;
                                })
                        .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Case> chosen = cases.stream().map(this::find).toList();
        Effort effort =
                quick
                        ? new Effort(
                                count("--rounds", rounds, 1), count("--seconds", seconds, 2), 3, 1)
                        : new Effort(
                                count("--rounds", rounds, 5),
                                count("--seconds", seconds, 5),
                                90,
                                5);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream progress = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        Workshop workshop = new Workshop(folder);
        Cores cores = Cores.available();
        try (Lineup lineup = new Lineup(workshop, new Servers(workshop, cores, launcher))) {
            out.println(Machine.description(workshop, cores));
            Comparison comparison = new Comparison(effort, lineup, workshop, cores, progress);
            for (Case each : chosen) {
                Table table = comparison.of(each);
                out.printf("%n%s: %s%n%n%s%n", each.name(), each.title(), table.text());
            }
        }
        return ExitCode.OK;
    }

    private Case find(String name) {
        return Case.ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                wrong(
                                        "--case %s (expected: some of %s)"
                                                .formatted(name, new CaseNames())));
    }

    private int count(String option, Optional<Integer> asked, int otherwise) {
        int count = asked.orElse(otherwise);
        if (count < 1 || count > MOST) {
            throw wrong("%s %d (expected: 1 to %d)".formatted(option, count, MOST));
        }
        return count;
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
