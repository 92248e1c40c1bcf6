package dev.reveille.workload;

import java.time.Duration;

/**
 * Counts what happens to one workload; owned by the workload, implemented by {@code metrics}.
 * Called for every request on the event loops and under locks of others: no method blocks, fails or
 * takes a lock that is ever waited for. Safe for use by many threads.
 */
public interface WorkloadMeter {

    /** Counts nothing. */
    WorkloadMeter NONE =
            new WorkloadMeter() {
                @Override
                public void answered(int status, long nanos) {}

                @Override
                public void held(Duration waited) {}

                @Override
                public void stopped(SleepReason why) {}

                @Override
                public void moved(WorkloadState from, WorkloadState to) {}
            };

    /**
     * A request has ended.
     *
     * @param status the status code that the client got, 100 to 999
     * @param nanos how long it took, in nanoseconds
     */
    void answered(int status, long nanos);

    /** A request that was held is held no more, however that ended. */
    void held(Duration waited);

    /**
     * The gateway has stopped or paused it, as it wanted to; the move that this leads to follows at
     * once. The states do not tell: what failed is the same after a stop as after a stop that could
     * not be made.
     */
    void stopped(SleepReason why);

    /** The state has changed. In order, one at a time. */
    void moved(WorkloadState from, WorkloadState to);
}
