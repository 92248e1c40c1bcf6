package dev.reveille.time;

import dev.reveille.log.LogEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's time. One platform thread waits for deadlines; every task runs on a virtual thread
 * of its own. Closed by the gateway at its end; tasks that still wait, or come later, are dropped
 * then.
 */
public final class SystemTime implements Time, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SystemTime.class);

    private final ScheduledThreadPoolExecutor deadlines =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("deadlines").factory());

    public SystemTime() {
        // Most timers are cancelled long before their time (those of held requests, of wakes), and
        // what they refer to is to go at once.
        deadlines.setRemoveOnCancelPolicy(true);
    }

    /** How many tasks wait for their time. */
    int waiting() {
        return deadlines.getQueue().size();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> waiting =
                    deadlines.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> waiting.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    @Override
    public void run(Runnable task) {
        Thread.ofVirtual()
                .name("control")
                .uncaughtExceptionHandler(
                        (_, failure) ->
                                LogEvent.TASK_FAILED.to(log).setCause(failure).log("A task failed"))
                .start(task);
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
    }
}
