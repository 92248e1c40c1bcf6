package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import dev.reveille.time.Time;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Failed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Has everything that a workload depends on woken, side by side, before the workload itself; each
 * sees to its own dependencies in the same way. Safe for use by many threads.
 */
final class DependencyWake {

    /** Hears one of these, once, on a thread that may block. */
    interface Listener {

        /** All are awake, or have done their work. */
        void satisfied();

        /** One of them could not be woken, and hence what needs it fails for this reason. */
        void failed(WakeFailure why);
    }

    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final Time time;
    private final Listener listener;

    /** Those that have not been ready yet. */
    @GuardedBy("this")
    private final Set<Workload> missing;

    @GuardedBy("this")
    private final List<Subscription> subscriptions = new ArrayList<>();

    /** {@link Time#nanos()} until which none of their wakes gives up. */
    @GuardedBy("this")
    private long deadline;

    @GuardedBy("this")
    private boolean over;

    DependencyWake(List<Workload> dependencies, Time time, Listener listener) {
        this.missing = new LinkedHashSet<>(dependencies);
        this.time = time;
        this.listener = listener;
    }

    /**
     * Wakes them. Returns at once.
     *
     * @param until {@link Time#nanos()} until which none of their wakes gives up
     */
    void begin(long until) {
        synchronized (this) {
            deadline = until;
        }
        List<Workload> all = stillMissing();
        if (all.isEmpty()) {
            listener.satisfied();
        } else {
            // On a thread of its own, because whoever begins may have a lock of his own workload.
            time.run(() -> all.forEach(this::wake));
        }
    }

    /** There is more time: none of their wakes gives up before. */
    void lastUntil(long until) {
        synchronized (this) {
            // Those that have not been woken yet hear of it then.
            deadline = until - deadline > 0 ? until : deadline;
        }
        stillMissing().forEach(dependency -> dependency.lastUntil(until));
    }

    private synchronized long deadline() {
        return deadline;
    }

    /** They are waited for no more. */
    void end() {
        List<Subscription> open;
        synchronized (this) {
            over = true;
            open = List.copyOf(subscriptions);
            subscriptions.clear();
        }
        open.forEach(Subscription::close);
    }

    /** Who is waited for; empty when nobody is. */
    synchronized Optional<Reason> waitingFor() {
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Reason(
                                "it waits for " + listed(Workload::displayName),
                                "it waits for " + listed(Workload::name)));
    }

    @GuardedBy("this")
    private String listed(Function<Workload, String> name) {
        return missing.stream()
                .map(dependency -> "\"" + name.apply(dependency) + "\"")
                .collect(Collectors.joining(", "));
    }

    private synchronized List<Workload> stillMissing() {
        return List.copyOf(missing);
    }

    private void wake(Workload dependency) {
        dependency.rouse(deadline());
        Subscription subscription = dependency.onChange(state -> heard(dependency, state));
        synchronized (this) {
            if (!over) {
                subscriptions.add(subscription);
                return;
            }
        }
        subscription.close();
    }

    /** Called under the dependency's lock. */
    private void heard(Workload dependency, WorkloadState state) {
        if (dependency.supports()) {
            ready(dependency);
            return;
        }
        switch (state) {
            case Failed failed -> {
                if (isFirstFailure(dependency)) {
                    time.run(() -> listener.failed(because(dependency, failed.failure())));
                }
            }
            // It may have had no wake to prolong when it was asked.
            case WorkloadState.Waking _ -> time.run(() -> dependency.lastUntil(deadline()));
            // Someone else stopped it meanwhile, or started it without what it depends on itself.
            case Asleep _, Awake _ -> time.run(() -> rouseIfMissing(dependency));
            default -> {}
        }
    }

    private static WakeFailure because(Workload dependency, WakeFailure why) {
        String sentence = "Its dependency \"%s\" did not become ready: %s";
        Reason reason =
                new Reason(
                        sentence.formatted(dependency.displayName(), why.reason().text()),
                        sentence.formatted(dependency.name(), why.reason().detail()));
        return new WakeFailure(reason, why.exitCode(), why.logLines());
    }

    private void ready(Workload dependency) {
        if (isLast(dependency)) {
            time.run(listener::satisfied);
        }
    }

    private synchronized boolean isLast(Workload dependency) {
        return !over && missing.remove(dependency) && missing.isEmpty();
    }

    private synchronized boolean isFirstFailure(Workload dependency) {
        boolean first = !over && missing.contains(dependency);
        over |= first;
        return first;
    }

    private void rouseIfMissing(Workload dependency) {
        synchronized (this) {
            if (over || !missing.contains(dependency)) {
                return;
            }
        }
        dependency.rouse(deadline());
        if (dependency.supports()) {
            ready(dependency);
        } else if (dependency.state() instanceof Awake) {
            time.after(LOOK_AGAIN, () -> rouseIfMissing(dependency));
        }
    }
}
