package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.log.LogEvent;
import dev.reveille.sharing.Claim;
import dev.reveille.time.Time;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Draining;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps in which a workload falls asleep, once all agree that it is to: what is in flight ends,
 * then it is stopped or paused. Takes the workload's lock; blocks only on threads of its own.
 */
final class SleepSteps {

    /**
     * Hears, under the workload's lock, what becomes of one that does not fall asleep after all.
     */
    interface Listener {

        /** It could not, and is about to be again what it was: not to be tried for a while. */
        void postpone();

        /** It is again what it was, and is to be tried later. */
        void tryAgain();

        /** A request had come before nothing new began. */
        void usedAfterAll(SleepReason why);
    }

    /** How long it is left alone when it could not be put to sleep. */
    static final Duration RETRY = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(SleepSteps.class);

    /** How long what is in flight may last when the definition does not say. */
    private static final Duration DRAIN_AT_MOST = Duration.ofSeconds(10);

    private final WorkloadLifecycle life;
    private final Leaning leaning;
    private final WakeControl wakes;
    private final SecondLook secondLook;
    private final Listener listener;
    private final Time time;
    private final Activity activity;

    SleepSteps(
            WorkloadLifecycle life,
            Leaning leaning,
            WakeControl wakes,
            SecondLook secondLook,
            Listener listener) {
        this.life = life;
        this.leaning = leaning;
        this.wakes = wakes;
        this.secondLook = secondLook;
        this.listener = listener;
        this.time = life.time();
        this.activity = life.activity();
    }

    /**
     * Takes the first, if it runs.
     *
     * @param words for the log
     * @param claim what the other gateways have granted for it; is released in any case
     */
    void begin(SleepReason why, String words, Claim claim) {
        synchronized (life) {
            Drain drain = new Drain(time, activity, why, claim, this::drained);
            switch (life.state()) {
                case Awake awake -> drain(awake.toDraining(drain), words);
                case Failed failed -> drain(failed.toDraining(drain), words);
                default -> claim.release();
            }
        }
    }

    @GuardedBy("life")
    private void drain(Draining draining, String words) {
        life.transition(draining, words);
        if (draining.drain().reason().yields() && activity.inFlight() > 0) {
            // Not a use, if what is in flight is none.
            activity.alsoUsed(activity.idleFor());
            life.callOff(draining, "a request came just then");
            listener.usedAfterAll(draining.drain().reason());
        } else {
            draining.drain().begin(drainAtMost());
        }
    }

    /** How long what is in flight may last. */
    Duration drainAtMost() {
        return life.definition().lifecycle().stopTimeout().orElse(DRAIN_AT_MOST);
    }

    private void drained(Drain drain) {
        Stop stop;
        synchronized (life) {
            if (!(life.state() instanceof Draining draining) || draining.drain() != drain) {
                return;
            }
            if (leaning.isLeantOn()) {
                life.callOff(draining, "something that depends on it has come");
                return;
            }
            if (drain.reason().yields() && !drain.claim().isHeld()) {
                listener.postpone();
                life.callOff(draining, "the other gateways may use it again");
                listener.tryAgain();
                return;
            }
            stop = new Stop(time, drain.reason(), life.lastSeen().run(), drain.claim());
            int left = activity.inFlight();
            awaitStop(
                    draining.toFallingAsleep(stop),
                    left == 0 ? "" : left + " requests did not end in time");
        }
        stop.make(new SleepCall(life.surroundings().runtime()), life.definition());
    }

    /** It is being stopped for the one that had its name before: that is waited for. */
    void succeed(FallingAsleep former) {
        synchronized (life) {
            if (life.state() instanceof Asleep asleep) {
                awaitStop(asleep.toFallingAsleep(former), "it is being stopped still");
            }
        }
    }

    @GuardedBy("life")
    private void awaitStop(FallingAsleep falling, String words) {
        life.lastSeen().cutShort(falling.stop().run());
        life.transition(falling, words);
        falling.stop().onEnd(this::ended);
    }

    private void ended(SleepReason why, Optional<String> obstacle) {
        obstacle.filter(_ -> !sleepsAllTheSame())
                .ifPresentOrElse(this::couldNotSleep, () -> fellAsleep(why));
    }

    /** Whether somebody else stopped it meanwhile, or the engine did and its answer was lost. */
    private boolean sleepsAllTheSame() {
        synchronized (life) {
            return life.lastSeen().asleep().isPresent();
        }
    }

    private void fellAsleep(SleepReason why) {
        synchronized (life) {
            if (!(life.state() instanceof FallingAsleep falling)) {
                return;
            }
            boolean replaced = life.lastSeen().isRunningOtherThan(falling.stop().run());
            life.lastSeen().settle();
            life.oweNothing();
            life.meter().stopped(why);
            if (falling.wakeRequested() || isNeededAfter(falling)) {
                wakes.wakeAgain(falling);
            } else {
                life.transition(falling.toRest(), "");
                if (replaced) {
                    secondLook.plan();
                }
            }
        }
    }

    /** Whether something that depends on it has come while it was being stopped. */
    @GuardedBy("life")
    private boolean isNeededAfter(FallingAsleep falling) {
        return !life.isRetired() && leaning.isLeantOn() && !wakes.isBackingOff(falling.before());
    }

    private void couldNotSleep(String obstacle) {
        synchronized (life) {
            if (life.state() instanceof FallingAsleep falling) {
                String name = life.definition().name();
                LogEvent.SLEEP_FAILED
                        .to(log, name)
                        .log("{}: could not be put to sleep: {}", name, obstacle);
                listener.postpone();
                life.transition(falling.back(), "trying again in " + RETRY.toSeconds() + " s");
                secondLook.plan();
                listener.tryAgain();
            }
        }
    }
}
