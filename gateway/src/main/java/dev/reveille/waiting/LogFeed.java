package dev.reveille.waiting;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The log lines of one workload for everyone who watches it: however many watch, the runtime is
 * asked once. Follows run after run for as long as somebody watches. Thread-safe.
 */
final class LogFeed {

    private static final Duration NEXT_RUN = Duration.ofMillis(100);

    private final String workload;
    private final WorkloadRuntime runtime;
    private final Time time;
    private final int kept;

    @GuardedBy("this")
    private final List<Consumer<String>> watchers = new ArrayList<>();

    /** The current run's last lines, for those who come later. */
    @GuardedBy("this")
    private final Deque<String> lines = new ArrayDeque<>();

    @GuardedBy("this")
    private String run = "";

    @GuardedBy("this")
    private boolean following;

    @GuardedBy("this")
    private WorkloadRuntime.Subscription subscription = () -> {};

    /**
     * @param kept how many lines someone who begins to watch gets at first
     */
    LogFeed(String workload, WorkloadRuntime runtime, Time time, int kept) {
        this.workload = workload;
        this.runtime = runtime;
        this.time = time;
        this.kept = kept;
    }

    /** Passes on the last lines of the current run and every later one, until closed. */
    synchronized WorkloadRuntime.Subscription watch(Consumer<String> watcher) {
        lines.forEach(watcher);
        watchers.add(watcher);
        if (!following) {
            following = true;
            time.run(this::follow);
        }
        return () -> unwatch(watcher);
    }

    private synchronized void unwatch(Consumer<String> watcher) {
        watchers.remove(watcher);
        if (watchers.isEmpty()) {
            // Whoever watches next begins anew, even if this follow has not ended by then.
            run = "";
            lines.clear();
            subscription.close();
        }
    }

    /** Waits for a run that has not been followed, and follows it. */
    private void follow() {
        String current = currentRun();
        synchronized (this) {
            if (watchers.isEmpty()) {
                following = false;
                return;
            }
            if (!current.isEmpty() && !current.equals(run)) {
                run = current;
                lines.clear();
                try {
                    subscription =
                            runtime.follow(
                                    workload, kept, this::line, () -> time.run(this::follow));
                    return;
                } catch (RuntimeCallException unavailable) {
                    run = "";
                }
            }
        }
        time.after(NEXT_RUN, this::follow);
    }

    private String currentRun() {
        try {
            return runtime.inspect(workload)
                    .map(Instance::status)
                    .filter(Instance.Running.class::isInstance)
                    .map(Instance.Status::run)
                    .orElse("");
        } catch (RuntimeCallException unavailable) {
            // Asked again a moment later, for as long as somebody watches.
            return "";
        }
    }

    private synchronized void line(String text) {
        lines.addLast(text);
        if (lines.size() > kept) {
            lines.removeFirst();
        }
        watchers.forEach(watcher -> watcher.accept(text));
    }
}
