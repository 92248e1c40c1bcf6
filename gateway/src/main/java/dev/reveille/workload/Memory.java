package dev.reveille.workload;

import java.util.Optional;

/**
 * Keeps by name what outlives a {@link Workload}: one that comes under a known name goes on where
 * the one before it ended. Called by whoever defines workloads; must not block.
 */
public interface Memory {

    /** What is known of workloads of this name. */
    Optional<Remembered> recall(String name);

    /** A workload was taken out of the configuration; it may come back. */
    void keep(String name, Remembered last);

    /** Keeps nothing. */
    static Memory none() {
        return new Memory() {
            @Override
            public Optional<Remembered> recall(String name) {
                return Optional.empty();
            }

            @Override
            public void keep(String name, Remembered last) {}
        };
    }
}
