package dev.reveille.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has everything compared now and then, each runtime in its own time: one that does not answer
 * holds up no other. Thread-safe; closed by the discovery.
 */
final class Comparisons {

    private static final Logger log = LoggerFactory.getLogger(Comparisons.class);

    /** Compares what a runtime has, on a thread that may block. */
    interface Comparer {

        /**
         * Compares.
         *
         * @param part the runtime's name
         * @param asked when this was asked for
         */
        void compare(String part, List<Instance> all, long asked);
    }

    private final WorkloadRuntime runtime;
    private final Time time;
    private final Comparer comparer;

    @GuardedBy("this")
    private final Map<String, Time.Timer> next = new HashMap<>();

    @GuardedBy("this")
    private Duration interval = Duration.ZERO;

    @GuardedBy("this")
    private boolean closed;

    Comparisons(WorkloadRuntime runtime, Time time, Comparer comparer) {
        this.runtime = runtime;
        this.time = time;
        this.comparer = comparer;
    }

    /** The next ones are that far from now, and so far apart. */
    synchronized void every(Duration period) {
        interval = period;
        runtime.parts().forEach(this::plan);
    }

    private synchronized void plan(String part) {
        next.getOrDefault(part, () -> {}).cancel();
        if (!closed) {
            next.put(part, time.after(interval, () -> compare(part)));
        }
    }

    private void compare(String part) {
        if (isClosed()) {
            return;
        }
        long asked = time.nanos();
        try {
            comparer.compare(part, runtime.list(part), asked);
        } catch (RuntimeCallException unavailable) {
            log.debug("The periodic comparison failed: {}", unavailable.getMessage());
        } finally {
            plan(part);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    synchronized void close() {
        closed = true;
        next.values().forEach(Time.Timer::cancel);
    }
}
