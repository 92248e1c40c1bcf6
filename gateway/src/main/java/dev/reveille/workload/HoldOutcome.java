package dev.reveille.workload;

import dev.reveille.schedule.Downtime;

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

    /** Its schedule says that it may not be used now. */
    record Offline(Downtime downtime) implements HoldOutcome {}
}
