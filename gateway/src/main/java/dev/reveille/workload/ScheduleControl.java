package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.schedule.Downtime;
import dev.reveille.schedule.ScheduleClock;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Draining;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import java.util.Optional;

/**
 * What its schedule does to a workload: wakes it, puts it to sleep, and turns away who waits
 * outside of its hours. Takes the workload's lock; never blocks.
 */
final class ScheduleControl {

    private final WorkloadLifecycle life;
    private final WakeControl wakes;
    private final SleepControl sleeps;
    private final Timetable timetable;

    ScheduleControl(WorkloadLifecycle life, WakeControl wakes, SleepControl sleeps) {
        this.life = life;
        this.wakes = wakes;
        this.sleeps = sleeps;
        this.timetable = new Timetable(life.time(), this::onSchedule);
    }

    Timetable timetable() {
        return timetable;
    }

    /** Follows the schedule that it has now. */
    void begin(WorkloadDefinition definition) {
        timetable.follow(definition.lifecycle().schedule());
    }

    /** The configuration defines it anew, perhaps with other hours. */
    void redefined(WorkloadDefinition changed) {
        synchronized (life) {
            timetable.follow(changed.lifecycle().schedule());
            turnAwayOutsideOfHours();
        }
    }

    private void onSchedule(ScheduleClock.Event event) {
        synchronized (life) {
            if (life.isRetired()) {
                return;
            }
            if (event == ScheduleClock.Event.STOP) {
                timetable.startIsOver();
                turnAwayOutsideOfHours();
                sleeps.putToSleep(SleepReason.SCHEDULE);
            } else {
                life.oweNothing();
                timetable.startIsDue();
                tryDueStart();
            }
        }
    }

    /** A start that the schedule says is tried until it succeeds, with the usual back-off. */
    private void tryDueStart() {
        synchronized (life) {
            if (timetable.isStartDue() && wakes.wake() instanceof Failed failed) {
                tryDueStartAfter(failed);
            }
        }
    }

    private void tryDueStartAfter(Failed failed) {
        life.time().after(failed.retryIn(life.time().nanos()), this::tryDueStart);
    }

    /** It has moved, and everyone has been told. */
    void settled(WorkloadState state) {
        switch (state) {
            case Awake _ -> timetable.startIsOver();
            case Asleep _ when life.isCompleted() -> timetable.startIsOver();
            case Failed failed when timetable.isStartDue() -> tryDueStartAfter(failed);
            default -> {}
        }
    }

    @GuardedBy("life")
    private void turnAwayOutsideOfHours() {
        Optional<Downtime> downtime = timetable.downtime();
        if (downtime.isEmpty()) {
            return;
        }
        life.room().releaseAll(new HoldOutcome.Offline(downtime.get()));
        switch (life.state()) {
            case Draining draining when draining.wakeRequested() ->
                    life.transition(draining.withoutWakeRequested(), "its hours are over");
            case FallingAsleep falling when falling.wakeRequested() ->
                    life.transition(falling.withoutWakeRequested(), "its hours are over");
            default -> {}
        }
    }
}
