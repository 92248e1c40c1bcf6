package dev.reveille.time;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock and the timers of the gateway. Durations are measured on {@link #nanos()}, which a
 * change of the system's date does not touch; {@link #now()} is for people and for schedules.
 *
 * <p>Implementations are safe for use by many threads.
 */
public interface Time {

    /** Monotonic time in nanoseconds, from an arbitrary origin: only differences have meaning. */
    long nanos();

    /** The date and time of day. */
    Instant now();

    /**
     * Runs the task once, no sooner than after the delay, on a thread of its own that may block.
     *
     * @param delay zero or negative runs it at once
     */
    Timer after(Duration delay, Runnable task);

    /** Runs the task at once, on a thread of its own that may block. */
    void run(Runnable task);

    /** The time passed since an earlier reading of {@link #nanos()}. */
    default Duration since(long earlierNanos) {
        return Duration.ofNanos(nanos() - earlierNanos);
    }

    /** A task that waits for its time. */
    interface Timer {

        /** Keeps the task from running if it has not begun; otherwise does nothing. */
        void cancel();
    }
}
