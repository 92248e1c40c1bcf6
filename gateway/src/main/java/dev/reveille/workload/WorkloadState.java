package dev.reveille.workload;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What a workload is doing. Each state is a record that offers only the moves which are legal from
 * it; {@link Workload} alone makes them. Immutable, hence read freely by any thread.
 */
public sealed interface WorkloadState {

    /** The word for it on {@code /_health} and in logs. */
    String word();

    /** It does not run, or is frozen. */
    record Asleep() implements WorkloadState {

        @Override
        public String word() {
            return "sleeping";
        }

        Waking toWaking(WakeAttempt attempt) {
            return new Waking(attempt, Backoff.first());
        }

        /** It had failed when the gateway was restarted. */
        Failed toFailed(WakeFailure failure, Backoff backoff, long retryAt) {
            return new Failed(failure, backoff, retryAt);
        }

        /** It was found running and ready when the gateway came to know it. */
        Awake toAwake(InetSocketAddress endpoint, String run) {
            return new Awake(endpoint, run);
        }
    }

    /**
     * It is being brought to readiness.
     *
     * @param onFailure how long to leave it alone if this does not succeed
     */
    record Waking(WakeAttempt attempt, Backoff onFailure) implements WorkloadState {

        @Override
        public String word() {
            return "starting";
        }

        Awake toAwake(InetSocketAddress endpoint, String run) {
            return new Awake(endpoint, run);
        }

        Failed toFailed(WakeFailure failure, long now) {
            return new Failed(failure, onFailure, now + onFailure.delay().toNanos());
        }

        /**
         * It was removed, has done its work, or was started by someone else and ended too early.
         */
        Asleep toAsleep() {
            return new Asleep();
        }
    }

    /**
     * It runs and is ready.
     *
     * @param endpoint where requests go
     * @param run the run it was found ready in, see {@link
     *     dev.reveille.runtime.Instance.Status#run}
     */
    record Awake(InetSocketAddress endpoint, String run) implements WorkloadState {

        @Override
        public String word() {
            return "running";
        }

        FallingAsleep toFallingAsleep() {
            return new FallingAsleep(this, false);
        }

        /** It was stopped, paused or removed by someone else. */
        Asleep toAsleep() {
            return new Asleep();
        }

        /** It was restarted or moved by someone else, or refuses connections: find out. */
        Waking toWaking(WakeAttempt attempt) {
            return new Waking(attempt, Backoff.first());
        }
    }

    /**
     * It is being stopped or paused by us.
     *
     * @param before what it was until then
     * @param wakeRequested whether a request came meanwhile, so that it is woken again at once
     */
    record FallingAsleep(WorkloadState before, boolean wakeRequested) implements WorkloadState {

        @Override
        public String word() {
            return wakeRequested ? "starting" : "sleeping";
        }

        FallingAsleep withWakeRequested() {
            return new FallingAsleep(before, true);
        }

        /** Nobody who would wake it again is left. */
        FallingAsleep withoutWakeRequested() {
            return new FallingAsleep(before, false);
        }

        Asleep toAsleep() {
            return new Asleep();
        }

        Waking toWaking(WakeAttempt attempt) {
            return new Waking(attempt, Backoff.first());
        }

        /** It could not be put to sleep, or a request slipped in first. */
        WorkloadState back() {
            return before;
        }
    }

    /**
     * The last wake failed.
     *
     * @param backoff how long to leave it alone after this failure, and after the next
     * @param retryAt {@link dev.reveille.time.Time#nanos()} from which a request may wake it again
     */
    record Failed(WakeFailure failure, Backoff backoff, long retryAt) implements WorkloadState {

        @Override
        public String word() {
            return "failed";
        }

        /** How long a request has to wait before it may wake it again; zero when it may now. */
        public Duration retryIn(long now) {
            return Duration.ofNanos(Math.max(0, retryAt - now));
        }

        Waking toWaking(WakeAttempt attempt) {
            return new Waking(attempt, backoff.next());
        }

        /** It never became ready, still runs, and nobody uses it. */
        FallingAsleep toFallingAsleep() {
            return new FallingAsleep(this, false);
        }
    }
}
