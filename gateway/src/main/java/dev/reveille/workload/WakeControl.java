package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.runtime.Instance;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Draining;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import dev.reveille.workload.WorkloadState.Waking;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * How a workload is woken: when an attempt begins, and what comes of it. Takes the workload's lock;
 * never blocks.
 */
final class WakeControl {

    private final WorkloadLifecycle life;
    private final Leaning leaning;
    private final Past past;
    private final WakeHistory history;
    private final WakeAttempt.Listener attempts;
    private final Consumer<WakeAttempt> onEnd;

    /** Whether a start call is under way, be it of an attempt that has ended. */
    private final AtomicBoolean startUnderWay = new AtomicBoolean();

    /**
     * @param onSeen hears what attempts learn from the runtime
     * @param onEnd hears of attempts that have ended, under the workload's lock
     */
    WakeControl(
            WorkloadLifecycle life,
            Leaning leaning,
            Past past,
            WakeHistory history,
            Consumer<Instance> onSeen,
            Consumer<WakeAttempt> onEnd) {
        this.life = life;
        this.leaning = leaning;
        this.past = past;
        this.history = history;
        this.onEnd = onEnd;
        this.attempts =
                new WakeAttempt.Listener() {

                    @Override
                    public void seen(Instance now) {
                        onSeen.accept(now);
                    }

                    @Override
                    public boolean startBegins() {
                        return startUnderWay.compareAndSet(false, true);
                    }

                    @Override
                    public void startReturned() {
                        startUnderWay.set(false);
                    }

                    @Override
                    public void ended(WakeAttempt attempt, WakeOutcome outcome) {
                        WakeControl.this.ended(attempt, outcome);
                    }
                };
    }

    /** It is asked for itself, see {@link Workload#wake}. */
    WorkloadState wake() {
        synchronized (life) {
            life.want();
            rouse();
            return life.state();
        }
    }

    /** Has it wake, unless it is awake, waking, or to be left alone after a failure. */
    void rouse() {
        synchronized (life) {
            if (life.isRetired()) {
                return;
            }
            switch (life.state()) {
                case Asleep asleep -> begin(asleep.toWaking(serve()));
                case Awake awake when !leaning.isSupported() -> begin(awake.toWaking(serve()));
                case Failed failed when failed.retryIn(life.time().nanos()).isZero() ->
                        begin(failed.toWaking(serve()));
                case Draining draining when mayBeCalledOff(draining) -> {
                    life.activity().alsoUsed(Duration.ZERO);
                    life.callOff(draining, "a request came just then");
                    // What it depends on may sleep by now.
                    rouse();
                }
                // A failure is to be left alone for a while, asleep or not.
                case Draining draining when isBackingOff(draining.before()) -> {}
                case FallingAsleep falling when isBackingOff(falling.before()) -> {}
                case Draining draining when !draining.wakeRequested() ->
                        life.transition(draining.withWakeRequested(), "a request came");
                case FallingAsleep falling when !falling.wakeRequested() ->
                        life.transition(falling.withWakeRequested(), "a request came");
                case Waking waking when !waking.attempt().serves() && !leaning.isSupported() ->
                        leaning.rouse(waking.attempt().deadline());
                default -> {}
            }
        }
    }

    /** An order is carried out, unless something depends on it; then it waits for the last. */
    @GuardedBy("life")
    private boolean mayBeCalledOff(Draining draining) {
        return draining.before() instanceof Awake
                && draining.drain().reason() != SleepReason.ELSEWHERE
                && (leaning.isLeantOn()
                        || (draining.drain().reason().yields() && life.owed().isEmpty()));
    }

    /** Whether it is to be left alone after a failure. */
    boolean isBackingOff(WorkloadState before) {
        return before instanceof Failed failed && !failed.retryIn(life.time().nanos()).isZero();
    }

    /** A wake under way does not give up before this {@link dev.reveille.time.Time#nanos()}. */
    void lastUntil(long deadline) {
        if (life.state() instanceof Waking waking) {
            waking.attempt().lastUntil(deadline);
        }
    }

    /** Someone else has started, restarted or moved it: see when it is ready. */
    void adopt() {
        synchronized (life) {
            WakeAttempt adoption = attempt(new WakePurpose.Adopt());
            switch (life.state()) {
                case Asleep asleep -> begin(asleep.toWaking(adoption));
                case Awake awake -> begin(awake.toWaking(adoption));
                case Failed failed -> begin(failed.toWaking(adoption));
                default -> {}
            }
        }
    }

    /** It may not be where it was believed to be awake: look again. */
    void clearUp(Awake believed) {
        synchronized (life) {
            if (life.state().equals(believed) && !life.isRetired()) {
                Probing.Place place = new Probing.Place(believed.endpoint(), believed.run());
                begin(believed.toWaking(attempt(new WakePurpose.ClearUp(place))));
            }
        }
    }

    /** It has fallen asleep, and is to wake at once. */
    void wakeAgain(FallingAsleep falling) {
        synchronized (life) {
            begin(falling.toWaking(serve()));
        }
    }

    /** Someone else stopped it while it was drained, and it is to wake at once. */
    void wakeAgain(Draining draining) {
        synchronized (life) {
            begin(draining.toWaking(serve()));
        }
    }

    @GuardedBy("life")
    private WakeAttempt serve() {
        LastSeen lastSeen = life.lastSeen();
        return attempt(new WakePurpose.Serve(lastSeen.existsOrDidLately(), lastSeen.asleep()));
    }

    private WakeAttempt attempt(WakePurpose purpose) {
        List<Workload> first = purpose instanceof WakePurpose.Serve ? leaning.direct() : List.of();
        return new WakeAttempt(
                life.definition(), life.surroundings(), life.link(), purpose, first, attempts);
    }

    @GuardedBy("life")
    private void begin(Waking waking) {
        past.heard();
        life.transition(waking, "");
        waking.attempt().begin();
    }

    /** An attempt has ended; that matters unless the workload has gone on without it. */
    private void ended(WakeAttempt attempt, WakeOutcome outcome) {
        synchronized (life) {
            if (life.state() instanceof Waking waking && waking.attempt() == attempt) {
                follow(waking, outcome);
                onEnd.accept(attempt);
            }
        }
    }

    @GuardedBy("life")
    private void follow(Waking waking, WakeOutcome outcome) {
        WakeAttempt attempt = waking.attempt();
        switch (outcome) {
            case WakeOutcome.Ready(Probing.Place place) -> {
                if (attempt.startCalled()) {
                    history.add(attempt.elapsed());
                }
                life.activity().touch();
                life.transition(
                        waking.toAwake(place.endpoint(), place.run()),
                        "after " + attempt.elapsed().toMillis() + " ms");
            }
            case WakeOutcome.Failed(WakeFailure failure) -> {
                // Idleness counts from now, so that there is time to see what went wrong.
                life.activity().touch();
                life.transition(
                        waking.toFailed(failure, life.time().nanos()), failure.reason().detail());
            }
            case WakeOutcome.Completed() -> {
                if (attempt.startCalled()) {
                    history.add(attempt.elapsed());
                }
                life.transition(waking.toAsleep(), "it has done its work");
            }
            case WakeOutcome.Gone() ->
                    life.transition(waking.toAsleep(), "it does not run any more");
        }
    }
}
