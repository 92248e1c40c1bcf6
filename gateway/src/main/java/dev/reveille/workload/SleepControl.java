package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.WorkloadDefinition.ReadyWhen;
import dev.reveille.log.LogEvent;
import dev.reveille.sharing.Claim;
import dev.reveille.sharing.Permission;
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

    /** When to ask the other gateways again, if it is its use there that speaks against it. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    /** How long what is in flight may last when the definition does not say. */
    private static final Duration DRAIN_AT_MOST = Duration.ofSeconds(10);

    private final WorkloadLifecycle life;
    private final Leaning leaning;
    private final WakeControl wakes;
    private final SecondLook secondLook;
    private final Time time;
    private final Activity activity;
    private final IdleTimer idleTimer;
    private final Agreement agreement;

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
        this.agreement = new Agreement(life, new Asked());
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
            if (!isForNothing()) {
                watch();
            } else if (activity.inFlight() > 0) {
                sleepIfForNothingLater();
            } else {
                fallAsleep(SleepReason.FOR_NOTHING, SleepReason.FOR_NOTHING.words());
            }
        }
    }

    @GuardedBy("life")
    private boolean isForNothing() {
        return mayFallAsleep() && !life.isWanted() && !activity.isUsed();
    }

    /** Something is in flight: if it is no use, it only postpones that. */
    @GuardedBy("life")
    private void sleepIfForNothingLater() {
        lookAgain(IdleTimer.LOOK_AGAIN, this::sleepIfForNothing);
    }

    @GuardedBy("life")
    private void lookAgain(Duration delay, Runnable look) {
        anotherLook.cancel();
        anotherLook = time.after(delay, look);
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

    /** The one way to sleep, whatever the reason: once all gateways agree. */
    @GuardedBy("life")
    private void fallAsleep(SleepReason why, String words) {
        agreement.seek(why, words, drainAtMost());
    }

    /** What comes of asking the other gateways. */
    private final class Asked implements Agreement.Listener {

        @Override
        public void agreed(SleepReason why, String words, Claim claim) {
            synchronized (life) {
                if (sharesNothing() || mayStill(why)) {
                    fallAsleep(why, words, claim);
                } else {
                    claim.release();
                    watch();
                    carryOutOwed();
                    sleepIfForNothing();
                }
            }
        }

        @Override
        public void refused(Permission.Refused refusal) {
            putOff(refusal);
        }
    }

    /** Then nothing can have changed since it was asked. */
    private boolean sharesNothing() {
        return life.surroundings().sharing().isAlone();
    }

    /** Whether there is the same reason still, now that the others have answered. */
    @GuardedBy("life")
    private boolean mayStill(SleepReason why) {
        return switch (why) {
            case IDLE -> mayFallAsleep() && idleTimer.isDue();
            case FOR_NOTHING -> isForNothing() && activity.inFlight() == 0;
            default -> mayBePutToSleep() && life.owed().isPresent();
        };
    }

    private void putOff(Permission.Refused refusal) {
        synchronized (life) {
            log.debug("{}: stays awake: {}", life.definition().name(), refusal.why());
            refusal.unusedFor().ifPresent(activity::alsoUsed);
            Duration delay = refusal.unusedFor().isPresent() ? ASK_AGAIN : RETRY;
            idleTimer.postpone(delay);
            watch();
            tryAgain(delay);
        }
    }

    @GuardedBy("life")
    private void tryAgain(Duration delay) {
        if (life.owed().isPresent()) {
            lookAgain(delay, this::carryOutOwed);
        } else if (!life.isWanted()) {
            // Its idle time, which is watched anyway, may be without end.
            lookAgain(delay, this::sleepIfForNothing);
        }
    }

    @GuardedBy("life")
    private void fallAsleep(SleepReason why, String words, Claim claim) {
        Drain drain = new Drain(time, activity, why, claim, this::drained);
        switch (life.state()) {
            case Awake awake -> drain(awake.toDraining(drain), words);
            case Failed failed -> drain(failed.toDraining(drain), words);
            default -> claim.release();
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
            draining.drain().begin(drainAtMost());
        }
    }

    private Duration drainAtMost() {
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
                idleTimer.postpone(RETRY);
                life.callOff(draining, "the other gateways may use it again");
                tryAgain(RETRY);
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
                idleTimer.postpone(RETRY);
                life.transition(falling.back(), "trying again in " + RETRY.toSeconds() + " s");
                secondLook.plan();
                tryAgain(RETRY);
            }
        }
    }
}
