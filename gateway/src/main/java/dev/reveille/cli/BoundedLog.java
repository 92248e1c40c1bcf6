package dev.reveille.cli;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.reveille.log.LogEvent;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes lines from threads that must not wait, and writes them from one of its own. When too many
 * wait to be written, further ones are dropped, and counted; the log says how many as soon as
 * another one has been taken. Safe for use by many threads.
 */
final class BoundedLog extends AsyncAppender {

    private static final Logger log = LoggerFactory.getLogger(BoundedLog.class);

    /** Dropped before the queue is full, so that threads that come at once all find room. */
    private static final int RESERVE = 64;

    private final AtomicLong dropped = new AtomicLong();

    /**
     * @param capacity how many lines may wait to be written
     */
    BoundedLog(int capacity) {
        setQueueSize(capacity + RESERVE);
        setDiscardingThreshold(0);
        setNeverBlock(true);
    }

    @Override
    protected void append(ILoggingEvent line) {
        if (getRemainingCapacity() <= RESERVE) {
            dropped.incrementAndGet();
            return;
        }
        super.append(line);
        if (dropped.get() > 0) {
            report();
        }
    }

    /** Once there is room again; on a thread of its own, for writing may take its time. */
    private void report() {
        long count = dropped.getAndSet(0);
        if (count > 0) {
            Thread.ofVirtual()
                    .start(
                            () ->
                                    LogEvent.ACCESS_DROPPED
                                            .to(log)
                                            .addKeyValue("lines", count)
                                            .log(
                                                    "{} lines of the access log were dropped: they"
                                                            + " came faster than they can be"
                                                            + " written",
                                                    count));
        }
    }
}
