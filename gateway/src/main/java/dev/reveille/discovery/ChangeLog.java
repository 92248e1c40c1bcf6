package dev.reveille.discovery;

import dev.reveille.log.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the log what has changed of what the gateway answers for. */
final class ChangeLog {

    private static final Logger log = LoggerFactory.getLogger(ChangeLog.class);

    private ChangeLog() {}

    static void write(CatalogChange change) {
        change.newRejections()
                .forEach(
                        rejection ->
                                LogEvent.LEFT_OUT
                                        .to(log, rejection.container())
                                        .log("{}", rejection.message()));
        change.newWarnings().forEach(warning -> LogEvent.LABEL_WARNING.to(log).log("{}", warning));
        change.added()
                .forEach(
                        d ->
                                LogEvent.ADDED
                                        .to(log, d.name())
                                        .log("{}: added, hosts {}", d.name(), d.hosts()));
        change.changed()
                .forEach(
                        c ->
                                LogEvent.CHANGED
                                        .to(log, c.after().name())
                                        .log("{}: changed", c.after().name()));
        change.removed()
                .forEach(d -> LogEvent.REMOVED.to(log, d.name()).log("{}: removed", d.name()));
    }
}
