package dev.reveille.history;

import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState.Awake;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the runtime how much memory workloads use: one after the other, on a thread of its own, and
 * only those that are awake. However slow the runtime is, nobody waits for that, and it is never
 * asked by two at once. Thread-safe.
 */
final class MemoryScale {

    private static final Logger log = LoggerFactory.getLogger(MemoryScale.class);

    private final WorkloadRuntime runtime;
    private final Time time;
    private final AtomicBoolean busy = new AtomicBoolean();

    MemoryScale(WorkloadRuntime runtime, Time time) {
        this.runtime = runtime;
        this.time = time;
    }

    /**
     * Begins to measure these, unless others are being measured: then they have to be offered once
     * more. Never blocks.
     *
     * @param onResult told of each that was asked about, empty if nothing came of it
     */
    void weigh(List<Workload> due, BiConsumer<Workload, OptionalLong> onResult) {
        if (due.isEmpty() || !busy.compareAndSet(false, true)) {
            return;
        }
        time.run(
                () -> {
                    try {
                        due.stream()
                                .filter(MemoryScale::isAwake)
                                .forEach(workload -> onResult.accept(workload, bytes(workload)));
                    } finally {
                        busy.set(false);
                    }
                });
    }

    private OptionalLong bytes(Workload workload) {
        try {
            OptionalLong bytes = runtime.memory(workload.name());
            // What is being stopped has let go of some already.
            return isAwake(workload) ? bytes : OptionalLong.empty();
        } catch (RuntimeCallException unavailable) {
            // The figure is for people to look at; the next measurement will do.
            log.debug("{}: memory not measured: {}", workload.name(), unavailable.getMessage());
            return OptionalLong.empty();
        }
    }

    private static boolean isAwake(Workload workload) {
        return workload.state() instanceof Awake;
    }
}
