package dev.reveille.workload;

/** How holding a request ended. */
public sealed interface HoldOutcome {

    /** The workload is awake: go on. */
    record Ready() implements HoldOutcome {}

    /** The wake failed, or failed lately and may not be tried again yet. */
    record WakeFailed(WorkloadState.Failed state) implements HoldOutcome {}

    /** It was not ready in time. */
    record TimedOut() implements HoldOutcome {}

    /** Too many requests are held already, for it or for all workloads together. */
    record RoomFull() implements HoldOutcome {}
}
