package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.ReadyWhen;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.schedule.Downtime;
import dev.reveille.schedule.OpeningHours;
import dev.reveille.schedule.Schedule;
import dev.reveille.schedule.ScheduleClock;
import dev.reveille.time.Time;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Draining;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import dev.reveille.workload.WorkloadState.Waking;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
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

    /** How long what is in flight may last when the definition does not say. */
    private static final Duration DRAIN_AT_MOST = Duration.ofSeconds(10);

    private static final WakeFailure TAKEN_OUT =
            new WakeFailure(
                    "It was taken out of the configuration.", OptionalInt.empty(), List.of());

    /** How long the reason of a failed wake (its last log lines) may take to be found. */
    private static final Duration FOR_THE_REASON = Duration.ofSeconds(3);

    private final Surroundings surroundings;
    private final Time time;
    private final Activity activity;
    private final WaitingRoom room;
    private final WorkloadMeter meter;
    private final IdleTimer idleTimer;
    private final WakeHistory history = new WakeHistory();
    private final StateListeners listeners;
    private final SecondLook secondLook;
    private final ScheduleClock scheduleClock;

    @GuardedBy("this")
    private final Past past;

    private volatile WorkloadDefinition definition;
    private volatile WorkloadState state = new Asleep();
    private volatile OpeningHours hours;

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

    /** The reason to sleep, other than idleness, that has not been followed yet. */
    @GuardedBy("this")
    private Optional<SleepReason> owed = Optional.empty();

    public Workload(
            WorkloadDefinition definition,
            Surroundings surroundings,
            TransitionListener transitions) {
        this.definition = definition;
        this.surroundings = surroundings;
        this.time = surroundings.time();
        this.activity = new Activity(time);
        this.meter = surroundings.meters().apply(definition.name());
        this.room = new WaitingRoom(time, surroundings.held(), meter);
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
        this.hours = new OpeningHours(definition.lifecycle().schedule());
        this.scheduleClock = new ScheduleClock(time, this::onSchedule);
        scheduleClock.follow(definition.lifecycle().schedule());
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
        lookWhetherDrained();
        return Optional.empty();
    }

    /** Whether {@link #enter} would count a request in now, and its hours allow one. */
    public boolean isReady() {
        return state instanceof Awake && downtime().isEmpty() && dependencies.allSatisfied();
    }

    /** A request that was counted in has ended. */
    public void leave() {
        activity.end();
        lookWhetherDrained();
    }

    /** Counted out before the state is read, as in {@link #enter}. */
    private void lookWhetherDrained() {
        if (state instanceof Draining draining) {
            draining.drain().look();
        }
    }

    /** Counts what happens to it. */
    public WorkloadMeter meter() {
        return meter;
    }

    /** Requests in flight and open tunnels. */
    public int inFlight() {
        return activity.inFlight();
    }

    /** Requests that are held now. */
    public int held() {
        return room.size();
    }

    /** Present while its schedule says that no request may use it. Cheap, and never blocks. */
    public Optional<Downtime> downtime() {
        return hours.downtime(time);
    }

    /** How long a wake usually takes; empty before the first. */
    public Optional<Duration> expectedWake() {
        return history.expected();
    }

    /** Wakes it for a request, which its schedule may forbid. */
    public synchronized WorkloadState wakeForRequest() {
        // Under the lock: the stop that ends its hours comes before or after this as a whole.
        return downtime().isPresent() ? state : wake();
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
     * after a failure; also outside of its hours.
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
            case Draining draining when draining.mayBeCalledOff() && owed.isEmpty() ->
                    callOff(draining, "a request came just then");
            case Draining draining when !draining.wakeRequested() ->
                    transition(draining.withWakeRequested(), "a request came");
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
        Optional<Downtime> downtime = downtime();
        if (downtime.isPresent()) {
            return atOnce(listener, new HoldOutcome.Offline(downtime.get()));
        }
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
        followSchedule(changed.lifecycle().schedule());
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
            carryOutOwed();
        }
        fallAsleepIfForNothing();
    }

    @GuardedBy("this")
    private void followSchedule(Optional<Schedule> schedule) {
        hours = new OpeningHours(schedule);
        scheduleClock.follow(schedule);
        downtime().ifPresent(now -> room.releaseAll(new HoldOutcome.Offline(now)));
    }

    private synchronized void onSchedule(ScheduleClock.Event event) {
        if (event == ScheduleClock.Event.STOP) {
            downtime().ifPresent(now -> room.releaseAll(new HoldOutcome.Offline(now)));
            putToSleep(SleepReason.SCHEDULE);
            return;
        }
        owed = Optional.empty();
        if (wake() instanceof Failed failed) {
            time.after(failed.retryIn(time.nanos()), this::wake);
        }
    }

    /** The configuration knows it no more. It is left as it is; who waits for it is told. */
    public synchronized void retire() {
        retired = true;
        owed = Optional.empty();
        idleTimer.rest();
        lean();
        scheduleClock.rest();
        switch (state) {
            case Waking waking -> {
                waking.attempt().abandon();
                transition(
                        waking.toFailed(TAKEN_OUT, time.nanos()), "taken out of the configuration");
            }
            case Draining draining -> callOff(draining, "taken out of the configuration");
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
            case RUNS_NO_MORE -> runsNoMore("someone else stopped or paused it");
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
    private void runsNoMore(String why) {
        owed = Optional.empty();
        switch (state) {
            case Awake awake -> transition(awake.toAsleep(), why);
            case Draining draining -> {
                draining.drain().abandon();
                if (draining.wakeRequested()) {
                    begin(draining.toWaking(serve()));
                } else {
                    transition(draining.toAsleep(), why);
                }
            }
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
            case Awake _, Draining _ when !retired -> runsNoMore("someone else removed it");
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
        if (!leans) {
            owed = Optional.empty();
        }
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

    private synchronized void fallAsleepIfIdle() {
        if (mayFallAsleep() && idleTimer.isDue()) {
            fallAsleep(
                    SleepReason.IDLE,
                    "nobody used it for " + activity.idleFor().toSeconds() + " s");
        } else {
            // Used or redefined between the timer's notice and now.
            watchIdleness();
        }
    }

    private synchronized void fallAsleepIfForNothing() {
        if (mayFallAsleep() && !wanted && !activity.isUsed()) {
            fallAsleep(SleepReason.FOR_NOTHING, SleepReason.FOR_NOTHING.words());
        } else {
            watchIdleness();
        }
    }

    /**
     * Puts it to sleep once what is in flight has ended, or its {@code stop_timeout} is over. What
     * is being woken is put to sleep when that has ended, what others depend on with the last of
     * them; a stop that fails is tried again. Never blocks.
     */
    public synchronized void putToSleep(SleepReason why) {
        if (leans) {
            owed = Optional.of(why);
            carryOutOwed();
        }
    }

    private synchronized void carryOutOwed() {
        if (owed.isPresent() && mayFallAsleep()) {
            fallAsleep(owed.get(), owed.get().words());
        }
    }

    /** The one way to sleep, whatever the reason. */
    @GuardedBy("this")
    private void fallAsleep(SleepReason why, String words) {
        Drain drain = new Drain(time, activity, why, this::drained);
        switch (state) {
            case Awake awake -> drain(awake.toDraining(drain), words);
            case Failed failed -> drain(failed.toDraining(drain), words);
            default -> {}
        }
    }

    @GuardedBy("this")
    private void drain(Draining draining, String words) {
        transition(draining, words);
        if (draining.drain().reason().yields() && activity.inFlight() > 0) {
            callOff(draining, "a request came just then");
        } else {
            draining.drain().begin(definition.lifecycle().stopTimeout().orElse(DRAIN_AT_MOST));
        }
    }

    @GuardedBy("this")
    private void callOff(Draining draining, String why) {
        draining.drain().abandon();
        activity.alsoUsed(Duration.ZERO);
        transition(draining.back(), why);
    }

    private void drained(Drain drain) {
        synchronized (this) {
            if (!(state instanceof Draining draining) || draining.drain() != drain) {
                return;
            }
            int left = activity.inFlight();
            transition(
                    draining.toFallingAsleep(),
                    left == 0 ? "" : left + " requests did not end in time");
        }
        new SleepCall(surroundings.runtime())
                .obstacle(definition)
                .ifPresentOrElse(this::couldNotSleep, this::fellAsleep);
    }

    private synchronized void fellAsleep() {
        lastSeen.settle();
        owed = Optional.empty();
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
            log.atWarn()
                    .addKeyValue("event", "sleep_failed")
                    .addKeyValue("workload", name())
                    .log("{}: could not be put to sleep: {}", name(), obstacle);
            idleTimer.postpone(SLEEP_RETRY);
            transition(falling.back(), "trying again in " + SLEEP_RETRY.toSeconds() + " s");
            secondLook.plan();
            if (owed.isPresent()) {
                time.after(SLEEP_RETRY, this::carryOutOwed);
            } else if (!wanted) {
                // Its idle time, which is watched anyway, may be without end.
                time.after(SLEEP_RETRY, this::fallAsleepIfForNothing);
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
                    time.run(this::fallAsleepIfForNothing);
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
        carryOutOwed();
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
