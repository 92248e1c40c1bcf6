package dev.reveille.memory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Takes what the chronicle warns of out of the log. Closing it makes the log what it was before.
 */
final class WarningWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger watched = (Logger) LoggerFactory.getLogger(Chronicle.class);
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    WarningWatch() {
        start();
        watched.addAppender(this);
        watched.setAdditive(false);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            warnings.add(event.getFormattedMessage());
        }
    }

    List<String> warnings() {
        return warnings;
    }

    @Override
    public void close() {
        watched.detachAppender(this);
        watched.setAdditive(true);
        stop();
    }
}
