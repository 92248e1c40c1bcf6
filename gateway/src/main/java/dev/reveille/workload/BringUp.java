package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Paused;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.sharing.Claim;
import dev.reveille.sharing.Permission;
import dev.reveille.sharing.Sharing;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a wake asks of the runtime: to start or resume what does not run, and to look where it is
 * not known how it sleeps. Goes on looking while the runtime cannot be reached, and for a moment
 * while the workload is missing, which it is while being replaced. One call at a time; safe for use
 * by many threads.
 */
final class BringUp {

    /** Hears what the runtime answers, on a thread that may block. */
    interface Listener {

        void seen(Instance now);

        /**
         * It is about to be started: addresses told from now on may not be up yet.
         *
         * @return false when an earlier wake's start call has not returned: then it is not to be
         */
        boolean starting();

        /** The start call has returned, one way or the other. */
        void startReturned();

        /** A call of ours tells that it runs, and so that its addresses are up. */
        void up();

        /** What the wake is waiting for, for everyone. */
        void obstacle(String what);

        /**
         * Another gateway has it in hand.
         *
         * @param why for the operator
         */
        void elsewhere(String why);

        /**
         * The runtime does not answer.
         *
         * @param why for the operator
         */
        void unreachable(String why);

        /** It does not run, and is not to be started. */
        void gone();

        /** The runtime will not do it. */
        void refused(Reason why);
    }

    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    private static final Duration REPLACEMENT = Duration.ofSeconds(5);

    /** How long to wait for a runtime that answers to be heard, too, before anything is started. */
    private static final Duration FOR_THE_COMPARISON = Duration.ofSeconds(5);

    private final String name;
    private final WorkloadRuntime runtime;
    private final RuntimeLink link;
    private final Sharing sharing;
    private final Time time;
    private final WakePurpose purpose;
    private final Listener listener;

    /** How it sleeps, as far as is known and not acted upon yet. */
    private final AtomicReference<Optional<Instance>> asleep;

    private final AtomicBoolean calling = new AtomicBoolean();
    private final AtomicBoolean lookPlanned = new AtomicBoolean();
    private volatile boolean begun;
    private volatile boolean over;
    private volatile boolean startCalled;

    /** On which a call is under way. */
    @GuardedBy("this")
    private Optional<Thread> caller = Optional.empty();

    private volatile boolean resumeCalled;

    /** What the other gateways have granted for the call under way, or for the last one. */
    private volatile Claim claim = Claim.LASTING;

    /** Whether the runtime has been asked, so that what it tells can be judged. */
    @GuardedBy("this")
    private boolean looked;

    /** Since when the runtime answers and is not heard. */
    @GuardedBy("this")
    private Optional<Long> deafSince = Optional.empty();

    /** How often a call of ours did not reach the runtime. */
    @GuardedBy("this")
    private int unreached;

    /** Outages that have excused an end already, or were before our start call. */
    @GuardedBy("this")
    private int excused;

    /** The run that had ended before we started a new one; empty if there was none. */
    @GuardedBy("this")
    private String formerRun = "";

    /** Since when it has been missing. */
    @GuardedBy("this")
    private Optional<Long> missingSince = Optional.empty();

    BringUp(
            String name,
            Surroundings surroundings,
            RuntimeLink link,
            WakePurpose purpose,
            Listener listener) {
        this.name = name;
        this.runtime = surroundings.runtime();
        this.link = link;
        this.sharing = surroundings.sharing();
        this.time = surroundings.time();
        this.purpose = purpose;
        this.listener = listener;
        this.asleep = new AtomicReference<>(purpose.asleep());
    }

    /** Begins, and returns at once. */
    void begin() {
        begun = true;
        time.run(this::look);
    }

    /** Ends it; a call that is under way comes to nothing. */
    void stop() {
        over = true;
        claim.release();
    }

    /** Ends a call that is under way: nobody waits for it any more. */
    synchronized void cutOff() {
        caller.ifPresent(Thread::interrupt);
    }

