package dev.reveille.workload;

/** How a {@link WakeAttempt} ended. */
sealed interface WakeOutcome {

    /** It is ready, there. */
    record Ready(Probing.Place place) implements WakeOutcome {}

    /** It will not become ready. */
    record Failed(WakeFailure failure) implements WakeOutcome {}

    /** It has done its work, and ended well. */
    record Completed() implements WakeOutcome {}

    /** It does not run, and the attempt was not to start it. */
    record Gone() implements WakeOutcome {}
}
