package dev.reveille.workload;

import java.time.Duration;
import java.util.List;

/**
 * What one workload depends on, and what depends on it, as configured now. Immutable; what it says
 * of the others is read from them at that moment, without locks.
 *
 * @param direct what it names itself
 * @param all these, and what they depend on in turn, but for what need not run any more when they
 *     have done their work
 * @param dependents those that name it
 */
record Dependencies(List<Workload> direct, List<Workload> all, List<Workload> dependents) {

    static final Dependencies NONE = new Dependencies(List.of(), List.of(), List.of());

    Dependencies {
        direct = List.copyOf(direct);
        all = List.copyOf(all);
        dependents = List.copyOf(dependents);
    }

    boolean allSatisfied() {
        for (Workload dependency : all) {
            if (!dependency.isSatisfied()) {
                return false;
            }
        }
        return true;
    }

    /** Whether something runs, or is to run, that depends on it. */
    boolean isNeeded() {
        return dependents.stream().anyMatch(Workload::leans);
    }

    /** Tells those it depends on that it needs them no more. */
    void release(Duration unusedFor) {
        direct.forEach(dependency -> dependency.released(unusedFor));
    }
}
