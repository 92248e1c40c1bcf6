package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.log.LogEvent;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that are held for one workload, at most {@code max_held} at once and no more than
 * may be held for all. Each leaves exactly once: released, timed out, or gone by itself.
 * Thread-safe; listeners are called without a lock.
 */
final class WaitingRoom {

    private static final Logger log = LoggerFactory.getLogger(WaitingRoom.class);

    private final Time time;
    private final HeldRequests everywhere;
    private final WorkloadMeter meter;

    @GuardedBy("this")
    private final Set<Held> waiting = new LinkedHashSet<>();

    /**
     * @param everywhere counts the requests of all rooms
     * @param meter hears how long each one waited
     */
    WaitingRoom(Time time, HeldRequests everywhere, WorkloadMeter meter) {
        this.time = time;
        this.everywhere = everywhere;
        this.meter = meter;
    }

    /**
     * Lets one more wait, or tells it that the room is full.
     *
     * @param capacity how many may wait at once
     */
    Hold admit(int capacity, Duration timeout, Consumer<HoldOutcome> listener) {
        Held held = new Held(listener, time.nanos());
        synchronized (this) {
            if (waiting.size() < capacity && everywhere.enter()) {
                waiting.add(held);
                held.timeout = time.after(timeout, () -> leave(held, new HoldOutcome.TimedOut()));
                return held;
            }
        }
        listener.accept(new HoldOutcome.RoomFull());
        return () -> {};
    }

    /** Lets everyone out who waits now, in the order they came. */
    void releaseAll(HoldOutcome outcome) {
        List<Held> all;
        synchronized (this) {
            all = List.copyOf(waiting);
        }
        all.forEach(held -> leave(held, outcome));
    }

    /** How many wait now. */
    synchronized int size() {
        return waiting.size();
    }

    private void leave(Held held, HoldOutcome outcome) {
        if (remove(held)) {
            try {
                held.listener.accept(outcome);
            } catch (RuntimeException mistake) {
                // The others are to be let out all the same.
                LogEvent.HELD_REQUEST_LOST
                        .to(log)
                        .setCause(mistake)
                        .log("A held request could not be told that it is {}", outcome);
            }
        }
    }

    private synchronized boolean remove(Held held) {
        held.timeout.cancel();
        if (!waiting.remove(held)) {
            return false;
        }
        everywhere.leave();
        meter.held(time.since(held.since));
        return true;
    }

    /** One that waits. */
    private final class Held implements Hold {

        private final Consumer<HoldOutcome> listener;
        private final long since;
        private Time.Timer timeout = () -> {};

        Held(Consumer<HoldOutcome> listener, long since) {
            this.listener = listener;
            this.since = since;
        }

        @Override
        public void cancel() {
            remove(this);
        }
    }
}
