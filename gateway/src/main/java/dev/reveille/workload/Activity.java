package dev.reveille.workload;

import dev.reveille.time.Time;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Who uses a workload, and since when nobody has. Counted by the data plane on every request, hence
 * without locks; safe for use by many threads.
 */
final class Activity {

    private final Time time;

    /** Requests in flight that keep it awake. */
    private final AtomicInteger uses = new AtomicInteger();

    /** Requests in flight that do not, and are waited for all the same. */
    private final AtomicInteger unnoticed = new AtomicInteger();

    private final LongAdder requests = new LongAdder();
    private volatile long last;

    private volatile boolean used;

    /** {@link Time#nanos()} of the last use before it was {@linkplain #touch touched}. */
    private volatile Optional<Long> usedBefore = Optional.empty();

    /** That of the workload that had the name before, and was still answering then. */
    private volatile @Nullable Activity former;

    Activity(Time time) {
        this.time = time;
        touch();
    }

    void begin() {
        uses.incrementAndGet();
    }

    void end() {
        last = time.nanos();
        if (!used) {
            used = true;
        }
        uses.decrementAndGet();
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
        uses.decrementAndGet();
    }

    /** As {@link #begin}, but not a use. */
    void beginUnnoticed() {
        unnoticed.incrementAndGet();
    }

    /** As {@link #cancel}, of {@link #beginUnnoticed}. */
    void endUnnoticed() {
        unnoticed.decrementAndGet();
    }

    /** Another workload had the name before, and what it has in flight counts here as well. */
    void follow(Activity earlier) {
        former = earlier;
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
        return used || isInUse();
    }

    /** The last one was that long ago. */
    void recall(Duration idle) {
        last = time.nanos() - idle.toNanos();
        usedBefore = Optional.of(last);
    }

    /** How long ago somebody used it last; empty if nobody has. */
    Optional<Duration> lastUse() {
        if (isInUse()) {
            return Optional.of(Duration.ZERO);
        }
        return used ? Optional.of(time.since(last)) : usedBefore.map(time::since);
    }

    /** Requests in flight and open tunnels. */
    int inFlight() {
        int own = uses.get() + unnoticed.get();
        Activity earlier = former;
        return earlier == null ? own : own + earlier.inFlight();
    }

    /** How long nobody has used it; zero while somebody does whose use counts. */
    Duration idleFor() {
        Duration own = uses.get() > 0 ? Duration.ZERO : time.since(last);
        Activity earlier = former;
        return earlier == null ? own : Collections.min(List.of(own, earlier.idleFor()));
    }

    private boolean isInUse() {
        Activity earlier = former;
        return uses.get() > 0 || (earlier != null && earlier.isInUse());
    }
}
