package dev.reveille.workload;

import dev.reveille.schedule.Downtime;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Draining;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What becomes of a request that needs a workload which may not be awake: it has it woken, and
 * waits for that, or hears at once why it cannot. Takes the workload's lock; never blocks.
 */
final class HoldControl {

    /** How long the reason of a failed wake (its last log lines) may take to be found. */
    private static final Duration FOR_THE_REASON = Duration.ofSeconds(3);

    private final WorkloadLifecycle life;
    private final Leaning leaning;
    private final WakeControl wakes;
    private final Timetable timetable;

    HoldControl(WorkloadLifecycle life, Leaning leaning, WakeControl wakes, Timetable timetable) {
        this.life = life;
        this.leaning = leaning;
        this.wakes = wakes;
        this.timetable = timetable;
    }

    /** See {@link Workload#wakeForRequest}. */
    WorkloadState wake() {
        // Under the lock: the stop that ends its hours comes before or after this as a whole.
        synchronized (life) {
            return timetable.downtime().isPresent() ? life.state() : wakes.wake();
        }
    }

    /** See {@link Workload#hold}. */
    Hold hold(Duration timeout, Consumer<HoldOutcome> listener) {
        synchronized (life) {
            Optional<Downtime> downtime = timetable.downtime();
            if (downtime.isPresent()) {
                return atOnce(listener, new HoldOutcome.Offline(downtime.get()));
            }
            return switch (wakes.wake()) {
                case Awake _ when leaning.isSupported() ->
                        atOnce(listener, new HoldOutcome.Ready());
                case Failed failed -> atOnce(listener, new HoldOutcome.WakeFailed(failed));
                case Draining(Failed failed, _, boolean again) when !again ->
                        atOnce(listener, new HoldOutcome.WakeFailed(failed));
                case FallingAsleep(Failed failed, boolean again, _, _) when !again ->
                        atOnce(listener, new HoldOutcome.WakeFailed(failed));
                case WorkloadState _ when life.isRetired() -> atOnce(listener, takenOut());
                default ->
                        life.room()
                                .admit(
                                        life.definition().waiting().maxHeld(),
                                        patience(timeout),
                                        listener);
            };
        }
    }

    /** Who waits as long as a wake may last is told why it failed, not that time is over. */
    private Duration patience(Duration timeout) {
        boolean outlastsTheWake =
                timeout.compareTo(life.definition().lifecycle().startTimeout()) >= 0;
        return outlastsTheWake ? timeout.plus(FOR_THE_REASON) : timeout;
    }

    private static Hold atOnce(Consumer<HoldOutcome> listener, HoldOutcome outcome) {
        listener.accept(outcome);
        return () -> {};
    }

    /** The workload has been taken out of the configuration: who waits for it is told. */
    void turnAllAway() {
        life.room().releaseAll(takenOut());
    }

    private HoldOutcome takenOut() {
        return new HoldOutcome.WakeFailed(
                new Failed(WakeFailure.TAKEN_OUT, Backoff.first(), life.time().nanos()));
    }
}
