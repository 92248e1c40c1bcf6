package dev.reveille;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Hears what a class logs until it is closed. */
public final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger watched;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    public LogWatch(Class<?> type) {
        this(type.getName());
    }

    /** By the full name of a class that cannot be seen from where this is. */
    public LogWatch(String type) {
        watched = (Logger) LoggerFactory.getLogger(type);
        start();
        watched.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(event.getFormattedMessage());
    }

    /** What was logged, oldest first. */
    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        watched.detachAppender(this);
        stop();
    }
}
