package dev.reveille.workload;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * How many requests are held for all workloads together, and whether there is room for one more.
 * Thread-safe.
 */
public final class HeldRequests {

    private final IntSupplier most;
    private final AtomicInteger held = new AtomicInteger();

    /**
     * @param most how many there may be at once
     */
    public HeldRequests(int most) {
        this(() -> most);
    }

    /**
     * @param most how many there may be at once, now; those that are held already stay
     */
    public HeldRequests(IntSupplier most) {
        this.most = most;
    }

    /** Counts one in, if there is room; whoever got {@code true} calls {@link #leave} once. */
    boolean enter() {
        if (held.incrementAndGet() > most.getAsInt()) {
            held.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        held.decrementAndGet();
    }
}
