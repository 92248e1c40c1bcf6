package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.SleepMode;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import dev.reveille.workload.WorkloadState.Waking;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thing that can sleep. The line between the planes: the data plane calls {@link #enter},
 * {@link #leave} and {@link #hold}, which never block; the control plane brings what the runtime
 * tells and makes the transitions.
 *
 * <p>Safe for use by many threads. The state is written under this object's lock, by {@link
 * #transition} alone, and read freely.
 */
public final class Workload {

    private static final Logger log = LoggerFactory.getLogger(Workload.class);
    private static final Duration STOP_RETRY = Duration.ofSeconds(5);

    /** How long the reason of a failed wake (its last log lines) may take to be found. */
    private static final Duration FOR_THE_REASON = Duration.ofSeconds(2);

    private final WorkloadRuntime runtime;
    private final Time time;
    private final TransitionListener transitions;
    private final Activity activity;
    private final WaitingRoom room;
    private final IdleTimer idleTimer;
    private final WakeHistory history = new WakeHistory();
    private final List<Consumer<WorkloadState>> listeners = new CopyOnWriteArrayList<>();

    private volatile WorkloadDefinition definition;
    private volatile WorkloadState state = new Asleep();

    /** Snapshots taken before our own last action had ended say nothing about what is now. */
    @GuardedBy("this")
    private long settledAt;

    @GuardedBy("this")
    private Optional<Instance> seen = Optional.empty();

    @GuardedBy("this")
    private boolean retired;

    public Workload(
            WorkloadDefinition definition,
            WorkloadRuntime runtime,
            Time time,
            TransitionListener transitions) {
        this.definition = definition;
        this.runtime = runtime;
        this.time = time;
        this.transitions = transitions;
        this.activity = new Activity(time);
        this.room = new WaitingRoom(time);
        this.idleTimer = new IdleTimer(time, activity, this::fallAsleepIfIdle);
        this.settledAt = time.nanos();
    }

    public String name() {
        return definition.name();
    }

    public WorkloadDefinition definition() {
        return definition;
    }

    public WorkloadState state() {
        return state;
    }

    /**
     * Counts a request in when the workload is awake: it will not be put to sleep before {@link
     * #leave}. Any other state than {@link Awake} means that nothing was counted.
     */
    public WorkloadState enter() {
        // Counted before the state is read: whoever puts it to sleep changes the state first and
        // looks at the count then, so that one of the two always sees the other.
        activity.begin();
        WorkloadState now = state;
        if (!(now instanceof Awake)) {
            activity.cancel();
        }
        return now;
    }

    /** A request that was counted in has ended. */
    public void leave() {
        activity.end();
    }

    /** Requests in flight and open tunnels. */
    public int inFlight() {
        return activity.inFlight();
    }

    /** Requests that are held now. */
    public int held() {
        return room.size();
    }

    /** How long a wake usually takes; empty before the first. */
    public Optional<Duration> expectedWake() {
        return history.expected();
    }

    /** Wakes it unless it is awake, waking, or to be left alone after a failure. */
    public synchronized WorkloadState wake() {
        switch (state) {
            case Asleep asleep -> begin(asleep.toWaking(attempt(WakeAttempt.Mode.START)));
            case Failed failed when failed.retryIn(time.nanos()).isZero() ->
                    begin(failed.toWaking(attempt(WakeAttempt.Mode.START)));
            case FallingAsleep falling when !falling.wakeRequested() ->
                    transition(falling.withWakeRequested(), "a request came");
            default -> {}
        }
        return state;
    }

    /**
     * Wakes it and lets a request wait for that. Never blocks.
     *
     * @param listener hears once how it ended, from any thread, possibly before this returns; not
     *     after {@link Hold#cancel}
     */
    public synchronized Hold hold(Duration timeout, Consumer<HoldOutcome> listener) {
        return switch (wake()) {
            case Awake _ -> atOnce(listener, new HoldOutcome.Ready());
            case Failed failed -> atOnce(listener, new HoldOutcome.WakeFailed(failed));
            default -> room.admit(definition.waiting().maxHeld(), patience(timeout), listener);
        };
    }

    /** Who waits as long as a wake may last is told why it failed, not that time is over. */
    private Duration patience(Duration timeout) {
        boolean outlastsTheWake = timeout.compareTo(definition.lifecycle().startTimeout()) >= 0;
        return outlastsTheWake ? timeout.plus(FOR_THE_REASON) : timeout;
    }

    private static Hold atOnce(Consumer<HoldOutcome> listener, HoldOutcome outcome) {
        listener.accept(outcome);
        return () -> {};
    }

    /** Connections to it are refused although it is believed awake: look again. */
    public synchronized void doubt(Awake believed) {
        if (state.equals(believed)) {
            begin(believed.toWaking(attempt(WakeAttempt.Mode.START)));
        }
    }

    /** Tells every later state, from any thread, until closed. */
    public WorkloadRuntime.Subscription onChange(Consumer<WorkloadState> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** The configuration defines it anew; the name stays. */
    public synchronized void redefine(WorkloadDefinition changed) {
        boolean moved = !changed.reach().equals(definition.reach());
        definition = changed;
        if (moved && state instanceof Awake awake) {
            begin(awake.toWaking(attempt(WakeAttempt.Mode.ADOPT)));
        }
        watchIdleness();
    }

    /** The configuration knows it no more. It is left as it is; who waits for it is told. */
    public synchronized void retire() {
        retired = true;
        idleTimer.rest();
        if (state instanceof Waking waking) {
            waking.attempt().abandon();
            WakeFailure failure =
                    new WakeFailure(
                            "It was taken out of the configuration.",
                            OptionalInt.empty(),
                            List.of());
            transition(waking.toFailed(failure, time.nanos()), "taken out of the configuration");
        }
    }

    /**
     * The runtime tells what it does.
     *
     * @param atStart whether the gateway has only just come to know it: what runs is then believed
     *     awake, so that nobody who uses it is kept waiting
     */
    public synchronized void observed(Instance instance, boolean atStart) {
        if (retired) {
            return;
        }
        if (instance.observedAt() - settledAt < 0) {
            time.run(this::lookAgain);
            return;
        }
        Meaning meaning = Meaning.of(state, instance, seen, definition.reach(), atStart);
        seen = Optional.of(instance);
        switch (state) {
            case Waking waking -> waking.attempt().observed(instance);
            case Asleep asleep when meaning == Meaning.FOUND_AWAKE -> foundAwake(asleep, instance);
            case Asleep asleep when meaning == Meaning.RUNS_ANEW ->
                    begin(asleep.toWaking(attempt(WakeAttempt.Mode.ADOPT)));
            case Awake awake when meaning == Meaning.RUNS_ANEW ->
                    begin(awake.toWaking(attempt(WakeAttempt.Mode.ADOPT)));
            case Awake awake when meaning == Meaning.RUNS_NO_MORE ->
                    transition(awake.toAsleep(), "someone else stopped or paused it");
            case Failed failed when meaning == Meaning.RUNS_ANEW ->
                    begin(failed.toWaking(attempt(WakeAttempt.Mode.ADOPT)));
            default -> {}
        }
    }

    @GuardedBy("this")
    private void foundAwake(Asleep asleep, Instance instance) {
        if (instance.status() instanceof Instance.Running running) {
            running.address(definition.reach().network(), definition.reach().targetPort())
                    .ifPresent(
                            endpoint ->
                                    becomeAwake(
                                            asleep.toAwake(endpoint, running.run()),
                                            "found running"));
        }
    }

    /** The runtime tells that it no longer exists. */
    public synchronized void removed() {
        seen = Optional.empty();
        switch (state) {
            case Waking waking -> waking.attempt().removed();
            case Awake awake -> transition(awake.toAsleep(), "someone else removed it");
            default -> {}
        }
    }

    private void lookAgain() {
        try {
            runtime.inspect(name()).ifPresent(now -> observed(now, false));
        } catch (RuntimeCallException unavailable) {
            // The next synchronization brings it.
            log.debug("{}: could not look again: {}", name(), unavailable.getMessage());
        }
    }

    private WakeAttempt attempt(WakeAttempt.Mode mode) {
        return new WakeAttempt(definition, runtime, time, mode, new AttemptEnd());
    }

    @GuardedBy("this")
    private void begin(Waking waking) {
        transition(waking, "");
        waking.attempt().begin();
    }

    @GuardedBy("this")
    private void becomeAwake(Awake awake, String why) {
        activity.touch();
        transition(awake, why);
    }

    /** The one place where the state changes. */
    @GuardedBy("this")
    private void transition(WorkloadState next, String why) {
        WorkloadState from = state;
        state = next;
        log.atInfo()
                .setMessage("{}: {} → {}{}")
                .addArgument(name())
                .addArgument(from.getClass().getSimpleName())
                .addArgument(next.getClass().getSimpleName())
                .addArgument(why.isEmpty() ? "" : " (" + why + ")")
                .log();
        switch (next) {
            case Awake _ -> room.releaseAll(new HoldOutcome.Ready());
            case Failed failed -> room.releaseAll(new HoldOutcome.WakeFailed(failed));
            default -> {}
        }
        watchIdleness();
        transitions.onTransition(this, from, next);
        listeners.forEach(listener -> listener.accept(next));
        if (next instanceof Asleep && room.size() > 0) {
            wake();
        }
    }

    @GuardedBy("this")
    private void watchIdleness() {
        boolean mayIdle =
                state instanceof Awake
                        || (state instanceof Failed
                                && seen.map(Instance::status)
                                        .filter(Instance.Running.class::isInstance)
                                        .isPresent());
        if (mayIdle && !retired) {
            idleTimer.watch(definition.lifecycle().idleTimeout());
        } else {
            idleTimer.rest();
        }
    }

    private void fallAsleepIfIdle() {
        synchronized (this) {
            FallingAsleep falling;
            switch (state) {
                case Awake awake -> falling = awake.toFallingAsleep();
                case Failed failed -> falling = failed.toFallingAsleep();
                default -> {
                    return;
                }
            }
            transition(falling, "nobody used it for " + activity.idleFor().toSeconds() + " s");
            if (activity.inFlight() > 0) {
                transition(falling.back(), "a request came just then");
                return;
            }
        }
        putToSleep();
    }

    private void putToSleep() {
        try {
            if (definition.lifecycle().sleepMode() == SleepMode.PAUSE) {
                runtime.pause(name());
            } else {
                runtime.stop(name(), definition.lifecycle().stopTimeout());
            }
            fellAsleep();
        } catch (RuntimeCallException failure) {
            if (failure.kind() == RuntimeCallException.Kind.NOT_FOUND) {
                fellAsleep();
            } else {
                couldNotSleep(failure);
            }
        }
    }

    private synchronized void fellAsleep() {
        settledAt = time.nanos();
        if (state instanceof FallingAsleep falling) {
            if (falling.wakeRequested()) {
                begin(falling.toWaking(attempt(WakeAttempt.Mode.START)));
            } else {
                transition(falling.toAsleep(), "");
            }
        }
    }

    private synchronized void couldNotSleep(RuntimeCallException failure) {
        if (state instanceof FallingAsleep falling) {
            log.warn("{}: could not be put to sleep: {}", name(), failure.getMessage());
            transition(falling.back(), "trying again in " + STOP_RETRY.toSeconds() + " s");
            idleTimer.watchAfter(definition.lifecycle().idleTimeout(), STOP_RETRY);
            time.run(this::lookAgain);
        }
    }

    /** Brings how an attempt ended, unless the workload has gone on without it. */
    private final class AttemptEnd implements WakeAttempt.Listener {

        @Override
        public void ready(WakeAttempt attempt, InetSocketAddress endpoint, String run) {
            synchronized (Workload.this) {
                if (state instanceof Waking waking && waking.attempt() == attempt) {
                    if (attempt.startCalled()) {
                        history.add(attempt.elapsed());
                    }
                    becomeAwake(
                            waking.toAwake(endpoint, run),
                            "after " + attempt.elapsed().toMillis() + " ms");
                }
            }
        }

        @Override
        public void failed(WakeAttempt attempt, WakeFailure failure) {
            synchronized (Workload.this) {
                if (state instanceof Waking waking && waking.attempt() == attempt) {
                    activity.touch();
                    transition(waking.toFailed(failure, time.nanos()), failure.message());
                }
            }
        }

        @Override
        public void gone(WakeAttempt attempt) {
            synchronized (Workload.this) {
                if (state instanceof Waking waking && waking.attempt() == attempt) {
                    transition(waking.toAsleep(), "it does not run any more");
                }
            }
        }
    }
}
