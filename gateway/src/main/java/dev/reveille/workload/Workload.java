package dev.reveille.workload;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.schedule.Downtime;
import dev.reveille.time.Time;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Draining;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can sleep. The line between the planes: the data plane calls {@link #enter},
 * {@link #leave} and {@link #hold}, which never block; the control plane brings what the runtime
 * tells and makes the transitions.
 *
 * <p>Safe for use by many threads. Puts the parts together and gives them their orders: {@link
 * WorkloadLifecycle} keeps the state, {@link WakeControl} wakes, {@link HoldControl} lets requests
 * wait, {@link SleepControl} puts to sleep, {@link ScheduleControl} does either on time, {@link
 * RuntimeNews} follows what others do to it, {@link ConfigurationNews} what it is to be, and {@link
 * Leaning} knows what it depends on.
 */
public final class Workload {

    private final WorkloadLifecycle life;
    private final StateListeners listeners;
    private final Activity activity;
    private final WakeHistory history = new WakeHistory();
    private final Past past;
    private final Leaning leaning;
    private final WakeControl wakes;
    private final SleepControl sleeps;
    private final RuntimeNews news;
    private final ScheduleControl schedule;
    private final Timetable timetable;
    private final HoldControl holds;
    private final ConfigurationNews configuration;
    private final Whereabouts whereabouts;
    private final OtherGateways otherGateways;

    /** The one that has its name now, if it came while this one had not come to its end. */
    private volatile @Nullable Workload successor;

    public Workload(
            WorkloadDefinition definition,
            Surroundings surroundings,
            TransitionListener transitions) {
        Time time = surroundings.time();
        this.listeners = new StateListeners(transitions);
        this.life =
                new WorkloadLifecycle(
                        definition,
                        surroundings,
                        (move, why) -> listeners.tell(this, move.from(), move.to(), why),
                        new Parts());
        this.activity = life.activity();
        this.past = new Past(time, activity, history);
        this.leaning = new Leaning(life);
        SecondLook secondLook =
                new SecondLook(
                        definition.name(),
                        surroundings.runtime(),
                        time,
                        found -> found.ifPresentOrElse(now -> observed(now, false), this::removed));
        this.wakes =
                new WakeControl(
                        life,
                        leaning,
                        past,
                        history,
                        now -> observed(now, false),
                        this::onWakeEnded);
        this.sleeps = new SleepControl(life, leaning, wakes, secondLook);
        this.news = new RuntimeNews(life, leaning, wakes, sleeps, secondLook, past);
        this.otherGateways = new OtherGateways(life, leaning, sleeps, secondLook);
        this.whereabouts =
                new Whereabouts(
                        definition.name(),
                        surroundings,
                        life::link,
                        found -> found.ifPresentOrElse(now -> observed(now, false), this::removed));
        this.schedule = new ScheduleControl(life, wakes, sleeps);
        this.timetable = schedule.timetable();
        this.holds = new HoldControl(life, leaning, wakes, timetable);
        this.configuration = new ConfigurationNews(life, wakes, sleeps, schedule, holds);
        schedule.begin(definition);
    }

    public String name() {
        return definition().name();
    }

    /** The name people know. */
    public String displayName() {
        return definition().presentation().displayName();
    }

    public WorkloadDefinition definition() {
        return life.definition();
    }

    /** Whether it has been taken out: another one may have its name by now. Never blocks. */
    public boolean isRetired() {
        return life.isRetired();
    }

    /** Whether it has been taken out, and has not come to its end yet. */
    boolean isLeaving() {
        return life.isLeaving();
    }

    /** What the other gateways ask of it, and tell. */
    OtherGateways otherGateways() {
        return otherGateways;
    }

    /** Counts what happens to it. */
    public WorkloadMeter meter() {
        return life.meter();
    }

    public WorkloadState state() {
        return life.state();
    }

    /**
     * Counts a request in when the workload and all it depends on are awake: it will not be put to
     * sleep before {@link #leave}. Empty, and nothing counted, when one of them is not.
     */
    public Optional<Awake> enter() {
        // Counted before the state is read: whoever puts it to sleep changes the state first and
        // looks at the count then, so that one of the two always sees the other.
        activity.begin();
        if (life.state() instanceof Awake awake && leaning.isSupported()) {
            activity.count();
            return Optional.of(awake);
        }
        activity.cancel();
        lookWhetherDrained();
        return Optional.empty();
    }

    /**
     * As {@link #enter}, but not a use: it does not keep the workload awake for longer than it is
     * in flight. Counted out by {@link #leaveUnnoticed}.
     */
    public Optional<Awake> enterUnnoticed() {
        activity.beginUnnoticed();
        if (life.state() instanceof Awake awake && leaning.isSupported()) {
            return Optional.of(awake);
        }
        leaveUnnoticed();
        return Optional.empty();
    }

    /** A request that was counted in by {@link #enterUnnoticed} has ended. */
    public void leaveUnnoticed() {
        activity.endUnnoticed();
        lookWhetherDrained();
    }

    /** Whether {@link #enter} would count a request in now, and its hours allow one. */
    public boolean isReady() {
        return life.state() instanceof Awake && downtime().isEmpty() && leaning.isSupported();
    }

    /** A request that was counted in has ended. */
    public void leave() {
        activity.end();
        lookWhetherDrained();
    }

    /** Counted out before the state is read, as in {@link #enter}. */
    private void lookWhetherDrained() {
        if (life.state() instanceof Draining draining) {
            draining.drain().look();
        }
        Workload next = successor;
        if (next != null) {
            next.lookWhetherDrained();
        }
    }

    /** Requests in flight and open tunnels. */
    public int inFlight() {
        return activity.inFlight();
    }

    /** How many requests were counted in since it is known. */
    public long requests() {
        return activity.requests();
    }

    /** Requests that are held now. */
    public int held() {
        return life.room().size();
    }

    /** Present while its schedule says that no request may use it. Cheap, and never blocks. */
    public Optional<Downtime> downtime() {
        return timetable.downtime();
    }

    /** How long a wake usually takes; empty before the first. */
    public Optional<Duration> expectedWake() {
        return history.expected();
    }

    /** How long the latest wake took; empty before the first. */
    public Optional<Duration> lastWake() {
        return history.latest();
    }

    /** When somebody used it last; empty if nobody has since it is known. */
    public Optional<Instant> lastUse() {
        return activity.lastUse().map(ago -> life.time().now().minus(ago));
    }

    /** How long until it falls asleep if nobody uses it; empty while idleness does not count. */
    public Optional<Duration> sleepsIn() {
        return sleeps.remaining();
    }

    /** What the runtime said last of it; empty if it is not there. */
    public Optional<Instance> seen() {
        synchronized (life) {
            return life.lastSeen().latest();
        }
    }

    /**
     * Since when it has been running, by the runtime's clock; empty while it does not run, and when
     * the runtime does not tell.
     */
    public Optional<Instant> runningSince() {
        synchronized (life) {
            return life.lastSeen().running().flatMap(Instance.Running::startedAt);
        }
    }

    /** Wakes it for a request, which its schedule may forbid. */
    public WorkloadState wakeForRequest() {
        return holds.wake();
    }

    /**
     * Wakes it, and all it depends on before it, unless they are awake, waking, or to be left alone
     * after a failure; also outside of its hours.
     */
    public WorkloadState wake() {
        return wakes.wake();
    }

    /**
     * Something that depends on it is being woken.
     *
     * @param deadline {@link Time#nanos()} until which the wake does not give up
     */
    void rouse(long deadline) {
        synchronized (life) {
            if (!life.isCompleted()) {
                wakes.rouse();
                lastUntil(deadline);
            }
        }
    }

    /** Whether what depends on it can go on: it is awake, or has done its work. */
    boolean isSatisfied() {
        return life.isCompleted() || life.state() instanceof Awake;
    }

    /** Whether what depends on it can be started: it can go on, and all it depends on itself. */
    boolean supports() {
        return life.isCompleted() || (life.state() instanceof Awake && leaning.isSupported());
    }

    /** A wake under way does not give up before this {@link Time#nanos()}. */
    void lastUntil(long deadline) {
        wakes.lastUntil(deadline);
    }

    /**
     * Wakes it and lets a request wait for that. Never blocks.
     *
     * @param listener hears once how it ended, from any thread, possibly before this returns; not
     *     once {@link Hold#cancel} has returned, unless it was being told just then
     */
    public Hold hold(Duration timeout, Consumer<HoldOutcome> listener) {
        return holds.hold(timeout, listener);
    }

    /**
     * Whether what accepts connections to it may be a forwarder with nobody behind it, as the
     * runtime told last.
     */
    public boolean isForwarded() {
        return seen().map(Instance::status)
                .filter(s -> s instanceof Instance.Running running && running.isForwarded())
                .isPresent();
    }

    /** Connections to it are refused although it is believed awake: look again. */
    public void doubt(Awake believed) {
        wakes.clearUp(believed);
    }

    /** Whether it was frozen in memory, by whomever, when the runtime told of it last. */
    public boolean isPaused() {
        return seen().map(Instance::status).filter(Instance.Paused.class::isInstance).isPresent();
    }

    /** Whether it runs in several places, among which requests are shared out. Cheap. */
    public boolean isInSeveralPlaces() {
        return life.peers().areSeveral();
    }

    /**
     * Where the next request goes: where it is awake, or to each of its places in turn. Never
     * blocks.
     */
    public InetSocketAddress next(WorkloadState.Awake at) {
        return life.peers().next(at.endpoint());
    }

    /** Whether this is one of the places where it runs, as its runtime told last. Cheap. */
    public boolean runsAt(InetSocketAddress place) {
        return life.peers().include(place);
    }

    /** Whether it may be elsewhere than it is believed to be. Cheap. */
    public boolean mayHaveMoved() {
        return whereabouts.areUncertain();
    }

    /**
     * Finds out where it is before a connection is made, while it {@link #mayHaveMoved}. Its state
     * is what was found when this tells. Never blocks.
     *
     * @param then called once, from any thread, possibly before this returns
     */
    public void confirm(Runnable then) {
        whereabouts.confirm(then);
    }

    /**
     * Puts it to sleep once what is in flight has ended, or its {@code stop_timeout} is over. What
     * is being woken is put to sleep when that has ended, what others depend on with the last of
     * them; a stop that fails is tried again. Never blocks.
     */
    public void putToSleep(SleepReason why) {
        timetable.startIsOver();
        sleeps.putToSleep(why);
    }

    /** Tells the state now and every later one, in order and from any thread, until closed. */
    public WorkloadRuntime.Subscription onChange(Consumer<WorkloadState> listener) {
        synchronized (life) {
            listener.accept(life.state());
            listeners.add(listener);
        }
        return () -> listeners.remove(listener);
    }

    /**
     * The runtime tells what it does.
     *
     * @param atStart whether the gateway has only just come to know it: what runs is then believed
     *     awake, so that nobody who uses it is kept waiting
     */
    public void observed(Instance instance, boolean atStart) {
        synchronized (life) {
            news.observed(instance, atStart);
            boolean adopted = atStart && life.state() instanceof Awake && past.isContinued();
            if (adopted && downtime().isPresent()) {
                // The end of its hours came while the gateway was away.
                sleeps.putToSleep(SleepReason.SCHEDULE);
            }
        }
    }

    /** The runtime tells that it no longer exists. */
    public void removed() {
        news.removed();
    }

    /** What to give to {@link #recall} of the workload of this name that comes after this one. */
    public Remembered remembered() {
        synchronized (life) {
            return past.remembered(
                    life.state(), life.lastSeen().id(), life.isWanted() || activity.isUsed());
        }
    }

    /** What is remembered of it, before anything else is told. */
    void recall(Remembered remembered) {
        synchronized (life) {
            past.recall(remembered);
            if (life.state() instanceof Asleep asleep && remembered.failure().isPresent()) {
                life.transition(past.failed(asleep, remembered.failure().get()), "as remembered");
            }
        }
    }

    /**
     * Another one had its name before, and has not come to its end yet. What that has in flight is
     * in flight here as well; if it is being stopped, so is this one.
     */
    void succeed(Workload former) {
        activity.follow(former.activity);
        former.successor = this;
        if (former.state() instanceof FallingAsleep falling) {
            sleeps.succeed(falling);
        }
    }

    /** The configuration defines it anew; the name stays. */
    public void redefine(WorkloadDefinition changed) {
        configuration.redefine(changed);
    }

    /** The configuration knows it no more. It is left as it is; who waits for it is told. */
    public void retire() {
        configuration.retire();
    }

    /**
     * Its place among the others, as configured now.
     *
     * @return tells those that it depends on no more, once all have their places
     */
    List<Runnable> link(Dependencies now) {
        List<Workload> left = leaning.link(now);
        sleeps.watch();
        Duration unusedFor = activity.idleFor();
        return left.stream()
                .<Runnable>map(dependency -> () -> dependency.released(unusedFor))
                .toList();
    }

    /** Something lets go of it, and {@link #released} follows: until then it does not sleep. */
    void linger() {
        leaning.linger();
    }

    /** Whether it runs or is to run, so that what it depends on is not to sleep. */
    boolean leans() {
        return leaning.leans();
    }

    /**
     * Something that depends on it needs it no more, and has let it {@link #linger}. It falls
     * asleep with the last of them, unless it has been asked for itself; then its own idle time
     * holds.
     *
     * @param unusedFor how long nobody has used what depended on it, which counts here as well
     */
    void released(Duration unusedFor) {
        synchronized (life) {
            leaning.letGo();
            activity.alsoUsed(unusedFor);
            sleeps.watch();
            sleeps.carryOutOwed();
            sleeps.sleepIfForNothing();
        }
    }

    private void onWakeEnded(WakeAttempt attempt) {
        synchronized (life) {
            if (life.state() instanceof Awake && attempt.serves() && !life.isWanted()) {
                // What it was woken for may have failed meanwhile.
                life.time().run(sleeps::sleepIfForNothing);
            }
            sleeps.carryOutOwed();
        }
    }

    /** What the parts do about a move. */
    private final class Parts implements WorkloadLifecycle.Listener {

        @Override
        public void moved() {
            sleeps.watch();
            if (!leaning.leans()) {
                synchronized (life) {
                    life.oweNothing();
                }
            }
        }

        @Override
        public void settled(WorkloadState state) {
            if (state instanceof Asleep && life.room().size() > 0) {
                wake();
            }
            schedule.settled(state);
        }

        @Override
        public void placeLeft() {
            listeners.tellPlaceLeft(Workload.this);
        }
    }
}
