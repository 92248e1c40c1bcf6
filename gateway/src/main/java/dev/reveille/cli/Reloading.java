package dev.reveille.cli;

import dev.reveille.config.Configuration;
import dev.reveille.config.ConfigurationReader;
import dev.reveille.config.ConfigurationSource;
import dev.reveille.config.GatewaySettings;
import dev.reveille.config.GatewaySettings.LogFormat;
import dev.reveille.reload.Applied;
import dev.reveille.reload.Content;
import dev.reveille.reload.FileWatch;
import dev.reveille.reload.Reload;
import dev.reveille.time.Time;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Has a running gateway take over its configuration anew at SIGHUP and whenever the file, or a file
 * that it names, has other content. Goes on until the process ends.
 */
final class Reloading {

    private final ConfigurationSource source;
    private final ConfigurationReader reader;
    private final Time time;

    /** As it is written now. Read and written by one reload at a time. */
    private volatile LogFormat logFormat = LogFormat.JSON;

    private volatile Optional<Path> themes = Optional.empty();

    private volatile Supplier<Collection<Path>> secrets = Set::of;

    /** What the files held before they were read. */
    private volatile Content known;

    /** Made before the configuration is read, so that no change of it goes unnoticed. */
    Reloading(ConfigurationSource source, ConfigurationReader reader, Time time) {
        this.source = source;
        this.reader = reader;
        this.time = time;
        this.known = Content.of(files());
    }

    /**
     * Reads the configuration with which the gateway is to be started. Where it names files with
     * secrets, once more: what they hold is looked at before it is read, so that no change of it
     * goes unnoticed.
     */
    ConfigurationReader.Result read() {
        ConfigurationReader.Result first = reader.read(source);
        Set<Path> files = first.secretFiles();
        if (files.isEmpty()) {
            return first;
        }
        secrets = () -> files;
        known = known.and(Content.of(files));
        return reader.read(source);
    }

    /** A gateway is about to be started with these settings. */
    void expect(GatewaySettings settings) {
        logFormat = settings.logs().format();
        themes = settings.pages().themes();
        known = known.and(Content.of(files()));
    }

    /** Begins, with the gateway listening. */
    void begin(RunningGateway gateway) {
        Reload reload =
                new Reload(source, reader, next -> apply(next, gateway), Set.copyOf(secrets.get()));
        secrets = reload::secretFiles;
        // Closed by nobody: it lasts as long as the process, as the signal's handler does.
        FileWatch _ =
                new FileWatch(
                        this::files, known, time, changed -> reload.run(why(changed, reload)));
        Hangup.onSignal(() -> reload.run("SIGHUP"));
    }

    /** Which secret, nobody needs to read in the log; that the operator's have changed is there. */
    private static String why(Set<Path> changed, Reload reload) {
        return reload.secretFiles().containsAll(changed)
                ? "a secret file changed"
                : "the file changed";
    }

    private Applied apply(Configuration next, RunningGateway gateway) {
        if (next.gateway().logs().format() != logFormat) {
            logFormat = next.gateway().logs().format();
            LogOutput.to(logFormat);
        }
        themes = next.gateway().pages().themes();
        return gateway.apply(next);
    }

    private Collection<Path> files() {
        List<Path> files = new ArrayList<>(List.of(source.file()));
        themes.ifPresent(files::add);
        files.addAll(secrets.get());
        return files;
    }
}
