package dev.reveille.sharing;

import java.time.Duration;

/**
 * What a gateway asks the others before it puts a workload to sleep. Immutable.
 *
 * @param workload its name, which is the same for all
 * @param drain how long what is in flight elsewhere may take to end, if it is an order; zero
 *     otherwise
 */
public record SleepWish(String workload, Why why, Duration drain) {

    /** What for. */
    public enum Why {
        /** Nobody has used it for its idle time. */
        IDLE,
        /** It was awake for others only, and none of them is. */
        FOR_NOTHING,
        /** A schedule or an operator says so: use is no reason against it. */
        ORDER
    }
}
