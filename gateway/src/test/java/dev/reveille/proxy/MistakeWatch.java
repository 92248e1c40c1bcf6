package dev.reveille.proxy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Sees every warning of the gateway and of Netty: an exception that was caught and logged is a
 * mistake all the same. Closing it makes the log what it was before.
 */
final class MistakeWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final List<Logger> watched =
            List.of(
                    (Logger) LoggerFactory.getLogger("dev.reveille"),
                    (Logger) LoggerFactory.getLogger("io.netty"));
    private Optional<String> mistake = Optional.empty();

    MistakeWatch() {
        start();
        for (Logger logger : watched) {
            logger.setLevel(Level.WARN);
            logger.addAppender(this);
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        mistake =
                Optional.of(
                        event.getFormattedMessage()
                                + "\n"
                                + ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }

    /** Fails when there was one. */
    void check() {
        if (mistake.isPresent()) {
            throw new AssertionError(mistake.get());
        }
    }

    @Override
    public void close() {
        for (Logger logger : watched) {
            logger.detachAppender(this);
            logger.setLevel(null);
        }
        stop();
    }
}
