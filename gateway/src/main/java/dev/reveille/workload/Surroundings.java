package dev.reveille.workload;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * What all workloads share: what runs them, the time, and how they are asked. Immutable but for
 * what its supplier gives; closed by nobody here.
 *
 * @param logLines how many of a workload's last lines are kept with a failed wake, now
 * @param readiness how to ask a workload of a definition whether it is ready
 */
public record Surroundings(
        WorkloadRuntime runtime,
        Time time,
        IntSupplier logLines,
        Function<WorkloadDefinition, Readiness> readiness) {

    /** Workloads are asked as their definitions say. */
    public Surroundings(WorkloadRuntime runtime, Time time, IntSupplier logLines) {
        this(runtime, time, logLines, Readiness::of);
    }
}
