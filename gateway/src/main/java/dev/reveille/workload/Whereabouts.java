package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks the runtime where a workload is before somebody connects to it, while the gateway does not
 * hear what the runtime does: by now its address may be another one's. A runtime that is really
 * away moves nobody, and says so at once; one that has just come back, or is cut off for events
 * alone, answers. Nobody waits for longer than a second. Thread-safe; never blocks.
 */
final class Whereabouts {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Starting a container takes longer than that. */
    private static final Duration FRESH = Duration.ofMillis(100);

    private final String workload;
    private final WorkloadRuntime runtime;
    private final Supplier<RuntimeLink> link;
    private final Time time;
    private final Consumer<Optional<Instance>> news;

    /** Somebody who waits, for the answer or for no longer than the patience. */
    private static final class Waiter {
        private final Runnable then;
        private final AtomicBoolean told = new AtomicBoolean();
        private volatile Time.Timer timer = () -> {};

        Waiter(Runnable then) {
            this.then = then;
        }

        void tell() {
            if (told.compareAndSet(false, true)) {
                timer.cancel();
                then.run();
            }
        }
    }

    @GuardedBy("this")
    private List<Waiter> waiting = new ArrayList<>();

    @GuardedBy("this")
    private boolean asking;

    @GuardedBy("this")
    private Optional<Long> asked = Optional.empty();

    /**
     * @param link whether the runtime that has it is heard
     * @param news hears what the runtime says, on a thread that may block; empty if it has no such
     *     workload
     */
    Whereabouts(
            String workload,
            Surroundings surroundings,
            Supplier<RuntimeLink> link,
            Consumer<Optional<Instance>> news) {
        this.workload = workload;
        this.runtime = surroundings.runtime();
        this.link = link;
        this.time = surroundings.time();
        this.news = news;
    }

    /** Whether what is known cannot be relied on. Cheap. */
    boolean areUncertain() {
        return !link.get().isCurrent();
    }

    /**
     * Does something once the runtime has said where the workload is, or cannot be asked.
     *
     * @param then called once, from any thread, possibly before this returns
     */
    void confirm(Runnable then) {
        Waiter waiter = new Waiter(then);
        synchronized (this) {
            boolean fresh = asked.filter(at -> time.since(at).compareTo(FRESH) < 0).isPresent();
            if (!fresh) {
                waiting.add(waiter);
                waiter.timer = time.after(PATIENCE, waiter::tell);
                if (!asking) {
                    asking = true;
                    time.run(this::ask);
                }
                return;
            }
        }
        then.run();
    }

    private void ask() {
        try {
            news.accept(runtime.inspect(workload));
        } catch (RuntimeCallException away) {
            // It moves nobody, then; or there is no way to know.
        } finally {
            synchronized (this) {
                asking = false;
                asked = Optional.of(time.nanos());
            }
            release();
        }
    }

    private void release() {
        List<Waiter> all;
        synchronized (this) {
            all = waiting;
            waiting = new ArrayList<>();
        }
        all.forEach(Waiter::tell);
    }
}
