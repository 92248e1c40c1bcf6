package dev.reveille.waiting;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Waking;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * The log lines of one workload for everyone who watches it: however many watch, the runtime is
 * asked once, and only while the workload is up. Follows run after run for as long as somebody
 * watches. Thread-safe; its lock is never taken under the workload's.
 */
final class LogFeed {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Workload workload;
    private final WorkloadRuntime runtime;
    private final Time time;
    private final IntSupplier kept;
    private final Consumer<LogFeed> onUnwatched;

    @GuardedBy("this")
    private final List<Consumer<String>> watchers = new ArrayList<>();

    /** The current run's last lines, for those who come later. */
    @GuardedBy("this")
    private final Deque<String> lines = new ArrayDeque<>();

    /** The run whose log is or was followed last; empty when it is to be followed from its tail. */
    @GuardedBy("this")
    private String run = "";

    /** Whether a look or a following is under way, at whose end another look comes. */
    @GuardedBy("this")
    private boolean busy;

    /** Counts followings: what an earlier one still passes on is dropped. */
    @GuardedBy("this")
    private int turn;

    @GuardedBy("this")
    private WorkloadRuntime.Subscription subscription = () -> {};

    @GuardedBy("this")
    private WorkloadRuntime.Subscription changes = () -> {};

    /**
     * @param kept how many lines someone who begins to watch gets at first, now
     * @param onUnwatched hears, under the lock, that the last who watched has left
     */
    LogFeed(
            Workload workload,
            WorkloadRuntime runtime,
            Time time,
            IntSupplier kept,
            Consumer<LogFeed> onUnwatched) {
        this.workload = workload;
        this.runtime = runtime;
        this.time = time;
        this.kept = kept;
        this.onUnwatched = onUnwatched;
    }

    /** Whether it is this workload's, and not that of one of the same name. */
    boolean isOf(Workload other) {
        return workload == other;
    }

    /** Passes on the last lines of the current run and every later one, until closed. */
    synchronized WorkloadRuntime.Subscription watch(Consumer<String> watcher) {
        lines.forEach(watcher);
        watchers.add(watcher);
        if (watchers.size() == 1) {
            changes = workload.onChange(this::onChange);
        }
        return () -> unwatch(watcher);
    }

    private synchronized void unwatch(Consumer<String> watcher) {
        if (watchers.remove(watcher) && watchers.isEmpty()) {
            changes.close();
            // Whoever watches next begins anew, even if this following has not ended by then.
            forget();
            subscription.close();
            onUnwatched.accept(this);
        }
    }

    @GuardedBy("this")
    private void forget() {
        run = "";
        lines.clear();
        turn++;
    }

    /** Called under the workload's lock, hence on to another thread. */
    private void onChange(WorkloadState state) {
        if (isUp(state)) {
            time.run(this::wakeUp);
        }
    }

    private static boolean isUp(WorkloadState state) {
        return state instanceof Waking || state instanceof Awake;
    }

    private void wakeUp() {
        synchronized (this) {
            if (busy) {
                return;
            }
            busy = true;
        }
        look();
    }

    /** Follows the current run, waits for one, or rests until the workload wakes. */
    private void look() {
        String current = isUp(workload.state()) ? currentRun() : "";
        synchronized (this) {
            if (watchers.isEmpty() || !isUp(workload.state())) {
                busy = false;
                return;
            }
            if (!current.isEmpty() && follow(current)) {
                return;
            }
        }
        time.after(LOOK_AGAIN, this::look);
    }

    /** A run that is followed once more, for the connection broke, goes on without its tail. */
    @GuardedBy("this")
    private boolean follow(String current) {
        int tail = current.equals(run) ? 0 : kept.getAsInt();
        if (tail > 0) {
            forget();
        }
        int following = ++turn;
        try {
            subscription =
                    runtime.follow(
                            workload.name(),
                            tail,
                            text -> line(following, current, text),
                            () -> time.after(LOOK_AGAIN, this::look));
            return true;
        } catch (RuntimeCallException unavailable) {
            // Tried again a moment later, for as long as somebody watches.
            return false;
        }
    }

    private String currentRun() {
        try {
            return runtime.inspect(workload.name())
                    .map(Instance::status)
                    .filter(Instance.Running.class::isInstance)
                    .map(Instance.Status::run)
                    .orElse("");
        } catch (RuntimeCallException unavailable) {
            // Asked again a moment later, for as long as somebody watches.
            return "";
        }
    }

    private synchronized void line(int following, String from, String text) {
        if (following != turn) {
            return;
        }
        run = from;
        lines.addLast(text);
        while (lines.size() > kept.getAsInt()) {
            lines.removeFirst();
        }
        watchers.forEach(watcher -> watcher.accept(text));
    }
}
