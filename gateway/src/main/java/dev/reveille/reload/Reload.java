package dev.reveille.reload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.ConfigProblem;
import dev.reveille.config.Configuration;
import dev.reveille.config.ConfigurationReader;
import dev.reveille.config.ConfigurationSource;
import dev.reveille.log.LogEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again and has it applied, one time after the other. A configuration that
 * is not valid is reported with all its problems, and changes nothing. Safe for use by many
 * threads; blocks while it reads and applies.
 */
public final class Reload {

    private static final Logger log = LoggerFactory.getLogger(Reload.class);

    private static final int MOST_NAMED = 20;

    /** What is to change. */
    @FunctionalInterface
    public interface Target {

        /** Makes another valid configuration the one that counts. */
        Applied apply(Configuration next);
    }

    private final ConfigurationReader reader;
    private final Target target;

    @GuardedBy("this")
    private ConfigurationSource source;

    /** Those of the configuration that counts. */
    @GuardedBy("this")
    private Set<Path> secretFiles;

    /** Those, and those of the configuration that was read last. */
    private volatile Collection<Path> wantedFiles;

    /**
     * @param source where the configuration is. Its file may be missing if nobody named it, but not
     *     once it has been there: then it has been lost, and is not a wish to have nothing.
     * @param secretFiles what the configuration that counts names as files with secrets
     */
    public Reload(
            ConfigurationSource source,
            ConfigurationReader reader,
            Target target,
            Set<Path> secretFiles) {
        this.source = onceSeen(source);
        this.reader = reader;
        this.target = target;
        this.secretFiles = Set.copyOf(secretFiles);
        this.wantedFiles = this.secretFiles;
    }

    /**
     * The files with secrets of which a change makes a difference: those of the configuration that
     * counts, and those of the one that was read last, which may not be valid for want of one.
     */
    public Collection<Path> secretFiles() {
        return wantedFiles;
    }

    /**
     * Reads, validates, applies and reports.
     *
     * @param why what asked for it, for the log
     */
    public synchronized void run(String why) {
        source = onceSeen(source);
        try {
            ConfigurationReader.Result result = reader.read(source);
            want(result.secretFiles());
            switch (result) {
                case ConfigurationReader.Result.Invalid(List<ConfigProblem> problems, _) ->
                        LogEvent.NOT_RELOADED
                                .to(log)
                                .log(
                                        "Not reloaded ({}), the configuration stays as it was:\n{}",
                                        why,
                                        problems.stream()
                                                .map(ConfigProblem::toString)
                                                .collect(Collectors.joining("\n")));
                case ConfigurationReader.Result.Valid(
                                Configuration next,
                                List<ConfigProblem> warnings,
                                Set<Path> secrets) -> {
                    warnings.forEach(
                            warning -> LogEvent.CONFIGURATION_WARNING.to(log).log("{}", warning));
                    report(why, target.apply(next));
                    secretFiles = secrets;
                    wantedFiles = secrets;
                }
            }
        } catch (RuntimeException mistake) {
            LogEvent.RELOAD_FAILED
                    .to(log)
                    .setCause(mistake)
                    .log("Reloading ({}) failed by a mistake of the gateway", why);
        }
    }

    @GuardedBy("this")
    private void want(Set<Path> more) {
        Set<Path> all = new LinkedHashSet<>(secretFiles);
        all.addAll(more);
        wantedFiles = Set.copyOf(all);
    }

    private static void report(String why, Applied applied) {
        applied.needingRestart()
                .forEach(sentence -> LogEvent.NEEDS_RESTART.to(log).log("{}", sentence));
        LogEvent.RELOADED
                .to(log)
                .log(
                        "Reloaded ({}): added {}, changed {}, removed {}, unchanged {}",
                        why,
                        few(applied.added()),
                        few(applied.changed()),
                        few(applied.removed()),
                        few(applied.unchanged()));
    }

    /** A line of the log is for people: of thousands it says how many. */
    private static String few(List<String> names) {
        return names.size() <= MOST_NAMED
                ? names.toString()
                : "[%s, and %d more]"
                        .formatted(
                                String.join(", ", names.subList(0, MOST_NAMED)),
                                names.size() - MOST_NAMED);
    }

    private static ConfigurationSource onceSeen(ConfigurationSource source) {
        return source.named() || !Files.exists(source.file())
                ? source
                : new ConfigurationSource(source.file(), true);
    }
}
