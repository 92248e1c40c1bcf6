package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.WorkloadDefinition.ReadyWhen;
import dev.reveille.sharing.Claim;
import dev.reveille.sharing.Permission;
import dev.reveille.time.Time;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a workload is put to sleep: when, and for which reason; {@link SleepSteps} says how that goes
 * on. Takes the workload's lock; blocks only on threads of its own.
 */
final class SleepControl {

    private static final Logger log = LoggerFactory.getLogger(SleepControl.class);

    /** When to ask the other gateways again, if it is its use there that speaks against it. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final WorkloadLifecycle life;
    private final Leaning leaning;
    private final Time time;
    private final Activity activity;
    private final IdleTimer idleTimer;
    private final Agreement agreement;
    private final SleepSteps steps;

    @GuardedBy("life")
    private Time.Timer anotherLook = () -> {};

    SleepControl(
            WorkloadLifecycle life, Leaning leaning, WakeControl wakes, SecondLook secondLook) {
        this.life = life;
        this.leaning = leaning;
        this.time = life.time();
        this.activity = life.activity();
        this.idleTimer = new IdleTimer(time, activity, this::onIdle);
        this.agreement = new Agreement(life, new Asked());
        this.steps = new SleepSteps(life, leaning, wakes, secondLook, new Returned());
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
        agreement.seek(why, words, steps.drainAtMost());
    }

    /** What comes of asking the other gateways. */
    private final class Asked implements Agreement.Listener {

        @Override
        public void agreed(SleepReason why, String words, Claim claim) {
            synchronized (life) {
                if (sharesNothing() || mayStill(why)) {
                    steps.begin(why, words, claim);
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
            Duration delay = refusal.unusedFor().isPresent() ? ASK_AGAIN : SleepSteps.RETRY;
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

    /** See {@link SleepSteps#succeed}. */
    void succeed(FallingAsleep former) {
        steps.succeed(former);
    }

    /** What comes of what does not fall asleep after all. */
    private final class Returned implements SleepSteps.Listener {

        @Override
        public void postpone() {
            idleTimer.postpone(SleepSteps.RETRY);
        }

        @Override
        public void tryAgain() {
            synchronized (life) {
                SleepControl.this.tryAgain(SleepSteps.RETRY);
            }
        }

        @Override
        public void usedAfterAll(SleepReason why) {
            if (why == SleepReason.FOR_NOTHING) {
                synchronized (life) {
                    sleepIfForNothingLater();
                }
            }
        }
    }
}
