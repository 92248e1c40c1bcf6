package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.Optional;

/**
 * Notices when nobody has used a workload for its idle time. One timer, set to the earliest moment
 * at which that could be; requests only move the moment and never touch the timer. Thread-safe.
 */
final class IdleTimer {

    /** While something is in flight that does not count, and is waited for all the same. */
    static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final Time time;
    private final Activity activity;
    private final Runnable onIdle;

    /** Zero while it rests. */
    @GuardedBy("this")
    private Duration timeout = Duration.ZERO;

    /** {@link Time#nanos()} before which it is not due, however long nobody has used it. */
    @GuardedBy("this")
    private long notBefore;

    @GuardedBy("this")
    private Time.Timer next = () -> {};

    /**
     * @param onIdle called on a thread that may block, each time the idle time has passed; the
     *     timer then rests until it is watched again. By then it may not be {@link #isDue} any
     *     more.
     */
    IdleTimer(Time time, Activity activity, Runnable onIdle) {
        this.time = time;
        this.activity = activity;
        this.onIdle = onIdle;
        this.notBefore = time.nanos();
    }

    /** Watches from now on, counting from the last activity. Zero means never. */
    synchronized void watch(Duration idleTimeout) {
        timeout = idleTimeout;
        setTimer();
    }

    /** Is not due before this has passed. Takes effect from the next {@link #watch}. */
    synchronized void postpone(Duration delay) {
        notBefore = time.nanos() + delay.toNanos();
    }

    synchronized void rest() {
        timeout = Duration.ZERO;
        setTimer();
    }

    /**
     * Whether it is watched, nobody has used the workload for its idle time, and nothing is in
     * flight that does not count.
     */
    synchronized boolean isDue() {
        return !timeout.isZero() && !left().isPositive() && activity.inFlight() == 0;
    }

    /** How long until it is due if nobody uses the workload; empty while it rests. */
    synchronized Optional<Duration> remaining() {
        return timeout.isZero()
                ? Optional.empty()
                : Optional.of(left()).map(left -> left.isNegative() ? Duration.ZERO : left);
    }

    @GuardedBy("this")
    private void setTimer() {
        next.cancel();
        if (!timeout.isZero()) {
            Duration left = left();
            boolean waits = !left.isPositive() && activity.inFlight() > 0;
            next = time.after(waits ? LOOK_AGAIN : left, this::check);
        }
    }

    @GuardedBy("this")
    private Duration left() {
        Duration idle = timeout.minus(activity.idleFor());
        Duration postponed = Duration.ofNanos(notBefore - time.nanos());
        return idle.compareTo(postponed) > 0 ? idle : postponed;
    }

    private void check() {
        synchronized (this) {
            if (!isDue()) {
                setTimer();
                return;
            }
        }
        onIdle.run();
    }
}
