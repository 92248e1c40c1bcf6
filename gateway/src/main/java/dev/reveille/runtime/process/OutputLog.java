package dev.reveille.runtime.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The last {@value #KEPT} lines a workload wrote in its latest run. Adding a line never waits for
 * those who follow.
 *
 * <p>Safe for use by many threads. Holds no resource; its followers are closed by their owners or
 * finished by {@link #finish()}.
 */
final class OutputLog {

    /** Lines kept. */
    static final int KEPT = 1000;

    @GuardedBy("this")
    private final Queue<String> lines = new ArrayDeque<>();

    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();

    synchronized void add(String line) {
        if (lines.size() == KEPT) {
            lines.remove();
        }
        lines.add(line);
        followers.forEach(follower -> follower.offer(line));
    }

    /** A line of the gateway's own, told apart from the program's. */
    void note(String text) {
        add("[reveille] " + text);
    }

    /** The last lines, oldest first. */
    synchronized List<String> tail(int count) {
        return lines.stream().skip(Math.max(0, lines.size() - Math.max(0, count))).toList();
    }

    /** A new run begins: what earlier ones wrote is dropped. */
    synchronized void clear() {
        lines.clear();
    }

    /** Passes on the last lines and then every new one, on a thread of its own. */
    synchronized Subscription follow(int tail, Consumer<String> line, Runnable onEnd) {
        Follower follower =
                new Follower(
                        tail(tail),
                        line,
                        ended -> {
                            followers.remove(ended);
                            onEnd.run();
                        });
        followers.add(follower);
        follower.begin();
        return follower;
    }

    /** Everyone who follows gets what was written so far, and then no more. */
    synchronized void finish() {
        followers.forEach(Follower::finish);
    }
}
