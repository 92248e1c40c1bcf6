package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * When a wake looks at its workload: again and again, one look at a time, from when it begins until
 * it ends. A look may call the runtime, and block. Safe for use by many threads.
 */
final class Looks {

    private static final Duration AGAIN = Duration.ofMillis(250);

    private final Time time;
    private final Runnable look;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final AtomicBoolean planned = new AtomicBoolean();
    private volatile boolean begun;
    private volatile boolean over;

    /** On which one is under way. */
    @GuardedBy("this")
    private Optional<Thread> thread = Optional.empty();

    Looks(Time time, Runnable look) {
        this.time = time;
        this.look = look;
    }

    /** Looks for the first time. Returns at once. */
    void begin() {
        begun = true;
        now();
    }

    /** Looks at once, if it has begun. */
    void now() {
        if (begun) {
            time.run(this::run);
        }
    }

    /** Looks in a moment, if it has begun. */
    void soon() {
        if (begun && !over && planned.compareAndSet(false, true)) {
            time.after(
                    AGAIN,
                    () -> {
                        planned.set(false);
                        run();
                    });
        }
    }

    /** None begins any more. */
    void end() {
        over = true;
    }

    boolean areOver() {
        return over;
    }

    /** Interrupts the one that is under way: nobody waits for what it finds. */
    synchronized void cutOff() {
        thread.ifPresent(Thread::interrupt);
    }

    private void run() {
        if (over) {
            return;
        }
        if (!underWay.compareAndSet(false, true)) {
            soon();
            return;
        }
        runsOn(Optional.of(Thread.currentThread()));
        try {
            look.run();
        } finally {
            runsOn(Optional.empty());
            underWay.set(false);
        }
    }

    private synchronized void runsOn(Optional<Thread> now) {
        thread = now;
        if (now.isEmpty()) {
            // One that was cut off just as it ended.
            Thread.interrupted();
        }
    }
}
