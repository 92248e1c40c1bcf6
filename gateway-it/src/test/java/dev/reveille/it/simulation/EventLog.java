package dev.reveille.it.simulation;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What happened, for those who listen now and, the last of it, for those who ask later. As a real
 * engine does (moby's {@code daemon/events}), it keeps 256 events, queues 1,024 for each listener,
 * and drops one that a listener has no room for within 100 ms. Thread-safe.
 */
final class EventLog {

    private static final int KEPT = 256;
    private static final int QUEUED = 1024;
    private static final long PATIENCE_MILLIS = 100;

    /**
     * One event.
     *
     * @param type {@code container} or {@code network}
     * @param document as it is sent
     */
    record Event(String type, Instant at, String document) {}

    private final Deque<Event> kept = new ArrayDeque<>();
    private final List<Listening> listening = new CopyOnWriteArrayList<>();
    private final AtomicLong told = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    /** One who listens. */
    record Listening(Set<String> types, BlockingQueue<Event> queue) {

        boolean wants(Event event) {
            return types.isEmpty() || types.contains(event.type());
        }
    }

    /** In the order in which they are told; whoever tells waits for a slow listener. */
    synchronized void tell(Event event) {
        told.incrementAndGet();
        kept.addLast(event);
        if (kept.size() > KEPT) {
            kept.removeFirst();
        }
        for (Listening one : listening) {
            if (one.wants(event)) {
                offer(one, event);
            }
        }
    }

    private void offer(Listening one, Event event) {
        try {
            if (!one.queue().offer(event, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                dropped.incrementAndGet();
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Begins to listen.
     *
     * @param types those asked for; all when empty
     * @param since {@link Instant#MAX} for what comes from now on only
     */
    synchronized Listening listen(Set<String> types, Instant since) {
        Listening one = new Listening(types, new LinkedBlockingQueue<>(QUEUED));
        for (Event event : new ArrayList<>(kept)) {
            if (!event.at().isBefore(since) && one.wants(event)) {
                one.queue().add(event);
            }
        }
        listening.add(one);
        return one;
    }

    void leave(Listening one) {
        listening.remove(one);
    }

    int listeners() {
        return listening.size();
    }

    /** How many there were so far. */
    long told() {
        return told.get();
    }

    /** How many a listener missed so far. */
    long dropped() {
        return dropped.get();
    }
}
