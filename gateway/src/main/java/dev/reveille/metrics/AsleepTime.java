package dev.reveille.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;

/** How long a workload has been asleep altogether. Thread-safe. */
final class AsleepTime {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Time time;

    @GuardedBy("this")
    private long before;

    @GuardedBy("this")
    private long since;

    @GuardedBy("this")
    private boolean asleep = true;

    /** A workload is asleep as long as nothing else is known. */
    AsleepTime(Time time) {
        this.time = time;
        this.since = time.nanos();
    }

    /** From now on it sleeps, or does not. */
    synchronized void moved(boolean toSleep) {
        before = total();
        since = time.nanos();
        asleep = toSleep;
    }

    synchronized double seconds() {
        return total() / NANOS_PER_SECOND;
    }

    @GuardedBy("this")
    private long total() {
        return asleep ? before + (time.nanos() - since) : before;
    }
}
