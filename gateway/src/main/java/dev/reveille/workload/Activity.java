package dev.reveille.workload;

import dev.reveille.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Who uses a workload, and since when nobody has. Counted by the data plane on every request, hence
 * without locks; safe for use by many threads.
 */
final class Activity {

    private final Time time;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder requests = new LongAdder();
    private volatile long last;

    /** Those of the requests in flight that are not to keep it awake. */
    private final AtomicInteger unnoticed = new AtomicInteger();

    private volatile boolean used;

    /** {@link Time#nanos()} of the last use before it was {@linkplain #touch touched}. */
    private volatile Optional<Long> usedBefore = Optional.empty();

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

    /** A request that has begun is let through. */
    void count() {
        requests.increment();
    }

    /** How many requests were let through. */
    long requests() {
        return requests.sum();
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
        if (used) {
            usedBefore = Optional.of(last);
        }
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
        usedBefore = Optional.of(last);
    }

    /** How long ago somebody used it last; empty if nobody has. */
    Optional<Duration> lastUse() {
        if (inFlight.get() > 0) {
            return Optional.of(Duration.ZERO);
        }
        return used ? Optional.of(time.since(last)) : usedBefore.map(time::since);
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
