package dev.reveille.workload;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.sharing.Sharing;
import dev.reveille.time.Time;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * What all workloads share: what runs them, the time, and how they are asked. Immutable but for
 * what its supplier gives; closed by nobody here.
 *
 * @param logLines how many of a workload's last lines are kept with a failed wake, now
 * @param held counts the requests that are held for all of them
 * @param readiness how to ask a workload of a definition whether it is ready
 * @param links whether the runtime is heard, or each of several
 * @param meters makes the meter of a workload of that name
 * @param sharing the other gateways before the same workloads
 */
public record Surroundings(
        WorkloadRuntime runtime,
        Time time,
        IntSupplier logLines,
        HeldRequests held,
        Function<WorkloadDefinition, Readiness> readiness,
        RuntimeLinks links,
        Function<String, WorkloadMeter> meters,
        Sharing sharing) {

    /** The runtime is heard, until told otherwise, and nothing is counted. */
    public Surroundings(
            WorkloadRuntime runtime,
            Time time,
            IntSupplier logLines,
            HeldRequests held,
            Function<WorkloadDefinition, Readiness> readiness) {
        this(
                runtime,
                time,
                logLines,
                held,
                readiness,
                new RuntimeLinks(),
                _ -> WorkloadMeter.NONE,
                Sharing.ALONE);
    }

    /** Workloads are asked as their definitions say, and each has a bound of its own only. */
    public Surroundings(WorkloadRuntime runtime, Time time, IntSupplier logLines) {
        this(runtime, time, logLines, new HeldRequests(Integer.MAX_VALUE), Readiness::of);
    }

    /** The same, with a bound on the requests that are held for all workloads together. */
    public Surroundings holding(HeldRequests requests) {
        return new Surroundings(
                runtime, time, logLines, requests, readiness, links, meters, sharing);
    }

    /** The same, with what happens counted. */
    public Surroundings metered(Function<String, WorkloadMeter> counting) {
        return new Surroundings(runtime, time, logLines, held, readiness, links, counting, sharing);
    }

    /** The same, with other gateways. */
    public Surroundings sharing(Sharing others) {
        return new Surroundings(runtime, time, logLines, held, readiness, links, meters, others);
    }
}
