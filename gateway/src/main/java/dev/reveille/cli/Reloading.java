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

/**
 * Has a running gateway take over its configuration anew at SIGHUP and whenever the file has other
 * content. Goes on until the process ends.
 */
final class Reloading {

    private final ConfigurationSource source;
    private final ConfigurationReader reader;
    private final Time time;

    /** As it is written now. Read and written by one reload at a time. */
    private volatile LogFormat logFormat = LogFormat.JSON;

    private volatile Optional<Path> themes = Optional.empty();

    /** What the files held before they were read. */
    private volatile Content known;

    /** Made before the configuration is read, so that no change of it goes unnoticed. */
    Reloading(ConfigurationSource source, ConfigurationReader reader, Time time) {
        this.source = source;
        this.reader = reader;
        this.time = time;
        this.known = Content.of(files());
    }

    /** A gateway is about to be started with these settings. */
    void expect(GatewaySettings settings) {
        logFormat = settings.logs().format();
        themes = settings.pages().themes();
        known = known.and(Content.of(files()));
    }

    /** Begins, with the gateway listening. */
    void begin(RunningGateway gateway) {
        Reload reload = new Reload(source, reader, next -> apply(next, gateway));
        // Closed by nobody: it lasts as long as the process, as the signal's handler does.
        FileWatch _ = new FileWatch(this::files, known, time, () -> reload.run("the file changed"));
        Hangup.onSignal(() -> reload.run("SIGHUP"));
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
        return files;
    }
}
