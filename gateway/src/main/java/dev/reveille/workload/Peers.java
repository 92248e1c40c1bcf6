package dev.reveille.workload;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The places where a workload runs when it runs in several at once (the tasks of a Swarm service),
 * so that what is asked of it is shared out among them. Told by one thread at a time, asked by any;
 * never blocks.
 */
final class Peers {

    private final AtomicInteger turn = new AtomicInteger();

    /** Empty unless there are at least two. */
    private volatile List<InetSocketAddress> several = List.of();

    /** It runs at these addresses now. */
    void are(List<InetSocketAddress> addresses) {
        several = addresses.size() < 2 ? List.of() : List.copyOf(addresses);
    }

    /** Whether there are several. Cheap. */
    boolean areSeveral() {
        return !several.isEmpty();
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
