package dev.reveille.workload;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.SleepMode;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime;
import java.util.Optional;

/** Puts a workload to sleep in the way that its definition says. Stateless and blocking. */
record SleepCall(WorkloadRuntime runtime) {

    /** What kept it from sleeping, for people; empty when it sleeps, or is there no more. */
    Optional<String> obstacle(WorkloadDefinition definition) {
        WorkloadDefinition.Lifecycle lifecycle = definition.lifecycle();
        try {
            if (lifecycle.sleepMode() == SleepMode.PAUSE) {
                runtime.pause(definition.name());
            } else {
                runtime.stop(definition.name(), lifecycle.stopTimeout());
            }
            return Optional.empty();
        } catch (RuntimeCallException failure) {
            return failure.kind() == RuntimeCallException.Kind.NOT_FOUND
                    ? Optional.empty()
                    : Optional.of(failure.getMessage());
        }
    }
}