    /** Whether the workload was started, rather than found running. */
    boolean startCalled() {
        return startCalled;
    }

    /** Whether the workload was started, or let go on, rather than found running. */
    boolean broughtUp() {
        return startCalled || resumeCalled;
    }

    /** Whether this end tells of a run that this wake brought about, or found. */
    synchronized boolean isNews(Stopped end) {
        return looked && !end.run().isEmpty() && !end.run().equals(formerRun);
    }

    /** The workload was removed: see whether another takes its place. */
    void removed() {
        synchronized (this) {
            missing(time.nanos());
        }
        if (begun) {
            lookSoon();
        }
    }

    /** Someone else has paused what we had brought up, or had found running. */
    void paused() {
        if (begun) {
            lookSoon();
        }
    }

    /** Another gateway has done what it did to it. */
    void claimEnded() {
        if (begun) {
            time.run(this::look);
        }
    }

    /** What was found running has ended by someone else's doing. */
    void ended() {
        if (begun) {
            time.run(this::look);
        }
    }

    private void look() {
        if (over) {
            return;
        }
        if (!calling.compareAndSet(false, true)) {
            lookSoon();
            return;
        }
        calls(Optional.of(Thread.currentThread()));
        try {
            Optional<Instance> known = asleep.getAndSet(Optional.empty());
            if (known.isPresent() && link.isCurrent()) {
                bringUpUnseen(known.get());
            } else {
                runtime.inspect(name).ifPresentOrElse(this::bringUp, this::isMissing);
            }
        } catch (RuntimeCallException failure) {
            switch (failure.kind()) {
                case UNREACHABLE -> {
                    didNotReachIt();
                    listener.unreachable(failure.getMessage());
                    lookSoon();
                }
                case NOT_FOUND -> isMissing();
                case REFUSED ->
                        listener.refused(
                                Reason.withheld("It could not be started.", failure.getMessage()));
            }
        } finally {
            calls(Optional.empty());
            calling.set(false);
        }
    }

    private synchronized void calls(Optional<Thread> thread) {
        caller = thread;
        if (thread.isEmpty()) {
            // One that was cut off just as it ended.
            Thread.interrupted();
        }
    }

    private void lookSoon() {
        if (!over && lookPlanned.compareAndSet(false, true)) {
            time.after(
                    LOOK_AGAIN,
                    () -> {
                        lookPlanned.set(false);
                        look();
                    });
        }
    }

    /** Spares the look, which costs milliseconds; only a refusal tells that it is as unknown. */
    private void bringUpUnseen(Instance known) {
        try {
            judgeFrom(known);
            wake(known);
        } catch (RuntimeCallException refusal) {
            if (refusal.kind() != RuntimeCallException.Kind.REFUSED) {
                throw refusal;
            }
            startCalled = false;
            Optional<Instance> found = runtime.inspect(name);
            boolean asKnown =
                    found.filter(f -> f.status().getClass() == known.status().getClass())
                            .isPresent();
            if (asKnown) {
                throw refusal;
            }
            found.ifPresentOrElse(this::bringUp, this::isMissing);
        }
    }

    private void bringUp(Instance found) {
        boolean crashed =
                startCalled
                        && found.status() instanceof Stopped stopped
                        && isNews(stopped)
                        && !excuses(stopped);
        if (!crashed) {
            judgeFrom(found);
        }
        if (found.status() instanceof Running) {
            listener.up();
        }
        listener.seen(found);
        if (crashed || over || found.status() instanceof Running) {
            return;
        }
        if (!purpose.mayStart()) {
            listener.gone();
        } else if (mustBeComparedFirst()) {
            listener.obstacle("the runtime is back, and everything is being compared");
            lookSoon();
        } else {
            wake(found);
        }
    }

