package dev.reveille.workload;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * What a workload is doing. Each state is a record that offers only the moves which are legal from
 * it; {@link Workload} alone makes them. Immutable, hence read freely by any thread.
 */
public sealed interface WorkloadState {

    /** The word for it on {@code /_health} and in logs. */
    String word();

    /**
     * Where the requests that are counted in are answered. When that changes, connections to where
     * it was are of no more use.
     */
    default Optional<Awake> serving() {
        return Optional.empty();
    }

    private static Waking wakingAgain(WorkloadState rest, WakeAttempt attempt) {
        return rest instanceof Failed failed
                ? failed.toWaking(attempt)
                : new Waking(attempt, Backoff.first());
    }

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

        /** The one that had its name before is being stopped still, and nobody waits for it. */
        FallingAsleep toFallingAsleep(FallingAsleep former) {
            return former.withoutWakeRequested();
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

        @Override
        public Optional<Awake> serving() {
            return Optional.of(this);
        }

        Draining toDraining(Drain drain) {
            return new Draining(this, drain, false);
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
     * It is about to be stopped or paused by us: what is in flight may end, and nothing new begins.
     *
     * @param before what it was until then, and where what is in flight is answered
     * @param wakeRequested whether a request came meanwhile, so that it is woken again afterwards
     */
    record Draining(WorkloadState before, Drain drain, boolean wakeRequested)
            implements WorkloadState {

        @Override
        public String word() {
            return wakeRequested ? "starting" : "sleeping";
        }

        @Override
        public Optional<Awake> serving() {
            return before.serving();
        }

        Draining withWakeRequested() {
            return new Draining(before, drain, true);
        }

        /** Nothing is in flight any more, or that took too long. */
        FallingAsleep toFallingAsleep(Stop stop) {
            return new FallingAsleep(before, wakeRequested, toRest(), stop);
        }

        /** It is not to sleep after all. */
        WorkloadState back() {
            return before;
        }

        /** Nobody who would wake it again is left. */
        Draining withoutWakeRequested() {
            return new Draining(before, drain, false);
        }

        /**
         * It does not run any more. What failed is no better for nobody using it; who has it sleep
         * on purpose begins anew.
         */
        WorkloadState toRest() {
            return before instanceof Failed && drain.reason().yields() ? before : new Asleep();
        }

        /** The same, and somebody waits for it. */
        Waking toWaking(WakeAttempt attempt) {
            return wakingAgain(toRest(), attempt);
        }
    }

    /**
     * It is being stopped or paused by us.
     *
     * @param before what it was until then
     * @param wakeRequested whether a request came meanwhile, so that it is woken again at once
     * @param toRest what it is once it sleeps
     * @param stop what the runtime has been asked for
     */
    record FallingAsleep(
            WorkloadState before, boolean wakeRequested, WorkloadState toRest, Stop stop)
            implements WorkloadState {

        @Override
        public String word() {
            return wakeRequested ? "starting" : "sleeping";
        }

        FallingAsleep withWakeRequested() {
            return new FallingAsleep(before, true, toRest, stop);
        }

        /** Nobody who would wake it again is left. */
        FallingAsleep withoutWakeRequested() {
            return new FallingAsleep(before, false, toRest, stop);
        }

        Waking toWaking(WakeAttempt attempt) {
            return wakingAgain(toRest, attempt);
        }

        /** It could not be put to sleep. */
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

        /** It never became ready, and still runs. */
        Draining toDraining(Drain drain) {
            return new Draining(this, drain, false);
        }
    }
}
