package dev.reveille.workload;

/** Hears every change of every workload's state, in order for each workload, and must not block. */
@FunctionalInterface
public interface TransitionListener {

    void onTransition(Workload workload, WorkloadState from, WorkloadState to);
}
