package dev.reveille.workload;

/**
 * Hears every change of every workload's state, and of the places where it runs, in order for each
 * workload, and must not block.
 */
@FunctionalInterface
public interface TransitionListener {

    void onTransition(Workload workload, WorkloadState from, WorkloadState to);

    /**
     * Of the places where it runs, one or more are none any longer: {@link Workload#runsAt} tells
     * which. Its state may stay as it is.
     */
    default void onPlaceLeft(Workload workload) {}
}
