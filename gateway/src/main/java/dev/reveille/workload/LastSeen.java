package dev.reveille.workload;

import dev.reveille.config.WorkloadDefinition.Reach;
import dev.reveille.runtime.Instance;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.Optional;

/**
 * What the runtime said last of one workload, and what of its news is none. Guarded by its
 * workload's lock.
 */
final class LastSeen {

    private static final Duration REPLACEMENT = Duration.ofSeconds(10);

    private final Time time;

    /** Snapshots taken before our own last action had ended say nothing about what is now. */
    private Optional<Long> settledAt = Optional.empty();

    private Optional<Instance> latest = Optional.empty();

    /** The run whose end was seen last. */
    private String endedRun = "";

    /** The run that we ended, which has not ended by itself. */
    private String cutShort = "";

    private Optional<Long> removedAt = Optional.empty();

    LastSeen(Time time) {
        this.time = time;
    }

    /** The run that was seen last; empty if there was none. */
    String run() {
        return latest.map(seen -> seen.status().run()).orElse("");
    }

    /** It is we who end this run. */
    void cutShort(String run) {
        cutShort = run;
    }

    /** Whether another run than this one was going on when it was seen last. */
    boolean isRunningOtherThan(String run) {
        return isRunning() && !run().equals(run);
    }

    /** An action of ours has ended: what was seen before is out of date. */
    void settle() {
        settledAt = Optional.of(time.nanos());
    }

    /**
     * Takes news in, and decides what it means; what is old or uncertain is not taken in.
     *
     * @param atStart whether the gateway has only just come to know the workload
     */
    Meaning take(Instance instance, WorkloadState state, Reach reach, boolean atStart) {
        if (isOld(instance)) {
            return Meaning.OLD;
        }
        if (settledAt.filter(since -> instance.observedAt() - since < 0).isPresent()) {
            return Meaning.UNCERTAIN;
        }
        Optional<Instance> before = latest;
        latest = Optional.of(instance);
        removedAt = Optional.empty();
        if (instance.status() instanceof Instance.Stopped stopped) {
            endedRun = stopped.run();
        }
        return Meaning.of(state, instance, before, reach, atStart);
    }

    /** Whether something newer is known, or it tells once more of an end that was known before. */
    private boolean isOld(Instance instance) {
        return latest.filter(known -> instance.observedAt() - known.observedAt() < 0).isPresent()
                || isKnownEnd(instance);
    }

    private boolean isKnownEnd(Instance instance) {
        return instance.status() instanceof Instance.Stopped stopped
                && !isGlimpsed()
                && !stopped.run().isEmpty()
                && stopped.run().equals(endedRun)
                && latest.filter(known -> !known.status().run().equals(endedRun)).isPresent();
    }

    /** The workload is there no more. */
    void removed() {
        if (latest.isPresent()) {
            removedAt = Optional.of(time.nanos());
        }
        latest = Optional.empty();
    }

    /** Whether it is there, or was a moment ago. */
    boolean existsOrDidLately() {
        return latest.isPresent()
                || removedAt.filter(at -> time.since(at).compareTo(REPLACEMENT) < 0).isPresent();
    }

    /** How it sleeps; empty if that is not known, or it did not sleep when it was seen last. */
    Optional<Instance> asleep() {
        return latest.filter(
                seen ->
                        switch (seen.status()) {
                            case Instance.Stopped _, Instance.Paused _ -> true;
                            case Instance.Running _, Instance.Glimpsed _ -> false;
                        });
    }

    /** Whether no more is known than that it did not run. */
    boolean isGlimpsed() {
        return latest.filter(seen -> seen.status() instanceof Instance.Glimpsed).isPresent();
    }

    /** Whether it has run, and had ended by itself with exit code 0 when it was seen last. */
    boolean hasEndedWell() {
        return latest.map(Instance::status)
                .filter(
                        status ->
                                status instanceof Instance.Stopped stopped
                                        && stopped.exitCode() == 0
                                        && !stopped.run().isEmpty()
                                        && !stopped.run().equals(cutShort))
                .isPresent();
    }

    /** What was seen; empty if it is not there. */
    Optional<Instance> latest() {
        return latest;
    }

    /** The runtime's id of it. */
    Optional<String> id() {
        return latest.map(Instance::id);
    }

    /** Whether it ran when it was seen last, and we have not ended it since. */
    boolean isRunning() {
        return running().isPresent();
    }

    /** The run that was seen last; empty if it has ended, or we have ended it since. */
    Optional<Instance.Running> running() {
        return latest.filter(seen -> settledAt.filter(at -> seen.observedAt() - at <= 0).isEmpty())
                .map(Instance::status)
                .filter(Instance.Running.class::isInstance)
                .map(Instance.Running.class::cast);
    }
}
