package dev.reveille.workload;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** How long the last wakes took, so that people can be told what to expect. Thread-safe. */
final class WakeHistory {

    private static final int KEPT = 11;

    private final Deque<Duration> durations = new ArrayDeque<>();

    synchronized void add(Duration wake) {
        durations.addLast(wake);
        if (durations.size() > KEPT) {
            durations.removeFirst();
        }
    }

    /** The last wakes, oldest first. */
    synchronized List<Duration> all() {
        return List.copyOf(durations);
    }

    /** The latest wake; empty before the first. */
    synchronized Optional<Duration> latest() {
        return Optional.ofNullable(durations.peekLast());
    }

    /** The median of the last wakes; empty before the first. */
    synchronized Optional<Duration> expected() {
        return durations.stream().sorted().skip(durations.size() / 2).findFirst();
    }
}
