package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.ReadyWhen;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import dev.reveille.workload.WorkloadState.Waking;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thing that can sleep. The line between the planes: the data plane calls {@link #enter},
 * {@link #leave} and {@link #hold}, which never block; the control plane brings what the runtime
 * tells and makes the transitions.
 *
 * <p>Safe for use by many threads. The state is written under this object's lock, by {@link
 * #transition} alone, and read freely. Listeners are called under the lock and must not block; no
 * call to the runtime is made under it.
 */
public final class Workload {

    private static final Logger log = LoggerFactory.getLogger(Workload.class);
    private static final Duration SLEEP_RETRY = Duration.ofSeconds(5);
    private static final WakeFailure TAKEN_OUT =
            new WakeFailure(
                    "It was taken out of the configuration.", OptionalInt.empty(), List.of());

    /** How long the reason of a failed wake (its last log lines) may take to be found. */
    private static final Duration FOR_THE_REASON = Duration.ofSeconds(3);

    private final Surroundings surroundings;
    private final Time time;
    private final Activity activity;
    private final WaitingRoom room;
    private final IdleTimer idleTimer;
    private final WakeHistory history = new WakeHistory();
    private final StateListeners listeners;
    private final SecondLook secondLook;

    @GuardedBy("this")
    private final Past past;

    private volatile WorkloadDefinition definition;
    private volatile WorkloadState state = new Asleep();

    private volatile Dependencies dependencies = Dependencies.NONE;

    /** Whether it runs or is to run, so that what it depends on is not to sleep. */
    private volatile boolean leans;

    /** Whether it has done its work, where that is what being ready means. */
    private volatile boolean completed;

    @GuardedBy("this")
    private final LastSeen lastSeen;

    /** Whether it has been asked for itself since it slept, and not only for what depends on it. */
    @GuardedBy("this")
    private boolean wanted;

    @GuardedBy("this")
    private boolean retired;

    public Workload(
            WorkloadDefinition definition,
            Surroundings surroundings,
            TransitionListener transitions) {
        this.definition = definition;
        this.surroundings = surroundings;
        this.time = surroundings.time();
        this.activity = new Activity(time);
        this.room = new WaitingRoom(time, surroundings.held());
        this.idleTimer = new IdleTimer(time, activity, this::fallAsleepIfIdle);
        this.listeners = new StateListeners(transitions);
        this.lastSeen = new LastSeen(time);
        this.past = new Past(time, activity, history);
        this.secondLook =
                new SecondLook(
                        definition.name(),
                        surroundings.runtime(),
                        time,
                        now -> observed(now, false));
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
     * Counts a request in when the workload and all it depends on are awake: it will not be put to
     * sleep before {@link #leave}. Empty, and nothing counted, when one of them is not.
     */
    public Optional<Awake> enter() {
        // Counted before the state is read: whoever puts it to sleep changes the state first and
        // looks at the count then, so that one of the two always sees the other.
        activity.begin();
        if (state instanceof Awake awake && dependencies.allSatisfied()) {
            return Optional.of(awake);
        }
        activity.cancel();
        return Optional.empty();
    }

    /** Whether {@link #enter} would count a request in now. */
    public boolean isReady() {
        return state instanceof Awake && dependencies.allSatisfied();
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

    /** What to give to {@link #recall} of the workload of this name that comes after this one. */
    public synchronized Remembered remembered() {
        return past.remembered(state, lastSeen.id(), wanted || activity.isUsed());
    }

    /** What is remembered of it, before anything else is told. */
    synchronized void recall(Remembered remembered) {
        past.recall(remembered);
        if (state instanceof Asleep asleep) {
            remembered
                    .failure()
                    .ifPresent(
                            failure -> transition(past.failed(asleep, failure), "as remembered"));
        }
    }

    /**
     * Wakes it, and all it depends on before it, unless they are awake, waking, or to be left alone
     * after a failure.
     */
    public synchronized WorkloadState wake() {
        wanted = true;
        rouse();
        return state;
    }

    /**
     * Something that depends on it is being woken.
     *
     * @param deadline {@link Time#nanos()} until which the wake does not give up
     */
    synchronized void rouse(long deadline) {
        if (!completed) {
            rouse();
            lastUntil(deadline);
        }
    }

    /** Whether what depends on it can go on: it is awake, or has done its work. */
    boolean isSatisfied() {
        return completed || state instanceof Awake;
    }

    /** A wake under way does not give up before this {@link Time#nanos()}. */
    void lastUntil(long deadline) {
        if (state instanceof Waking waking) {
            waking.attempt().lastUntil(deadline);
        }
    }

    @GuardedBy("this")
    private void rouse() {
        if (retired) {
            return;
        }
        switch (state) {
            case Asleep asleep -> begin(asleep.toWaking(serve()));
            case Awake awake when !dependencies.allSatisfied() -> begin(awake.toWaking(serve()));
            case Failed failed when failed.retryIn(time.nanos()).isZero() ->
                    begin(failed.toWaking(serve()));
            case FallingAsleep falling when !falling.wakeRequested() ->
                    transition(falling.withWakeRequested(), "a request came");
            default -> {}
        }
    }

    /**
     * Wakes it and lets a request wait for that. Never blocks.
     *
     * @param listener hears once how it ended, from any thread, possibly before this returns; not
     *     once {@link Hold#cancel} has returned, unless it was being told just then
     */
    public synchronized Hold hold(Duration timeout, Consumer<HoldOutcome> listener) {
        return switch (wake()) {
            case Awake _ -> atOnce(listener, new HoldOutcome.Ready());
            case Failed failed -> atOnce(listener, new HoldOutcome.WakeFailed(failed));
            case WorkloadState _ when retired -> atOnce(listener, takenOut());
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
        if (state.equals(believed) && !retired) {
            Probing.Place place = new Probing.Place(believed.endpoint(), believed.run());
            begin(believed.toWaking(attempt(new WakePurpose.ClearUp(place))));
        }
    }

    /** Tells the state now and every later one, in order and from any thread, until closed. */
    public synchronized WorkloadRuntime.Subscription onChange(Consumer<WorkloadState> listener) {
        listener.accept(state);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** The configuration defines it anew; the name stays. */
    public synchronized void redefine(WorkloadDefinition changed) {
        boolean moved = !changed.reach().equals(definition.reach());
        definition = changed;
        noteCompletion();
        switch (state) {
            case Awake awake when moved -> begin(awake.toWaking(attempt(new WakePurpose.Adopt())));
            case Waking waking when moved -> waking.attempt().redefine(changed);
            default -> watchIdleness();
        }
    }

    /** Its place among the others, as configured now. */
    void link(Dependencies now) {
        Dependencies before;
        synchronized (this) {
            before = dependencies;
            dependencies = now;
            watchIdleness();
        }
        if (leans) {
            Duration unusedFor = activity.idleFor();
            before.direct().stream()
                    .filter(dependency -> !now.direct().contains(dependency))
                    .forEach(dependency -> time.run(() -> dependency.released(unusedFor)));
        }
    }

    /** Whether it runs or is to run, so that what it depends on is not to sleep. */
    boolean leans() {
        return leans;
    }

    /**
     * Something that depends on it needs it no more. It falls asleep with the last of them, unless
     * it has been asked for itself; then its own idle time holds.
     *
     * @param unusedFor how long nobody has used what depended on it, which counts here as well
     */
    void released(Duration unusedFor) {
        synchronized (this) {
            activity.alsoUsed(unusedFor);
            watchIdleness();
        }
        fallAsleepIf(this::forNothing);
    }

    /** The configuration knows it no more. It is left as it is; who waits for it is told. */
    public synchronized void retire() {
        retired = true;
        idleTimer.rest();
        lean();
        switch (state) {
            case Waking waking -> {
                waking.attempt().abandon();
                transition(
                        waking.toFailed(TAKEN_OUT, time.nanos()), "taken out of the configuration");
            }
            case FallingAsleep falling when falling.wakeRequested() ->
                    transition(falling.withoutWakeRequested(), "taken out of the configuration");
            default -> {}
        }
        room.releaseAll(takenOut());
    }

    private HoldOutcome takenOut() {
        return new HoldOutcome.WakeFailed(new Failed(TAKEN_OUT, Backoff.first(), time.nanos()));
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
        Meaning meaning = lastSeen.take(instance, state, definition.reach(), atStart);
        noteCompletion();
        switch (meaning) {
            case OLD -> {}
            case UNCERTAIN -> secondLook.plan();
            case NOTHING -> watchIdleness();
            case FOR_THE_ATTEMPT -> {
                if (state instanceof Waking waking) {
                    waking.attempt().observed(instance);
                }
            }
            case FOUND_AWAKE -> {
                if (state instanceof Asleep asleep) {
                    foundAwake(asleep, instance);
                }
            }
            case RUNS_ANEW -> runsAnew();
            case RUNS_NO_MORE -> {
                if (state instanceof Awake awake) {
                    transition(awake.toAsleep(), "someone else stopped or paused it");
                }
            }
        }
    }

    @GuardedBy("this")
    private void noteCompletion() {
        completed =
                definition.reach().readyWhen() == ReadyWhen.COMPLETED && lastSeen.hasEndedWell();
    }

    @GuardedBy("this")
    private void runsAnew() {
        wanted |= !definition.hosts().isEmpty();
        WakeAttempt adoption = attempt(new WakePurpose.Adopt());
        switch (state) {
            case Asleep asleep -> begin(asleep.toWaking(adoption));
            case Awake awake -> begin(awake.toWaking(adoption));
            case Failed failed -> begin(failed.toWaking(adoption));
            default -> {}
        }
    }

    @GuardedBy("this")
    private void foundAwake(Asleep asleep, Instance instance) {
        wanted |= past.wasWantedAs(instance.id()).orElse(!definition.hosts().isEmpty());
        if (instance.status() instanceof Instance.Running running) {
            running.address(definition.reach().network(), definition.reach().targetPort())
                    .ifPresent(
                            endpoint -> {
                                Duration idleTimeout = definition.lifecycle().idleTimeout();
                                idleTimer.postpone(past.adopt(instance.id(), idleTimeout));
                                transition(
                                        asleep.toAwake(endpoint, running.run()), "found running");
                            });
        }
    }

    /** The runtime tells that it no longer exists. */
    public synchronized void removed() {
        lastSeen.removed();
        noteCompletion();
        switch (state) {
            case Waking waking -> waking.attempt().removed();
            case Awake awake when !retired ->
                    transition(awake.toAsleep(), "someone else removed it");
            case Failed _ -> watchIdleness();
            default -> {}
        }
    }

    @GuardedBy("this")
    private WakeAttempt serve() {
        return attempt(new WakePurpose.Serve(lastSeen.existsOrDidLately(), lastSeen.asleep()));
    }

    private WakeAttempt attempt(WakePurpose purpose) {
        List<Workload> first =
                purpose instanceof WakePurpose.Serve ? dependencies.direct() : List.of();
        return new WakeAttempt(definition, surroundings, purpose, first, new AttemptNews());
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
        switch (next) {
            case Awake _ -> room.releaseAll(new HoldOutcome.Ready());
            case Failed failed -> room.releaseAll(new HoldOutcome.WakeFailed(failed));
            default -> {}
        }
        if (next instanceof Asleep) {
            wanted = false;
        }
        watchIdleness();
        listeners.tell(this, from, next, why);
        if (next instanceof Asleep && room.size() > 0) {
            wake();
        }
    }

    @GuardedBy("this")
    private boolean mayFallAsleep() {
        boolean runs = state instanceof Awake || (state instanceof Failed && lastSeen.isRunning());
        return runs && !retired && !dependencies.isNeeded();
    }

    @GuardedBy("this")
    private void watchIdleness() {
        lean();
        if (mayFallAsleep()) {
            idleTimer.watch(definition.lifecycle().idleTimeout());
        } else {
            idleTimer.rest();
        }
    }

    /** Looks whether it has stopped or begun to lean on what it depends on. */
    @GuardedBy("this")
    private void lean() {
        boolean now =
                switch (state) {
                    case Asleep _ -> false;
                    case Failed _ -> lastSeen.isRunning();
                    default -> true;
                };
        boolean lets = leans && (!now || retired);
        leans = now && !retired;
        if (lets && !dependencies.direct().isEmpty()) {
            Dependencies left = dependencies;
            Duration unusedFor = activity.idleFor();
            time.run(() -> left.release(unusedFor));
        }
    }

    private void fallAsleepIfIdle() {
        fallAsleepIf(this::idle);
    }

    /** Why it is to fall asleep now; empty if it was used or redefined just before. */
    private synchronized Optional<String> idle() {
        return idleTimer.isDue()
                ? Optional.of("nobody used it for " + activity.idleFor().toSeconds() + " s")
                : Optional.empty();
    }

    private synchronized Optional<String> forNothing() {
        return wanted || activity.isUsed()
                ? Optional.empty()
                : Optional.of("nothing that depends on it is awake");
    }

    private void fallAsleepIf(Supplier<Optional<String>> reason) {
        if (beginToFallAsleep(reason)) {
            new SleepCall(surroundings.runtime())
                    .obstacle(definition)
                    .ifPresentOrElse(this::couldNotSleep, this::fellAsleep);
        }
    }

    private synchronized boolean beginToFallAsleep(Supplier<Optional<String>> reason) {
        Optional<String> why = mayFallAsleep() ? reason.get() : Optional.empty();
        if (why.isEmpty()) {
            watchIdleness();
            return false;
        }
        FallingAsleep falling;
        switch (state) {
            case Awake awake -> falling = awake.toFallingAsleep();
            case Failed failed -> falling = failed.toFallingAsleep();
            default -> {
                return false;
            }
        }
        transition(falling, why.get());
        if (activity.inFlight() > 0) {
            transition(falling.back(), "a request came just then");
            return false;
        }
        return true;
    }

    private synchronized void fellAsleep() {
        lastSeen.settle();
        if (state instanceof FallingAsleep falling) {
            if (falling.wakeRequested()) {
                begin(falling.toWaking(serve()));
            } else {
                transition(falling.toAsleep(), "");
            }
        }
    }

    private synchronized void couldNotSleep(String obstacle) {
        if (state instanceof FallingAsleep falling) {
            log.warn("{}: could not be put to sleep: {}", name(), obstacle);
            idleTimer.postpone(SLEEP_RETRY);
            transition(falling.back(), "trying again in " + SLEEP_RETRY.toSeconds() + " s");
            secondLook.plan();
            if (!wanted) {
                // Its idle time, which is watched anyway, may be without end.
                time.after(SLEEP_RETRY, () -> fallAsleepIf(this::forNothing));
            }
        }
    }

    /** An attempt has ended; that matters unless the workload has gone on without it. */
    private synchronized void ended(WakeAttempt attempt, WakeOutcome outcome) {
        if (!(state instanceof Waking waking) || waking.attempt() != attempt) {
            return;
        }
        switch (outcome) {
            case WakeOutcome.Ready(Probing.Place place) -> {
                if (attempt.startCalled()) {
                    history.add(attempt.elapsed());
                }
                becomeAwake(
                        waking.toAwake(place.endpoint(), place.run()),
                        "after " + attempt.elapsed().toMillis() + " ms");
                if (attempt.serves() && !wanted) {
                    // What it was woken for may have failed meanwhile.
                    time.run(() -> fallAsleepIf(this::forNothing));
                }
            }
            case WakeOutcome.Failed(WakeFailure failure) -> {
                // Idleness counts from now, so that there is time to see what went wrong.
                activity.touch();
                transition(waking.toFailed(failure, time.nanos()), failure.message());
            }
            case WakeOutcome.Completed() -> {
                history.add(attempt.elapsed());
                transition(waking.toAsleep(), "it has done its work");
            }
            case WakeOutcome.Gone() -> transition(waking.toAsleep(), "it does not run any more");
        }
    }

    /** What attempts learn, and how they end. */
    private final class AttemptNews implements WakeAttempt.Listener {

        @Override
        public void seen(Instance now) {
            observed(now, false);
        }

        @Override
        public void ended(WakeAttempt attempt, WakeOutcome outcome) {
            Workload.this.ended(attempt, outcome);
        }
    }
}
