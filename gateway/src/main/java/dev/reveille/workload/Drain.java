package dev.reveille.workload;

import dev.reveille.sharing.Claim;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Waits until nothing is in flight any more, or for as long as that may take, and is over once.
 * Thread-safe, and never blocks.
 */
public final class Drain {

    private final Time time;
    private final Activity activity;
    private final SleepReason reason;
    private final Claim claim;
    private final Consumer<Drain> listener;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Time.Timer deadline = () -> {};

    /**
     * @param claim what the other gateways have granted for it
     * @param listener hears once that it is over, on a thread that may block
     */
    Drain(Time time, Activity activity, SleepReason reason, Claim claim, Consumer<Drain> listener) {
        this.time = time;
        this.activity = activity;
        this.reason = reason;
        this.claim = claim;
        this.listener = listener;
    }

    /** Why it is to sleep. */
    public SleepReason reason() {
        return reason;
    }

    /** What the other gateways have granted for it. */
    Claim claim() {
        return claim;
    }

    /**
     * Begins, which is when nothing new is counted in any more.
     *
     * @param atMost how long it may last
     */
    void begin(Duration atMost) {
        deadline = time.after(atMost, this::end);
        look();
    }

    /** Something in flight has ended, perhaps the last. */
    void look() {
        if (activity.inFlight() == 0) {
            end();
        }
    }

    /** It is called off: nobody is told. */
    void abandon() {
        over.set(true);
        deadline.cancel();
        claim.release();
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            deadline.cancel();
            time.run(() -> listener.accept(this));
        }
    }
}
