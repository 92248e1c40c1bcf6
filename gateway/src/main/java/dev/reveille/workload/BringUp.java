package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Paused;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime;
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

        /** It is about to be started: addresses told from now on may not be up yet. */
        void starting();

        /** A call of ours tells that it runs, and so that its addresses are up. */
        void up();

        /** What the wake is waiting for, for people. */
        void obstacle(String what);

        void unreachable(String why);

        /** It does not run, and is not to be started. */
        void gone();

        /** The runtime will not do it. */
        void refused(String why);
    }

    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    private static final Duration REPLACEMENT = Duration.ofSeconds(5);

    private final String name;
    private final WorkloadRuntime runtime;
    private final Time time;
    private final WakePurpose purpose;
    private final Listener listener;

    /** How it sleeps, as far as is known and not acted upon yet. */
    private final AtomicReference<Optional<Instance>> asleep;

    private final AtomicBoolean calling = new AtomicBoolean();
    private final AtomicBoolean lookPlanned = new AtomicBoolean();
    private volatile boolean over;
    private volatile boolean startCalled;
    private volatile boolean resumeCalled;

    /** Whether the runtime has been asked, so that what it tells can be judged. */
    @GuardedBy("this")
    private boolean looked;

    /** The run that had ended before we started a new one; empty if there was none. */
    @GuardedBy("this")
    private String formerRun = "";

    /** Since when it has been missing. */
    @GuardedBy("this")
    private Optional<Long> missingSince = Optional.empty();

    BringUp(
            String name,
            WorkloadRuntime runtime,
            Time time,
            WakePurpose purpose,
            Listener listener) {
        this.name = name;
        this.runtime = runtime;
        this.time = time;
        this.purpose = purpose;
        this.listener = listener;
        this.asleep = new AtomicReference<>(purpose.asleep());
    }

    /** Begins, and returns at once. */
    void begin() {
        time.run(this::look);
    }

    /** Ends it; a call that is under way comes to nothing. */
    void stop() {
        over = true;
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
        lookSoon();
    }

    /** What was found running has ended by someone else's doing. */
    void ended() {
        time.run(this::look);
    }

    private void look() {
        if (over) {
            return;
        }
        if (!calling.compareAndSet(false, true)) {
            lookSoon();
            return;
        }
        try {
            Optional<Instance> known = asleep.getAndSet(Optional.empty());
            if (known.isPresent()) {
                bringUpUnseen(known.get());
            } else {
                runtime.inspect(name).ifPresentOrElse(this::bringUp, this::isMissing);
            }
        } catch (RuntimeCallException failure) {
            switch (failure.kind()) {
                case UNREACHABLE -> {
                    listener.unreachable(failure.getMessage());
                    lookSoon();
                }
                case NOT_FOUND -> isMissing();
                case REFUSED -> listener.refused(failure.getMessage());
            }
        } finally {
            calling.set(false);
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
                startCalled && found.status() instanceof Stopped stopped && isNews(stopped);
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
            return;
        }
        wake(found);
    }

    /** What the runtime tells from now on is compared with this. */
    private synchronized void judgeFrom(Instance found) {
        missingSince = Optional.empty();
        looked = true;
        if (found.status() instanceof Stopped stopped) {
            formerRun = stopped.run();
        }
    }

    private void wake(Instance sleeping) {
        if (sleeping.status() instanceof Paused paused) {
            // Its address has been up all the time: the event may be quicker than the call.
            listener.up();
            resumeCalled = true;
            runtime.resume(name);
            listener.seen(sleeping.with(paused.resumed(), time.nanos()));
        } else {
            startCalled = true;
            listener.obstacle("the start call has not returned");
            listener.starting();
            runtime.start(name);
            listener.up();
            runtime.inspect(name).ifPresent(listener::seen);
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
            listener.refused("It was removed before it was ready.");
        } else {
            listener.refused(
                    "There is no workload named \""
                            + name
                            + "\" in the runtime. Create it, or correct the name.");
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
