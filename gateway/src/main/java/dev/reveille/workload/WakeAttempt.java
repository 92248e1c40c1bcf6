package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.ReadyWhen;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Brings one workload from whatever it is to ready, once, and ends in exactly one way: ready,
 * failed, or gone.
 *
 * <p>Three things race: the start call, the workload becoming ready, and the budget. A start call
 * that hangs holds nothing up for long (see {@link Probing}). Safe for use by many threads; its
 * listener is called without a lock of its own.
 */
public final class WakeAttempt {

    /** Hears what the attempt learns and, once, how it ended, on a thread that may block. */
    interface Listener {

        /** The runtime, asked by the attempt, says this: to be brought back like other news. */
        void seen(Instance now);

        /** A start call begins, unless that of an earlier attempt has not returned: then false. */
        boolean startBegins();

        /** It has returned. */
        void startReturned();

        void ended(WakeAttempt attempt, WakeOutcome outcome);
    }

    private final WakePurpose purpose;
    private final Function<WorkloadDefinition, Readiness> readiness;
    private final Listener listener;
    private final DependencyWake prerequisites;
    private final BringUp bringUp;
    private final Probing probing;
    private final LastLines lastLines;
    private final WakeBudget budget;
    private final AtomicBoolean ended = new AtomicBoolean();

    private volatile WorkloadDefinition definition;
    private volatile Reason obstacle = Reason.of("the runtime has not answered yet");

    /** What the runtime said last of the run that is to become ready. */
    @GuardedBy("this")
    private Optional<Instance.Running> latest = Optional.empty();

    /**
     * @param link whether the runtime that has the workload is heard
     * @param dependencies what has to be awake before this workload is touched
     */
    WakeAttempt(
            WorkloadDefinition definition,
            Surroundings surroundings,
            RuntimeLink link,
            WakePurpose purpose,
            List<Workload> dependencies,
            Listener listener) {
        WorkloadRuntime runtime = surroundings.runtime();
        Time time = surroundings.time();
        this.definition = definition;
        this.purpose = purpose;
        this.readiness = surroundings.readiness();
        this.listener = listener;
        this.prerequisites = new DependencyWake(dependencies, time, new Prerequisites());
        this.bringUp = new BringUp(definition.name(), surroundings, link, purpose, new Talk());
        this.probing = new Probing(time, this::succeed, what -> obstacle = what);
        this.lastLines = new LastLines(runtime, time, surroundings.logLines());
        this.budget = new WakeBudget(time, this::outOfTime);
    }

    /** Starts the race. Returns at once. */
    void begin() {
        prerequisites.begin(lastUntil(budget.after(definition.lifecycle().startTimeout())));
    }

    /**
     * Does not give up before, because somebody has that much patience.
     *
     * @param nanos a {@link Time#nanos()}; an earlier one than is planned changes nothing
     * @return when it gives up
     */
    long lastUntil(long nanos) {
        if (!budget.prolong(nanos)) {
            return budget.deadline();
        }
        prerequisites.lastUntil(nanos);
        return nanos;
    }

    /** When it gives up, as planned now: a {@link Time#nanos()}. */
    long deadline() {
        return budget.deadline();
    }

    /** How long ago it began. */
    public Duration elapsed() {
        return budget.elapsed();
    }

    /** Whether requests, or what depends on it, have asked for it. */
    public boolean serves() {
        return purpose instanceof WakePurpose.Serve;
    }

    /** Whether it started the workload, rather than finding it running. */
    boolean startCalled() {
        return bringUp.startCalled();
    }

    /** Whether it started the workload, or let it go on, rather than finding it running. */
    public boolean broughtUp() {
        return bringUp.broughtUp();
    }

    /** Ends it without telling anyone. */
    void abandon() {
        end();
    }

    /** The workload is defined anew: from now on it is asked as that says. The budget stays. */
    void redefine(WorkloadDefinition changed) {
        definition = changed;
        probing.rest();
        Optional<Instance.Running> running;
        synchronized (this) {
            running = latest;
        }
        running.ifPresent(this::running);
    }

    /** The runtime tells what the workload does now. */
    void observed(Instance instance) {
        switch (instance.status()) {
            case Instance.Running running -> running(running);
            case Instance.Stopped stopped when bringUp.isNews(stopped) -> stopped(stopped);
            case Instance.Stopped _, Instance.Glimpsed _ -> {
                // Not started yet, as far as the runtime has told.
            }
            case Instance.Paused _ -> paused();
        }
    }

    /** Another gateway has no claim on it any more: if it was to start it, it has by now. */
    void claimEnded() {
        bringUp.claimEnded();
    }

    /** The work it was woken for turns out to have been done before; not heard too late. */
    void alreadyCompleted() {
        if (!broughtUp()) {
            complete();
        }
    }

    /** The workload was removed; another may take its place. */
    void removed() {
        if (purpose.mayStart()) {
            runsNoMore("it was removed");
            bringUp.removed();
        } else {
            goneForGood();
        }
    }

