package dev.reveille.admin;

import dev.reveille.time.Time;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Draining;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * Since when each workload has been awake; one that was found awake, since it was found. Hears of
 * every transition. Thread-safe.
 */
final class AwakeSince {

    private final Time time;

    /** Of those that are awake or on their way to sleep; goes with its workload. */
    private final Map<Workload, Instant> began = Collections.synchronizedMap(new WeakHashMap<>());

    AwakeSince(Time time) {
        this.time = time;
    }

    /** Called under the workload's lock. */
    void onTransition(Workload workload, WorkloadState to) {
        if (to instanceof Awake) {
            began.putIfAbsent(workload, time.now());
        } else if (!(to instanceof Draining) && !(to instanceof FallingAsleep)) {
            began.remove(workload);
        }
    }

    Optional<Instant> of(Workload workload) {
        return Optional.ofNullable(began.get(workload));
    }
}
