package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The places where a workload runs when it runs in several at once (the tasks of a Swarm service),
 * so that what is asked of it is shared out among them. Each place is asked whether it is ready
 * before anything is sent there: at first, the only one that is known to be is that in which the
 * workload was found awake. Safe for use by many threads; only its own ones block.
 */
final class Peers {

    private final Time time;
    private final AtomicInteger turn = new AtomicInteger();

    /** All of them, be it one; those told before, while none is told. */
    private volatile List<InetSocketAddress> places = List.of();

    /** Those of several that are asked, or were found ready. */
    @GuardedBy("this")
    private final Set<InetSocketAddress> asked = new HashSet<>();

    @GuardedBy("this")
    private final Set<InetSocketAddress> ready = new HashSet<>();

    /** Those that are ready; empty unless there are at least two. */
    private volatile List<InetSocketAddress> several = List.of();

    Peers(Time time) {
        this.time = time;
    }

    /**
     * It runs at these addresses now.
     *
     * @param readiness how to ask one whether it is ready
     * @return whether there is one at which it ran before, and does no more
     */
    synchronized boolean are(List<InetSocketAddress> addresses, Readiness readiness) {
        boolean someLeft = !addresses.isEmpty() && !addresses.containsAll(places);
        if (!addresses.isEmpty()) {
            places = List.copyOf(addresses);
        }
        List<InetSocketAddress> told = addresses.size() < 2 ? List.of() : List.copyOf(addresses);
        asked.retainAll(told);
        ready.retainAll(told);
        for (InetSocketAddress address : told) {
            if (asked.add(address)) {
                long begunAt = time.nanos();
                time.run(() -> ask(address, readiness, begunAt, 0));
            }
        }
        publish();
        return someLeft;
    }

    private void ask(InetSocketAddress address, Readiness readiness, long begunAt, int earlier) {
        if (!isAsked(address)) {
            return;
        }
        if (readiness.obstacle(address, ProbePace.patience(earlier)).isPresent()) {
            time.after(
                    ProbePace.pause(time.since(begunAt)),
                    () -> ask(address, readiness, begunAt, earlier + 1));
            return;
        }
        synchronized (this) {
            if (asked.contains(address)) {
                ready.add(address);
                publish();
            }
        }
    }

    private synchronized boolean isAsked(InetSocketAddress address) {
        return asked.contains(address);
    }

    @GuardedBy("this")
    private void publish() {
        List<InetSocketAddress> all = new ArrayList<>(places);
        all.retainAll(ready);
        several = all.size() < 2 ? List.of() : List.copyOf(all);
    }

    /** Whether there are several that are ready. Cheap. */
    boolean areSeveral() {
        return !several.isEmpty();
    }

    /** Whether it runs there, as far as was told: one that was told nowhere may. Cheap. */
    boolean include(InetSocketAddress address) {
        List<InetSocketAddress> all = places;
        return all.isEmpty() || all.contains(address);
    }

    /**
     * The one whose turn it is.
     *
     * @param believed where the workload was found awake; the answer, if that is the only one or
     *     none of them any more
     */
    InetSocketAddress next(InetSocketAddress believed) {
        List<InetSocketAddress> all = several;
        return all.contains(believed)
                ? all.get(Math.floorMod(turn.getAndIncrement(), all.size()))
                : believed;
    }
}
