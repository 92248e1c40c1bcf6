package dev.reveille.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import dev.reveille.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Workloads that the configuration has no more and that somebody still uses. A runtime that ends
 * what is not declared (that of processes) keeps them until their last request and their last
 * tunnel have ended. Thread-safe.
 */
final class Leavers {

    /** Also the least time: a request may have been routed there just before it was taken out. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final WorkloadRuntime runtime;
    private final Time time;

    @GuardedBy("this")
    private List<WorkloadDefinition> defined = List.of();

    @GuardedBy("this")
    private List<Workload> leaving = new ArrayList<>();

    @GuardedBy("this")
    private boolean looking;

    Leavers(WorkloadRuntime runtime, Time time) {
        this.runtime = runtime;
        this.time = time;
    }

    /**
     * Tells the runtime what there is.
     *
     * @param next what is defined from now on
     * @param gone workloads that were defined until now
     */
    synchronized void declare(List<WorkloadDefinition> next, List<Workload> gone) {
        defined = next;
        Set<String> names = new HashSet<>();
        next.forEach(definition -> names.add(definition.name()));
        leaving.addAll(gone);
        leaving.removeIf(workload -> names.contains(workload.name()));
        tell();
        lookLater();
    }

    @GuardedBy("this")
    private void tell() {
        List<WorkloadDefinition> all = new ArrayList<>(defined);
        leaving.forEach(workload -> all.add(workload.definition()));
        runtime.declare(all);
    }

    @GuardedBy("this")
    private void lookLater() {
        if (!looking && !leaving.isEmpty()) {
            looking = true;
            time.after(LOOK, this::look);
        }
    }

    /** It, and those among the others that it depends on. */
    @GuardedBy("this")
    private void need(Workload workload, Set<String> needed) {
        if (needed.add(workload.name())) {
            List<String> dependencies = workload.definition().lifecycle().dependsOn();
            for (Workload other : leaving) {
                if (dependencies.contains(other.name())) {
                    need(other, needed);
                }
            }
        }
    }

    private synchronized void look() {
        looking = false;
        Set<String> needed = new HashSet<>();
        for (Workload workload : leaving) {
            if (workload.inFlight() > 0) {
                need(workload, needed);
            }
        }
        if (leaving.removeIf(workload -> !needed.contains(workload.name()))) {
            tell();
        }
        lookLater();
    }
}
