package dev.reveille.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one workload by status code. A code that was seen before costs a look through the
 * few there are; lock-free then. Safe for use by many threads.
 */
final class StatusCounter {

    /** Codes beyond are counted as this, so that an application cannot make series without end. */
    private static final int UNKNOWN = 0;

    private record Code(int status, CounterDataPoint count) {}

    private final IntFunction<@Nullable CounterDataPoint> lookUp;

    /** Written under the lock, read freely. */
    private volatile Code[] seen = {};

    /**
     * @param lookUp finds the counter of a code, 0 for those that HTTP does not know; nothing where
     *     nothing is counted any more
     */
    StatusCounter(IntFunction<@Nullable CounterDataPoint> lookUp) {
        this.lookUp = lookUp;
    }

    void count(int status) {
        for (Code code : seen) {
            if (code.status == status) {
                code.count.inc();
                return;
            }
        }
        CounterDataPoint count = add(status);
        if (count != null) {
            count.inc();
        }
    }

    private synchronized @Nullable CounterDataPoint add(int status) {
        int known = status >= 100 && status < 600 ? status : UNKNOWN;
        for (Code code : seen) {
            if (code.status == known) {
                return code.count;
            }
        }
        CounterDataPoint count = lookUp.apply(known);
        if (count != null) {
            Code[] more = Arrays.copyOf(seen, seen.length + 1);
            more[seen.length] = new Code(known, count);
            seen = more;
        }
        return count;
    }
}
