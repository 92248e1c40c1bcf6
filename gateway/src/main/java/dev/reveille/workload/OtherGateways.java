package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.sharing.Claim;
import dev.reveille.sharing.Consent;
import dev.reveille.sharing.SleepWish;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Draining;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import dev.reveille.workload.WorkloadState.Waking;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the other gateways ask of a workload, and tell of it. One that another gateway puts to sleep
 * is drained here without being stopped: requests are held until that is over. Takes the workload's
 * lock; never blocks.
 */
final class OtherGateways {

    private final WorkloadLifecycle life;
    private final Leaning leaning;
    private final SleepControl sleeps;
    private final SecondLook secondLook;
    private final Activity activity;

    OtherGateways(
            WorkloadLifecycle life, Leaning leaning, SleepControl sleeps, SecondLook secondLook) {
        this.life = life;
        this.leaning = leaning;
        this.sleeps = sleeps;
        this.secondLook = secondLook;
        this.activity = life.activity();
    }

    /** How long ago somebody used it here; empty if nobody has. */
    Optional<Duration> lastUse() {
        return activity.lastUse();
    }

    /** Somebody used it at another gateway. */
    void usedElsewhere(Duration ago) {
        activity.alsoUsed(ago);
    }

    /** Another one is about to wake it. */
    void wakesElsewhere() {
        synchronized (life) {
            life.noteWokenElsewhere();
        }
    }

    /** See {@link dev.reveille.sharing.ThisGateway#letSleep}. */
    void letSleep(SleepWish wish, Consumer<Consent> answer) {
        synchronized (life) {
            if (isElsewhere()) {
                // A claim that has ended, which is not heard of yet.
                goOn();
            }
            switch (life.state()) {
                case Awake awake -> letSleep(awake, wish, answer);
                case Failed _ when leaning.isNeeded() -> answer.accept(needed());
                case Failed _ -> answer.accept(ifUnused(wish));
                case Asleep _ -> answer.accept(new Consent.Given());
                case Waking _ ->
                        answer.accept(
                                new Consent.Denied("is waking it", Optional.of(Duration.ZERO)));
                case Draining _, FallingAsleep _ ->
                        answer.accept(new Consent.Denied("is putting it to sleep"));
            }
        }
    }

    @GuardedBy("life")
    private void letSleep(Awake awake, SleepWish wish, Consumer<Consent> answer) {
        Consent first = leaning.isNeeded() ? needed() : ifUnused(wish);
        if (first instanceof Consent.Denied) {
            answer.accept(first);
            return;
        }
        Drain drain =
                new Drain(
                        life.time(),
                        activity,
                        SleepReason.ELSEWHERE,
                        Claim.LASTING,
                        over -> drained(over, answer));
        // The state changes before the count is read: see Workload.enter.
        life.transition(awake.toDraining(drain), SleepReason.ELSEWHERE.words());
        if (wish.why() != SleepWish.Why.ORDER && activity.inFlight() > 0) {
            goOn();
            answer.accept(inUse());
        } else {
            drain.begin(wish.drain());
        }
    }

    @GuardedBy("life")
    private Consent ifUnused(SleepWish wish) {
        boolean unused =
                switch (wish.why()) {
                    case ORDER -> true;
                    case IDLE -> hasBeenIdle();
                    case FOR_NOTHING -> isForNothing() || hasBeenIdle();
                };
        return unused ? new Consent.Given() : inUse();
    }

    /** What nobody has used here since it woke is the others' to judge. */
    @GuardedBy("life")
    private boolean hasBeenIdle() {
        Duration timeout = life.definition().lifecycle().idleTimeout();
        return activity.inFlight() == 0
                && !timeout.isZero()
                && activity.lastUse().filter(ago -> ago.compareTo(timeout) < 0).isEmpty();
    }

    @GuardedBy("life")
    private boolean isForNothing() {
        return activity.inFlight() == 0 && !life.isWanted() && !activity.isUsed();
    }

    private static Consent needed() {
        return new Consent.Denied("needs it for what depends on it");
    }

    private Consent inUse() {
        return new Consent.Denied("uses it", activity.lastUse());
    }

    private void drained(Drain drain, Consumer<Consent> answer) {
        boolean still;
        synchronized (life) {
            still = life.state() instanceof Draining draining && draining.drain() == drain;
        }
        // The runtime may have told meanwhile that it does not run.
        answer.accept(still || !(life.state() instanceof Awake) ? new Consent.Given() : inUse());
    }

    /** Nobody has a claim on it any more. */
    void regain() {
        synchronized (life) {
            if (isElsewhere()) {
                Drain drain = drain();
                // The runtime may not have told yet that it was stopped.
                secondLook.lookBefore(() -> goOn(drain));
            } else if (life.state() instanceof Waking waking) {
                waking.attempt().claimEnded();
            }
        }
    }

    private void goOn(Drain drain) {
        synchronized (life) {
            if (isElsewhere() && drain() == drain) {
                goOn();
                sleeps.carryOutOwed();
            }
        }
    }

    @GuardedBy("life")
    private void goOn() {
        if (life.state() instanceof Draining draining) {
            if (draining.wakeRequested()) {
                activity.alsoUsed(Duration.ZERO);
            }
            life.callOff(draining, "it was not put to sleep after all");
        }
    }

    @GuardedBy("life")
    private boolean isElsewhere() {
        return life.state() instanceof Draining draining
                && draining.drain().reason() == SleepReason.ELSEWHERE;
    }

    @GuardedBy("life")
    private Drain drain() {
        return ((Draining) life.state()).drain();
    }
}