    /**
     * What is started now may get an address where another one is believed to be: the runtime is to
     * be heard first. One that is never heard is not waited for.
     */
    private synchronized boolean mustBeComparedFirst() {
        if (link.isCurrent()) {
            deafSince = Optional.empty();
            return false;
        }
        long since = deafSince.orElse(time.nanos());
        deafSince = Optional.of(since);
        return time.since(since).compareTo(FOR_THE_COMPARISON) < 0;
    }

    private synchronized void didNotReachIt() {
        unreached++;
        deafSince = Optional.empty();
    }

    /**
     * Whether the runtime was away since it was told to start this run, which then has probably
     * ended with the runtime, and is started once more.
     */
    synchronized boolean excuses(Stopped end) {
        int outages = link.losses() + unreached;
        if (outages == excused) {
            return false;
        }
        excused = outages;
        formerRun = end.run();
        return true;
    }

    @GuardedBy("this")
    private void excuseNothingUntilNow() {
        excused = link.losses() + unreached;
    }

    /** What the runtime tells from now on is compared with this. */
    private synchronized void judgeFrom(Instance found) {
        missingSince = Optional.empty();
        looked = true;
        if (found.status() instanceof Stopped stopped) {
            formerRun = stopped.run();
        }
    }

    /** One gateway wakes it; the others see it run as if a stranger had started it. */
    private void wake(Instance sleeping) {
        switch (sharing.askToWake(name)) {
            case Permission.Granted(Claim granted) -> {
                claim = granted;
                try {
                    wakeByClaim(sleeping);
                } finally {
                    granted.release();
                }
            }
            case Permission.Refused(String why, _) -> {
                // If it ends before it is ready, this wake has failed as well.
                startCalled = true;
                listener.elsewhere(why);
                lookSoon();
            }
        }
    }

    private void wakeByClaim(Instance sleeping) {
        // It may have ended before the claim could be released by that.
        if (over) {
            return;
        }
        if (!claim.isHeld()) {
            listener.obstacle("the other gateways have not been heard for a moment");
            lookSoon();
            return;
        }
        if (sleeping.status() instanceof Paused paused) {
            // Its address has been up all the time: the event may be quicker than the call.
            listener.up();
            resumeCalled = true;
            // Someone may pause it once more, and that may be heard of, before the call returns.
            long before = time.nanos();
            runtime.resume(name);
            listener.seen(sleeping.with(paused.resumed(), before));
        } else if (!listener.starting()) {
            // Someone else had started it meanwhile, it was used, and it sleeps again.
            listener.obstacle("an earlier start call has not returned");
            lookSoon();
        } else {
            start();
            listener.up();
            runtime.inspect(name).ifPresent(listener::seen);
        }
    }

    private void start() {
        synchronized (this) {
            excuseNothingUntilNow();
        }
        startCalled = true;
        listener.obstacle("the start call has not returned");
        try {
            runtime.start(name);
        } finally {
            listener.startReturned();
        }
    }

    private void isMissing() {
        if (!purpose.mayStart()) {
            listener.gone();
            return;
        }
        boolean existed;
        boolean mayReturn;
        synchronized (this) {
            long now = time.nanos();
            existed = purpose.existed() || looked || missingSince.isPresent();
            long since = missing(now);
            mayReturn = existed && now - since < REPLACEMENT.toNanos();
        }
        if (mayReturn) {
            listener.obstacle("it was removed");
            lookSoon();
        } else if (existed) {
            listener.refused(Reason.of("It was removed before it was ready."));
        } else {
            listener.refused(
                    Reason.withheld(
                            "It does not exist at the moment.",
                            "There is no workload named \""
                                    + name
                                    + "\" in the runtime. Create it, or correct the name."));
        }
    }

    /** Since when it has been missing; what takes its place has a history of its own. */
    @GuardedBy("this")
    private long missing(long now) {
        looked = false;
        formerRun = "";
        long since = missingSince.orElse(now);
        missingSince = Optional.of(since);
        return since;
    }
}
