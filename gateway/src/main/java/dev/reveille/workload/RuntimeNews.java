package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Draining;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.Waking;
import java.time.Duration;
import java.util.Optional;

/**
 * What a workload makes of what its runtime tells of it: that someone else started, stopped, moved
 * or removed it. Takes the workload's lock; never blocks.
 */
final class RuntimeNews {

    private final WorkloadLifecycle life;
    private final Leaning leaning;
    private final WakeControl wakes;
    private final SleepControl sleeps;
    private final SecondLook secondLook;
    private final Past past;

    RuntimeNews(
            WorkloadLifecycle life,
            Leaning leaning,
            WakeControl wakes,
            SleepControl sleeps,
            SecondLook secondLook,
            Past past) {
        this.life = life;
        this.leaning = leaning;
        this.wakes = wakes;
        this.sleeps = sleeps;
        this.secondLook = secondLook;
        this.past = past;
    }

    /** See {@link Workload#observed}. */
    void observed(Instance instance, boolean atStart) {
        synchronized (life) {
            if (life.isRetired()) {
                return;
            }
            past.heard();
            boolean wasGlimpsed = life.lastSeen().isGlimpsed();
            switch (life.take(instance, atStart)) {
                case OLD -> {}
                case UNCERTAIN -> secondLook.plan();
                case NOTHING -> sleeps.watch();
                case FOR_THE_ATTEMPT -> {
                    if (life.state() instanceof Waking waking) {
                        if (wasGlimpsed && life.isCompleted()) {
                            waking.attempt().alreadyCompleted();
                        }
                        waking.attempt().observed(instance);
                    }
                }
                case FOUND_AWAKE -> {
                    if (life.state() instanceof Asleep asleep) {
                        foundAwake(asleep, instance);
                    }
                }
                case RUNS_ANEW -> {
                    if (!life.isWokenElsewhere()) {
                        wantIfAsked();
                    }
                    wakes.adopt();
                }
                case RUNS_NO_MORE -> runsNoMore("someone else stopped or paused it");
            }
        }
    }

    /** See {@link Workload#removed}. */
    void removed() {
        synchronized (life) {
            past.heard();
            life.removed();
            switch (life.state()) {
                case Waking waking -> waking.attempt().removed();
                case Awake _, Draining _ when !life.isRetired() ->
                        runsNoMore("someone else removed it");
                case Failed _ -> sleeps.watch();
                default -> {}
            }
        }
    }

    /** What has a host of its own was started for itself, as far as anyone can tell. */
    @GuardedBy("life")
    private void wantIfAsked() {
        if (!life.definition().hosts().isEmpty()) {
            life.want();
        }
    }

    @GuardedBy("life")
    private void runsNoMore(String why) {
        life.oweNothing();
        if (!isPutToSleepElsewhere()) {
            leaning.expectBack();
        }
        switch (life.state()) {
            case Awake awake -> life.transition(awake.toAsleep(), why);
            case Draining draining -> {
                draining.drain().abandon();
                if (draining.wakeRequested()) {
                    wakes.wakeAgain(draining);
                } else {
                    life.transition(draining.toRest(), why);
                }
            }
            default -> {}
        }
    }

    /** Then it is no restart. */
    @GuardedBy("life")
    private boolean isPutToSleepElsewhere() {
        return life.state() instanceof Draining draining
                && draining.drain().reason() == SleepReason.ELSEWHERE;
    }

    @GuardedBy("life")
    private void foundAwake(Asleep asleep, Instance instance) {
        Optional<Boolean> wasWanted = past.wasWantedAs(instance.id());
        if (wasWanted.orElse(!life.definition().hosts().isEmpty())) {
            life.want();
        } else if (wasWanted.isPresent()) {
            // What it was awake for may have fallen asleep before the gateway ended.
            life.time().after(Past.GRACE, sleeps::sleepIfForNothing);
        }
        if (instance.status() instanceof Instance.Running running) {
            WorkloadDefinition definition = life.definition();
            running.address(definition.reach().network(), definition.reach().targetPort())
                    .ifPresent(
                            endpoint -> {
                                Duration idleTimeout = definition.lifecycle().idleTimeout();
                                sleeps.postpone(past.adopt(instance.id(), idleTimeout));
                                becomeAwake(asleep.toAwake(endpoint, running.run()));
                            });
        }
    }

    private void becomeAwake(Awake awake) {
        synchronized (life) {
            life.transition(awake, "found running");
        }
    }
}
