package dev.reveille.workload;

import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * What a workload wrote last, to explain its failure. The failure itself matters more: lines that
 * cannot be had, or not soon, are done without. Stateless.
 */
final class LastLines {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final WorkloadRuntime runtime;
    private final Time time;
    private final IntSupplier most;

    /**
     * @param most how many lines are wanted now
     */
    LastLines(WorkloadRuntime runtime, Time time, IntSupplier most) {
        this.runtime = runtime;
        this.time = time;
        this.most = most;
    }

    /** Passes them on once, within two seconds, on a thread that may block. */
    void of(String workload, Consumer<List<String>> listener) {
        AtomicBoolean told = new AtomicBoolean();
        Consumer<List<String>> once =
                lines -> {
                    if (told.compareAndSet(false, true)) {
                        listener.accept(lines);
                    }
                };
        Time.Timer impatience = time.after(PATIENCE, () -> once.accept(List.of()));
        time.run(
                () -> {
                    List<String> lines = read(workload);
                    impatience.cancel();
                    once.accept(lines);
                });
    }

    private List<String> read(String workload) {
        try {
            return runtime.logs(workload, most.getAsInt());
        } catch (RuntimeCallException unavailable) {
            return List.of();
        }
    }
}
