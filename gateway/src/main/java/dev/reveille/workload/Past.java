package dev.reveille.workload;

import dev.reveille.time.Time;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Draining;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import dev.reveille.workload.WorkloadState.Waking;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One workload's past in the form that outlives the process, and back: from durations on the
 * monotonic clock to times of day. Guarded by its workload's lock.
 */
final class Past {

    /**
     * How long a workload that was adopted is left awake at least, so that those who used it when
     * the gateway ended can come back before anything counts as idle.
     */
    static final Duration GRACE = Duration.ofSeconds(30);

    /** Longer than anyone waits, and short enough to be counted in nanoseconds. */
    private static final Duration LONG_AGO = Duration.ofDays(3650);

    private static final int LONGEST_MESSAGE = 1000;
    private static final int MOST_FAILURES = 1000;

    private final Time time;
    private final Activity activity;
    private final WakeHistory history;

    private Optional<String> wasAwakeAs = Optional.empty();
    private boolean wasWanted;
    private boolean continued;

    /** What was remembered, as long as nothing has been heard of it and nothing was done to it. */
    private Optional<Remembered> untouched = Optional.empty();

    Past(Time time, Activity activity, WakeHistory history) {
        this.time = time;
        this.activity = activity;
        this.history = history;
    }

    /**
     * What is to be remembered in this state.
     *
     * @param id the runtime's id of the workload, if it has it
     * @param wanted whether it has been asked for itself
     */
    Remembered remembered(WorkloadState state, Optional<String> id, boolean wanted) {
        if (untouched.isPresent()) {
            return untouched.get();
        }
        Instant lastActivity = time.now().minus(activity.idleFor());
        WorkloadState lasting =
                switch (state) {
                    case Draining draining -> draining.before();
                    case FallingAsleep falling -> falling.before();
                    default -> state;
                };
        return new Remembered(
                lastActivity,
                lasting instanceof Awake ? id : Optional.empty(),
                wanted,
                history.all(),
                failure(lasting, lastActivity));
    }

    private Optional<Remembered.Failure> failure(WorkloadState state, Instant lastActivity) {
        return switch (state) {
            case Failed(WakeFailure failure, Backoff backoff, long retryAt) ->
                    Optional.of(
                            new Remembered.Failure(
                                    backoff.failures(),
                                    time.now().plusNanos(retryAt - time.nanos()),
                                    shortened(failure.reason().text()),
                                    failure.exitCode()));
            case Waking(_, Backoff onFailure) when onFailure.failures() > 1 ->
                    Optional.of(
                            new Remembered.Failure(
                                    onFailure.failures() - 1,
                                    lastActivity,
                                    "The gateway ended while it was waking.",
                                    OptionalInt.empty()));
            default -> Optional.empty();
        };
    }

    private static String shortened(String message) {
        return message.length() > LONGEST_MESSAGE
                ? message.substring(0, LONGEST_MESSAGE) + "…"
                : message;
    }

    /** Takes it in, in a workload that is new. A last activity to come counts as one of now. */
    void recall(Remembered remembered) {
        untouched = Optional.of(remembered);
        remembered.wakes().forEach(history::add);
        activity.recall(bounded(between(remembered.lastActivity(), time.now()), LONG_AGO));
        wasAwakeAs = remembered.awakeAs();
        wasWanted = remembered.wanted();
    }

    /** The runtime has told of it, or it is being woken: the past is over. */
    void heard() {
        untouched = Optional.empty();
    }

    /** The state that a remembered failure stands for. */
    Failed failed(WorkloadState.Asleep asleep, Remembered.Failure failure) {
        Backoff backoff = new Backoff(Math.min(failure.count(), MOST_FAILURES));
        Duration left = bounded(between(time.now(), failure.retryAt()), backoff.delay());
        return asleep.toFailed(
                new WakeFailure(Reason.of(failure.message()), failure.exitCode(), List.of()),
                backoff,
                time.nanos() + left.toNanos());
    }

    /**
     * Whether it had been asked for itself, and not only for what depends on it; empty if what was
     * found is not the one that was awake.
     */
    Optional<Boolean> wasWantedAs(String id) {
        return wasAwakeAs.filter(id::equals).map(_ -> wasWanted);
    }

    /**
     * It was found running. Idleness goes on from the last activity if it is the very one that was
     * awake; otherwise someone else started it, and idleness begins now.
     *
     * @param id the runtime's id of what was found
     * @return how long it is left awake at least, however long nobody has used it
     */
    Duration adopt(String id, Duration idleTimeout) {
        boolean continues = wasAwakeAs.filter(id::equals).isPresent();
        wasAwakeAs = Optional.empty();
        continued = continues;
        if (!continues) {
            activity.touch();
            return Duration.ZERO;
        }
        return bounded(GRACE, idleTimeout);
    }

    /** Whether it was adopted as the very one that was awake before. */
    boolean isContinued() {
        return continued;
    }

    /** Zero for a pair of times that no clock could have told in that order. */
    private static Duration between(Instant earlier, Instant later) {
        Duration passed = Duration.between(earlier, later);
        return passed.isNegative() ? Duration.ZERO : passed;
    }

    private static Duration bounded(Duration duration, Duration longest) {
        return duration.compareTo(longest) > 0 ? longest : duration;
    }
}
