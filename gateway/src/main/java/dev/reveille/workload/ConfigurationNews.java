package dev.reveille.workload;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Draining;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import dev.reveille.workload.WorkloadState.Waking;

/**
 * What a workload makes of a change of the configuration: that it is defined anew, or known no
 * more. Takes the workload's lock; never blocks.
 */
final class ConfigurationNews {

    private final WorkloadLifecycle life;
    private final WakeControl wakes;
    private final SleepControl sleeps;
    private final ScheduleControl schedule;
    private final HoldControl holds;

    ConfigurationNews(
            WorkloadLifecycle life,
            WakeControl wakes,
            SleepControl sleeps,
            ScheduleControl schedule,
            HoldControl holds) {
        this.life = life;
        this.wakes = wakes;
        this.sleeps = sleeps;
        this.schedule = schedule;
        this.holds = holds;
    }

    /** See {@link Workload#redefine}. */
    void redefine(WorkloadDefinition changed) {
        synchronized (life) {
            boolean moved = !changed.reach().equals(life.definition().reach());
            life.redefine(changed);
            schedule.redefined(changed);
            switch (life.state()) {
                case Awake _ when moved -> wakes.adopt();
                case Waking waking when moved -> waking.attempt().redefine(changed);
                default -> sleeps.watch();
            }
        }
    }

    /** See {@link Workload#retire}. */
    void retire() {
        synchronized (life) {
            life.retire();
            sleeps.watch();
            schedule.timetable().rest();
            switch (life.state()) {
                case Waking waking -> {
                    waking.attempt().abandon();
                    life.transition(
                            waking.toFailed(WakeFailure.TAKEN_OUT, life.time().nanos()),
                            "taken out of the configuration");
                }
                case Draining draining -> life.callOff(draining, "taken out of the configuration");
                case FallingAsleep falling when falling.wakeRequested() ->
                        life.transition(
                                falling.withoutWakeRequested(), "taken out of the configuration");
                default -> {}
            }
            holds.turnAllAway();
        }
    }
}
