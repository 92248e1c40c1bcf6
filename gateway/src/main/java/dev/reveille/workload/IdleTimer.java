package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import java.time.Duration;

/**
 * Notices when nobody has used a workload for its idle time. One timer, set to the earliest moment
 * at which that could be; requests only move the moment and never touch the timer. Thread-safe.
 */
final class IdleTimer {

    private final Time time;
    private final Activity activity;
    private final Runnable onIdle;

    @GuardedBy("this")
    private Duration timeout = Duration.ZERO;

    @GuardedBy("this")
    private Time.Timer next = () -> {};

    /**
     * @param onIdle called on a thread that may block, each time the idle time has passed; the
     *     timer then rests until it is watched again
     */
    IdleTimer(Time time, Activity activity, Runnable onIdle) {
        this.time = time;
        this.activity = activity;
        this.onIdle = onIdle;
    }

    /** Watches from now on, counting from the last activity. Zero means never. */
    void watch(Duration idleTimeout) {
        watchAfter(idleTimeout, idleTimeout.minus(activity.idleFor()));
    }

    /** Looks again after the delay, however long nobody has used it. */
    synchronized void watchAfter(Duration idleTimeout, Duration delay) {
        next.cancel();
        timeout = idleTimeout;
        if (!idleTimeout.isZero()) {
            next = time.after(delay, this::check);
        }
    }

    synchronized void rest() {
        next.cancel();
        timeout = Duration.ZERO;
    }

    private void check() {
        synchronized (this) {
            if (timeout.isZero()) {
                return;
            }
            Duration left = timeout.minus(activity.idleFor());
            if (left.isPositive()) {
                next = time.after(left, this::check);
                return;
            }
        }
        onIdle.run();
    }
}
