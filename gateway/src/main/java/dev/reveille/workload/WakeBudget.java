package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * How long one wake may last. Counts from when it is made; is none at first, and can be prolonged
 * as long as the wake goes on. Thread-safe.
 */
final class WakeBudget {

    private final Time time;
    private final Runnable onEnd;
    private final long begunAt;

    @GuardedBy("this")
    private long deadline;

    @GuardedBy("this")
    private Time.Timer timeout = () -> {};

    @GuardedBy("this")
    private boolean over;

    /**
     * @param onEnd called when it is used up, on a thread that may block
     */
    WakeBudget(Time time, Runnable onEnd) {
        this.time = time;
        this.onEnd = onEnd;
        this.begunAt = time.nanos();
        this.deadline = begunAt;
    }

    /** What {@link Time#nanos()} is when the wake has lasted for so long. */
    long after(Duration whole) {
        return begunAt + whole.toNanos();
    }

    /**
     * Lasts until then, if that is later than planned and the wake goes on.
     *
     * @param nanos a {@link Time#nanos()}
     * @return whether that has changed anything
     */
    synchronized boolean prolong(long nanos) {
        if (nanos - deadline <= 0 || over) {
            return false;
        }
        deadline = nanos;
        timeout.cancel();
        timeout = time.after(Duration.ofNanos(nanos - time.nanos()), onEnd);
        return true;
    }

    /** When it is used up, as planned now: a {@link Time#nanos()}. */
    synchronized long deadline() {
        return deadline;
    }

    /** How long ago the wake began. */
    Duration elapsed() {
        return time.since(begunAt);
    }

    /** The whole of it in seconds, for people. */
    synchronized String seconds() {
        long millis = Duration.ofNanos(deadline - begunAt).toMillis();
        return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }

    /** The wake has ended: what is left of it is not needed. */
    synchronized void end() {
        over = true;
        timeout.cancel();
    }
}
