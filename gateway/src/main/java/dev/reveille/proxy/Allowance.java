package dev.reveille.proxy;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.workload.Workload;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections to one workload all event loops together may have open, and the queue of the
 * requests that wait for one, in the order they came. A connection counts from when it is being
 * made until it is closed, whether used, idle, or a tunnel's, so that a workload that serves few at
 * a time is not held up by connections that nobody uses: while somebody waits, none stays idle.
 *
 * <p>Thread-safe. While nobody waits, a request that reuses a connection reads one field here; the
 * lock is for the queue alone.
 */
final class Allowance {

    private final Workload workload;
    private final AtomicInteger open = new AtomicInteger();
    private final List<WorkloadPool> pools = new CopyOnWriteArrayList<>();

    @GuardedBy("this")
    private final Set<Place> queue = new LinkedHashSet<>();

    /** The queue's length, to be read without the lock. */
    private volatile int waiting;

    Allowance(Workload workload) {
        this.workload = workload;
    }

    void join(WorkloadPool pool) {
        pools.add(pool);
    }

    /** Whether that was the last pool. */
    boolean quit(WorkloadPool pool) {
        pools.remove(pool);
        return pools.isEmpty();
    }

    /** Connections that are open or being made. */
    int open() {
        return open.get();
    }

    /** Those of them that nobody uses just now. */
    int idle() {
        int idle = 0;
        for (WorkloadPool pool : pools) {
            idle += pool.idle();
        }
        return idle;
    }

    /** Requests that wait for one. */
    int queued() {
        return waiting;
    }

    /** Whether a connection that becomes free is somebody else's. */
    boolean someoneWaits() {
        return waiting > 0;
    }

    /** Whether more are open than allowed, since less is allowed now. */
    boolean isExceeded() {
        return open.get() > workload.definition().connections().most();
    }

    /** Counts one more connection, if that is allowed. */
    boolean acquire() {
        int most = workload.definition().connections().most();
        int now = open.get();
        while (now < most) {
            if (open.compareAndSet(now, now + 1)) {
                return true;
            }
            now = open.get();
        }
        return false;
    }

    /** A connection is closed, or was not made after all. */
    void release() {
        // Whoever queues looks at the count afterwards; one of the two always sees the other.
        open.decrementAndGet();
        if (waiting > 0) {
            grant();
        }
    }

    /**
     * Lets one more wait, unless as many do as may. Those do not count for whom a connection need
     * only change its event loop.
     */
    boolean enqueue(Place place) {
        synchronized (this) {
            if (queue.size() >= workload.definition().connections().mostQueued() + idle()) {
                return false;
            }
            queue.add(place);
            waiting = queue.size();
        }
        grant();
        if (waiting > 0) {
            pools.forEach(WorkloadPool::closeIdleSoon);
        }
        return true;
    }

    private void grant() {
        Optional<Place> next = nextToConnect();
        while (next.isPresent()) {
            next.get().grant();
            next = nextToConnect();
        }
    }

    private synchronized Optional<Place> nextToConnect() {
        if (queue.isEmpty() || !acquire()) {
            return Optional.empty();
        }
        Place first = queue.iterator().next();
        remove(first);
        return Optional.of(first);
    }

    /** Who is to have a connection of this pool that has become free; empty if it is another's. */
    synchronized Optional<Place> nextOf(WorkloadPool pool) {
        if (queue.isEmpty() || queue.iterator().next().pool() != pool) {
            return Optional.empty();
        }
        Place first = queue.iterator().next();
        remove(first);
        return Optional.of(first);
    }

    /** Takes one out, and tells whether it was still in. */
    synchronized boolean remove(Place place) {
        boolean was = queue.remove(place);
        waiting = queue.size();
        return was;
    }

    /** Takes out all who wait in one pool, and returns them in their order. */
    synchronized List<Place> removeAllOf(WorkloadPool pool) {
        List<Place> all = new ArrayList<>(queue);
        all.removeIf(place -> place.pool() != pool);
        all.forEach(queue::remove);
        waiting = queue.size();
        return all;
    }
}
