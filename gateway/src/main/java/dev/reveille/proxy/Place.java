package dev.reveille.proxy;

import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A request's place in the queue for a connection. It is left exactly once: with a connection, or
 * with leave to make one, or because its client has gone, time is over, or the workload has moved.
 * Event loop only, but for {@link #grant}.
 */
final class Place {

    private final WorkloadPool pool;
    private final int era;
    private final UpstreamPool.Taker taker;
    private final Duration patience;
    private Optional<ScheduledFuture<?>> timeout = Optional.empty();
    private boolean left;

    Place(WorkloadPool pool, int era, UpstreamPool.Taker taker) {
        this.pool = pool;
        this.era = era;
        this.taker = taker;
        this.patience = taker.patience();
    }

    WorkloadPool pool() {
        return pool;
    }

    /** The pool's era when it was taken. */
    int era() {
        return era;
    }

    UpstreamPool.Taker taker() {
        return taker;
    }

    /** Time counts from now. */
    void begin() {
        timeout =
                Optional.of(
                        pool.loop()
                                .schedule(this::timeOut, patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void timeOut() {
        leave();
        taker.turnedAway(
                "All its connections were in use, and none became free in "
                        + patience.toMillis()
                        + " ms.");
    }

    /** Nobody waits here any more. */
    void leave() {
        if (end()) {
            pool.left(this);
        }
    }

    /** Ends the waiting, and tells whether it had not ended before. */
    boolean end() {
        timeout.ifPresent(timer -> timer.cancel(false));
        boolean first = !left;
        left = true;
        return first;
    }

    /** It has been taken out of the queue, and may make a connection. From any thread. */
    void grant() {
        pool.loop().execute(() -> pool.granted(this));
    }
}