    private void running(Instance.Running running) {
        synchronized (this) {
            latest = Optional.of(running);
        }
        switch (ReadinessSign.of(running, definition.reach(), isClearUp())) {
            case ReadinessSign.Ready(Probing.Place place) -> succeed(place);
            case ReadinessSign.ToBeAsked(Probing.Place place, boolean forwarded) ->
                    ask(place, forwarded);
            case ReadinessSign.NotYet(Reason why) -> obstacle = why;
        }
    }

    private boolean isClearUp() {
        return purpose instanceof WakePurpose.ClearUp;
    }

    private void paused() {
        if (purpose.mayStart()) {
            runsNoMore("it is paused");
            bringUp.paused();
        } else {
            goneForGood();
        }
    }

    private void ask(Probing.Place place, boolean forwarded) {
        if (!ended.get()) {
            Readiness usual = readiness.apply(definition);
            // Whoever has to be cleared up may have been taken for ready too soon.
            Duration forwarding = isClearUp() ? Readiness.SLOW_FORWARDING : Readiness.FORWARDING;
            probing.ask(place, forwarded ? usual.behindForwarder(forwarding) : usual);
        }
    }

    private void stopped(Instance.Stopped stopped) {
        boolean worked =
                definition.reach().readyWhen() == ReadyWhen.COMPLETED && stopped.exitCode() == 0;
        if (worked) {
            complete();
        } else if (!purpose.mayStart()) {
            goneForGood();
        } else if (bringUp.startCalled() && !bringUp.excuses(stopped)) {
            fail(crashed(stopped), OptionalInt.of(stopped.exitCode()));
        } else {
            runsNoMore("it was stopped");
            bringUp.ended();
        }
    }

    /** What the runtime adds may be anything, such as a path on its machine. */
    private static Reason crashed(Instance.Stopped end) {
        String ended = "It ended with exit code " + end.exitCode();
        String reason = end.reason().isEmpty() ? "" : " (" + end.reason() + ")";
        return new Reason(
                ended + " before it was ready.", ended + reason + " before it was ready.");
    }

    private void runsNoMore(String why) {
        obstacle = Reason.of(why);
        probing.rest();
        synchronized (this) {
            latest = Optional.empty();
        }
    }

    private void outOfTime() {
        String seconds = budget.seconds();
        Reason late =
                prerequisites
                        .waitingFor()
                        .orElse(obstacle)
                        .in(what -> "It was not ready within " + seconds + " s: " + what + ".");
        if (end()) {
            tell(late, OptionalInt.empty());
        }
    }

    private void succeed(Probing.Place place) {
        if (end()) {
            listener.ended(this, new WakeOutcome.Ready(place));
        }
    }

    private void complete() {
        if (end()) {
            listener.ended(this, new WakeOutcome.Completed());
        }
    }

    private void goneForGood() {
        if (end()) {
            listener.ended(this, new WakeOutcome.Gone());
        }
    }

    private void fail(Reason reason, OptionalInt exitCode) {
        if (end()) {
            tell(reason, exitCode);
        }
    }

    private void tell(Reason reason, OptionalInt exitCode) {
        // Nothing begins any more, so that a call which hangs is the last one.
        bringUp.cutOff();
        lastLines.of(definition.name(), lines -> failed(new WakeFailure(reason, exitCode, lines)));
    }

    private void failed(WakeFailure failure) {
        listener.ended(this, new WakeOutcome.Failed(failure));
    }

    private boolean end() {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            budget.end();
            prerequisites.end();
            bringUp.stop();
            probing.rest();
        }
        return first;
    }

    /** What is heard of the dependencies. */
    private final class Prerequisites implements DependencyWake.Listener {

        @Override
        public void satisfied() {
            bringUp.begin();
        }

        @Override
        public void failed(WakeFailure why) {
            if (end()) {
                WakeAttempt.this.failed(why);
            }
        }
    }

    /** What the runtime answers. */
    private final class Talk implements BringUpListener {

        @Override
        public void seen(Instance now) {
            listener.seen(now);
        }

        @Override
        public boolean starting() {
            boolean first = listener.startBegins();
            if (first) {
                probing.expectDown();
            }
            return first;
        }

        @Override
        public void startReturned() {
            listener.startReturned();
        }

        @Override
        public void up() {
            probing.expectUp();
        }

        @Override
        public void obstacle(String what) {
            obstacle = Reason.of(what);
        }

        @Override
        public void elsewhere(String why) {
            obstacle = new Reason("another gateway has it in hand", why);
        }

        @Override
        public void unreachable(String why) {
            obstacle = new Reason("the gateway cannot reach what runs it", why);
            if (purpose instanceof WakePurpose.ClearUp clearUp) {
                probing.expectUp();
                ask(clearUp.believed(), false);
            }
        }

        @Override
        public void gone() {
            goneForGood();
        }

        @Override
        public void refused(Reason why) {
            fail(why, OptionalInt.empty());
        }
    }
}
