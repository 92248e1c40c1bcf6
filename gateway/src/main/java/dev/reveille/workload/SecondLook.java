package dev.reveille.workload;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the runtime about one workload when what it told cannot be relied on, once however many
 * reasons there are at a time. Thread-safe.
 */
final class SecondLook {

    private static final Logger log = LoggerFactory.getLogger(SecondLook.class);

    private final String workload;
    private final WorkloadRuntime runtime;
    private final Time time;
    private final Consumer<Optional<Instance>> listener;
    private final AtomicBoolean planned = new AtomicBoolean();

    /**
     * @param listener hears what the runtime says, on a thread that may block; empty if it has no
     *     such workload
     */
    SecondLook(
            String workload,
            WorkloadRuntime runtime,
            Time time,
            Consumer<Optional<Instance>> listener) {
        this.workload = workload;
        this.runtime = runtime;
        this.time = time;
        this.listener = listener;
    }

    /** Looks soon. Returns at once. */
    void plan() {
        if (planned.compareAndSet(false, true)) {
            time.run(this::look);
        }
    }

    /** Looks at once, and runs something once that has been taken in, or has failed. */
    void lookBefore(Runnable then) {
        time.run(
                () -> {
                    look();
                    then.run();
                });
    }

    private void look() {
        planned.set(false);
        try {
            listener.accept(runtime.inspect(workload));
        } catch (RuntimeCallException unavailable) {
            // The next synchronization brings it.
            log.debug("{}: could not look again: {}", workload, unavailable.getMessage());
        }
    }
}
