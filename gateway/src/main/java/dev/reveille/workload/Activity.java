package dev.reveille.workload;

import dev.reveille.time.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who uses a workload, and since when nobody has. Counted by the data plane on every request, hence
 * without locks; safe for use by many threads.
 */
final class Activity {

    private final Time time;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile long last;

    /** Those of the requests in flight that are not to keep it awake. */
    private final AtomicInteger unnoticed = new AtomicInteger();

    private volatile boolean used;

    Activity(Time time) {
        this.time = time;
        touch();
    }

    void begin() {
        inFlight.incrementAndGet();
    }

    void end() {
        last = time.nanos();
        if (!used) {
            used = true;
        }
        inFlight.decrementAndGet();
    }

    /** Takes a {@link #begin} back that led to nothing: not an activity. */
    void cancel() {
        inFlight.decrementAndGet();
    }

    /** As {@link #begin}, but not as a use. */
    void beginUnnoticed() {
        // In this order, so that at no moment fewer seem to use it than do.
        inFlight.incrementAndGet();
        unnoticed.incrementAndGet();
    }

    /** As {@link #cancel}, of {@link #beginUnnoticed}. */
    void endUnnoticed() {
        unnoticed.decrementAndGet();
        inFlight.decrementAndGet();
    }

    /** Counts this moment as an activity, although nobody uses it. */
    void touch() {
        used = false;
        last = time.nanos();
    }

    /** Counts an activity on what depends on it. */
    void alsoUsed(Duration ago) {
        long then = time.nanos() - ago.toNanos();
        if (then - last > 0) {
            last = then;
        }
    }

    /** Whether somebody has used it since it was {@linkplain #touch touched} last. */
    boolean isUsed() {
        return used || inFlight.get() > 0;
    }

    /** The last one was that long ago. */
    void recall(Duration idle) {
        last = time.nanos() - idle.toNanos();
    }

    /** Requests in flight and open tunnels. */
    int inFlight() {
        return inFlight.get();
    }

    /** How long nobody has used it; zero while somebody does whose use counts. */
    Duration idleFor() {
        return inFlight.get() - unnoticed.get() > 0 ? Duration.ZERO : time.since(last);
    }
}
