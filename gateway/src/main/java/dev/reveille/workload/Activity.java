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

    Activity(Time time) {
        this.time = time;
        this.last = time.nanos();
    }

    void begin() {
        inFlight.incrementAndGet();
    }

    void end() {
        last = time.nanos();
        inFlight.decrementAndGet();
    }

    /** Takes a {@link #begin} back that led to nothing: not an activity. */
    void cancel() {
        inFlight.decrementAndGet();
    }

    /** Counts this moment as an activity. */
    void touch() {
        last = time.nanos();
    }

    /** Requests in flight and open tunnels. */
    int inFlight() {
        return inFlight.get();
    }

    /** How long nobody has used it; zero while somebody does. */
    Duration idleFor() {
        return inFlight.get() > 0 ? Duration.ZERO : time.since(last);
    }
}
