package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a wake asks of the runtime: to look where it is not known how the workload sleeps, and to
 * have it called awake ({@link WakeCall}) if it does not run. Goes on looking while the runtime
 * cannot be reached, and for a moment while the workload is missing, which it is while being
 * replaced. One call at a time; safe for use by many threads.
 */
final class BringUp {

    /** How long to wait for a runtime that answers to be heard, too, before anything is started. */
    private static final Duration FOR_THE_COMPARISON = Duration.ofSeconds(5);

    private final String name;
    private final WorkloadRuntime runtime;
    private final RuntimeLink link;
    private final Time time;
    private final WakePurpose purpose;
    private final BringUpListener listener;

    /** How it sleeps, as far as is known and not acted upon yet. */
    private final AtomicReference<Optional<Instance>> asleep;

    private final Looks looks;
    private final KnownRuns runs;
    private final WakeCall call;

    /** Since when the runtime answers and is not heard. */
    @GuardedBy("this")
    private Optional<Long> deafSince = Optional.empty();

    BringUp(
            String name,
            Surroundings surroundings,
            RuntimeLink link,
            WakePurpose purpose,
            BringUpListener listener) {
        this.name = name;
        this.runtime = surroundings.runtime();
        this.link = link;
        this.time = surroundings.time();
        this.purpose = purpose;
        this.listener = listener;
        this.asleep = new AtomicReference<>(purpose.asleep());
        this.looks = new Looks(time, this::look);
        this.runs = new KnownRuns(link, time);
        this.call = new WakeCall(name, surroundings, looks, runs, listener);
    }

    /** Begins, and returns at once. */
    void begin() {
        looks.begin();
    }

    /** Ends it; a call that is under way comes to nothing. */
    void stop() {
        looks.end();
        call.end();
    }

    /** Ends a call that is under way: nobody waits for it any more. */
    void cutOff() {
        looks.cutOff();
    }

    /** Whether the workload was started, rather than found running. */
    boolean startCalled() {
        return call.started();
    }

    /** Whether the workload was started, or let go on, rather than found running. */
    boolean broughtUp() {
        return call.started() || call.resumed();
    }

    /** Whether this end tells of a run that this wake brought about, or found. */
    boolean isNews(Stopped end) {
        return runs.isNews(end);
    }

    /** See {@link KnownRuns#excuses}. */
    boolean excuses(Stopped end) {
        return runs.excuses(end);
    }

    /** The workload was removed: see whether another takes its place. */
    void removed() {
        runs.removed();
        looks.soon();
    }

    /** Someone else has paused what we had brought up, or had found running. */
    void paused() {
        looks.soon();
    }

    /** Another gateway has done what it did to it. */
    void claimEnded() {
        looks.now();
    }

    /** What was found running has ended by someone else's doing. */
    void ended() {
        looks.now();
    }

    private void look() {
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
                    looks.soon();
                }
                case NOT_FOUND -> isMissing();
                case REFUSED ->
                        listener.refused(
                                Reason.withheld("It could not be started.", failure.getMessage()));
            }
        }
    }

    /** Spares the look, which costs milliseconds; only a refusal tells that it is as unknown. */
    private void bringUpUnseen(Instance known) {
        try {
            runs.judgeFrom(known);
            call.make(known);
        } catch (RuntimeCallException refusal) {
            if (refusal.kind() != RuntimeCallException.Kind.REFUSED) {
                throw refusal;
            }
            call.cameToNothing();
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
                call.started()
                        && found.status() instanceof Stopped stopped
                        && runs.isNews(stopped)
                        && !runs.excuses(stopped);
        if (!crashed) {
            runs.judgeFrom(found);
        }
        if (found.status() instanceof Running) {
            listener.up();
        }
        listener.seen(found);
        if (crashed || looks.areOver() || found.status() instanceof Running) {
            return;
        }
        if (!purpose.mayStart()) {
            listener.gone();
        } else if (mustBeComparedFirst()) {
            listener.obstacle("the runtime is back, and everything is being compared");
            looks.soon();
        } else {
            call.make(found);
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

    private void didNotReachIt() {
        runs.unreached();
        synchronized (this) {
            deafSince = Optional.empty();
        }
    }

    private void isMissing() {
        if (!purpose.mayStart()) {
            listener.gone();
            return;
        }
        switch (runs.missing(purpose.existed())) {
            case FOR_A_MOMENT -> {
                listener.obstacle("it was removed");
                looks.soon();
            }
            case FOR_GOOD -> listener.refused(Reason.of("It was removed before it was ready."));
            case FROM_THE_START ->
                    listener.refused(
                            Reason.withheld(
                                    "It does not exist at the moment.",
                                    "There is no workload named \""
                                            + name
                                            + "\" in the runtime. Create it, or correct the"
                                            + " name."));
        }
    }
}
