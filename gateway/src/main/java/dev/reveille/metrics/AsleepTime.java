package dev.reveille.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import dev.reveille.workload.WorkloadState;
import dev.reveille.workload.WorkloadState.Asleep;

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

    synchronized void moved(WorkloadState to) {
        before = total();
        since = time.nanos();
        asleep = to instanceof Asleep;
    }

    synchronized double seconds() {
        return total() / NANOS_PER_SECOND;
    }

    @GuardedBy("this")
    private long total() {
        return asleep ? before + (time.nanos() - since) : before;
    }
}
