package dev.reveille.workload;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.sharing.Claim;
import dev.reveille.time.Time;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * One stop or pause that the runtime is asked for, until it has ended, which happens once. It
 * outlives the workload that asked for it when that is taken out of the configuration meanwhile:
 * who comes in its place waits for the end as well. Thread-safe.
 */
public final class Stop {

    private final Time time;
    private final SleepReason reason;
    private final String run;
    private final Claim claim;

    /** With what kept the workload from sleeping, for people, if anything did. */
    private final CompletableFuture<Optional<String>> end = new CompletableFuture<>();

    /**
     * @param run the run that it ends, as far as is known; may be empty
     * @param claim what the other gateways have granted for it
     */
    Stop(Time time, SleepReason reason, String run, Claim claim) {
        this.time = time;
        this.reason = reason;
        this.run = run;
        this.claim = claim;
    }

    /** The run that it ends, as far as is known; may be empty. */
    String run() {
        return run;
    }

    /** Makes it. Blocks until the runtime has answered. */
    void make(SleepCall call, WorkloadDefinition definition) {
        Optional<String> obstacle = call.obstacle(definition);
        // Before anyone hears of the end: whoever wakes it again would have to wait for that.
        claim.release();
        end.complete(obstacle);
    }

    /**
     * Tells that it has ended, also when it has already.
     *
     * @param listener hears the reason for it, and what kept the workload from sleeping, if
     *     anything did, on a thread that may block
     */
    void onEnd(BiConsumer<SleepReason, Optional<String>> listener) {
        end.thenAccept(obstacle -> time.run(() -> listener.accept(reason, obstacle)));
    }
}
