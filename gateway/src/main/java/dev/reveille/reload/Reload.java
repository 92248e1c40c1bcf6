package dev.reveille.reload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.ConfigProblem;
import dev.reveille.config.Configuration;
import dev.reveille.config.ConfigurationReader;
import dev.reveille.config.ConfigurationSource;
import java.nio.file.Files;
import java.util.List;
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

    /**
     * @param source where the configuration is. Its file may be missing if nobody named it, but not
     *     once it has been there: then it has been lost, and is not a wish to have nothing.
     */
    public Reload(ConfigurationSource source, ConfigurationReader reader, Target target) {
        this.source = onceSeen(source);
        this.reader = reader;
        this.target = target;
    }

    /**
     * Reads, validates, applies and reports.
     *
     * @param why what asked for it, for the log
     */
    public synchronized void run(String why) {
        source = onceSeen(source);
        try {
            switch (reader.read(source)) {
                case ConfigurationReader.Result.Invalid(List<ConfigProblem> problems) ->
                        log.atError()
                                .addKeyValue("event", "not_reloaded")
                                .log(
                                        "Not reloaded ({}), the configuration stays as it was:\n{}",
                                        why,
                                        problems.stream()
                                                .map(ConfigProblem::toString)
                                                .collect(Collectors.joining("\n")));
                case ConfigurationReader.Result.Valid(
                                Configuration next,
                                List<ConfigProblem> warnings) -> {
                    warnings.forEach(warning -> log.warn("{}", warning));
                    report(why, target.apply(next));
                }
            }
        } catch (RuntimeException mistake) {
            log.error("Reloading ({}) failed by a mistake of the gateway", why, mistake);
        }
    }

    private static void report(String why, Applied applied) {
        applied.needingRestart()
                .forEach(
                        sentence ->
                                log.atWarn()
                                        .addKeyValue("event", "needs_restart")
                                        .log("{}", sentence));
        log.atInfo()
                .addKeyValue("event", "reloaded")
                .log(
                        "Reloaded ({}): added {}, changed {}, removed {}, unchanged {}",
                        why,
                        applied.added(),
                        applied.changed(),
                        applied.removed(),
                        applied.unchanged());
    }

    private static ConfigurationSource onceSeen(ConfigurationSource source) {
        return source.named() || !Files.exists(source.file())
                ? source
                : new ConfigurationSource(source.file(), true);
    }
}
