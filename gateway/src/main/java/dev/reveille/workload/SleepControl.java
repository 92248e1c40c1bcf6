package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.ReadyWhen;
import dev.reveille.log.LogEvent;
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
 * How a workload is put to sleep: when, for which reason, and in which steps. Takes the workload's
 * lock; blocks only on threads of its own.
 */
final class SleepControl {

    private static final Logger log = LoggerFactory.getLogger(SleepControl.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    /** How long what is in flight may last when the definition does not say. */
    private static final Duration DRAIN_AT_MOST = Duration.ofSeconds(10);

    private final WorkloadLifecycle life;
    private final Leaning leaning;
    private final WakeControl wakes;
    private final SecondLook secondLook;
    private final Time time;
    private final Activity activity;
    private final IdleTimer idleTimer;

    @GuardedBy("life")
    private Time.Timer anotherLook = () -> {};

    SleepControl(
            WorkloadLifecycle life, Leaning leaning, WakeControl wakes, SecondLook secondLook) {
        this.life = life;
        this.leaning = leaning;
        this.wakes = wakes;
        this.secondLook = secondLook;
        this.time = life.time();
        this.activity = life.activity();
        this.idleTimer = new IdleTimer(time, activity, this::onIdle);
    }

    /** Looks whether its idle time is to be watched. */
    void watch() {
        synchronized (life) {
            leaning.look();
            if (mayFallAsleep()) {
                idleTimer.watch(life.definition().lifecycle().idleTimeout());
            } else {
                idleTimer.rest();
            }
        }
    }

    /** It counts as used for so long at least, however long nobody has. */
    void postpone(Duration delay) {
        idleTimer.postpone(delay);
    }

    /** How long until it falls asleep if nobody uses it; empty while idleness does not count. */
    Optional<Duration> remaining() {
        return idleTimer.remaining();
    }

    /** Whether it may be put to sleep because nobody uses it. */
    @GuardedBy("life")
    private boolean mayFallAsleep() {
        // Work that takes longer than a wake may last goes on, and is not begun anew each time.
        boolean works =
                life.state() instanceof Failed
                        && life.definition().reach().readyWhen() == ReadyWhen.COMPLETED;
        return mayBePutToSleep() && !works;
    }

    @GuardedBy("life")
    private boolean mayBePutToSleep() {
        boolean runs =
                life.state() instanceof Awake
                        || (life.state() instanceof Failed && life.lastSeen().isRunning());
        return runs && !life.isRetired() && !leaning.isNeeded();
    }

    private void onIdle() {
        synchronized (life) {
            if (mayFallAsleep() && idleTimer.isDue()) {
                fallAsleep(
                        SleepReason.IDLE,
                        "nobody used it for " + activity.idleFor().toSeconds() + " s");
            } else {
                // Used or redefined between the timer's notice and now.
                watch();
            }
        }
    }

    /** It was woken for others only, and none of them may need it any more. */
    void sleepIfForNothing() {
        synchronized (life) {
            boolean forNothing = mayFallAsleep() && !life.isWanted() && !activity.isUsed();
            if (!forNothing) {
                watch();
            } else if (activity.inFlight() > 0) {
                sleepIfForNothingLater();
            } else {
                fallAsleep(SleepReason.FOR_NOTHING, SleepReason.FOR_NOTHING.words());
            }
        }
    }

    /** Something is in flight: if it is no use, it only postpones that. */
    @GuardedBy("life")
    private void sleepIfForNothingLater() {
        anotherLook.cancel();
        anotherLook = time.after(IdleTimer.LOOK_AGAIN, this::sleepIfForNothing);
    }

    /**
     * Has it sleep once what is in flight has ended, or its {@code stop_timeout} is over. What is
     * being woken is put to sleep when that has ended, what others depend on with the last of them;
     * a stop that fails is tried again.
     */
    void putToSleep(SleepReason why) {
        synchronized (life) {
            if (leaning.leans()) {
                life.owe(why);
                carryOutOwed();
            }
        }
    }

    /** Follows the reason to sleep that is owed, if it may by now. */
    void carryOutOwed() {
        synchronized (life) {
            if (mayBePutToSleep()) {
                life.owed().ifPresent(why -> fallAsleepOwing(why));
            }
        }
    }

    private void fallAsleepOwing(SleepReason why) {
        synchronized (life) {
            fallAsleep(why, why.words());
        }
    }

    /** The one way to sleep, whatever the reason. */
    @GuardedBy("life")
    private void fallAsleep(SleepReason why, String words) {
        Drain drain = new Drain(time, activity, why, this::drained);
        switch (life.state()) {
            case Awake awake -> drain(awake.toDraining(drain), words);
            case Failed failed -> drain(failed.toDraining(drain), words);
            default -> {}
        }
    }

    @GuardedBy("life")
    private void drain(Draining draining, String words) {
        life.transition(draining, words);
        if (draining.drain().reason().yields() && activity.inFlight() > 0) {
            // Not a use, if what is in flight is none.
            activity.alsoUsed(activity.idleFor());
            life.callOff(draining, "a request came just then");
            if (draining.drain().reason() == SleepReason.FOR_NOTHING) {
                sleepIfForNothingLater();
            }
        } else {
            WorkloadDefinition.Lifecycle lifecycle = life.definition().lifecycle();
            draining.drain().begin(lifecycle.stopTimeout().orElse(DRAIN_AT_MOST));
        }
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
            stop = new Stop(time, drain.reason(), life.lastSeen().run());
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
        obstacle.ifPresentOrElse(this::couldNotSleep, () -> fellAsleep(why));
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
                idleTimer.postpone(RETRY);
                life.transition(falling.back(), "trying again in " + RETRY.toSeconds() + " s");
                secondLook.plan();
                if (life.owed().isPresent()) {
                    time.after(RETRY, this::carryOutOwed);
                } else if (!life.isWanted()) {
                    // Its idle time, which is watched anyway, may be without end.
                    time.after(RETRY, this::sleepIfForNothing);
                }
            }
        }
    }
}
