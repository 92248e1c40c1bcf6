package dev.reveille.discovery;

import dev.reveille.time.Time;
import java.time.Duration;

/**
 * How soon another merge may follow. Each takes as long as all that there is makes it, and much
 * that happens at once must not become as many merges: in a row they take a fourth of the time at
 * most, and what comes in between waits for the next one. Guarded by its owner's lock.
 */
final class MergePace {

    private static final int REST = 3;
    private static final Duration LONGEST_REST = Duration.ofSeconds(1);

    private final Time time;
    private long begunAt;
    private long endedAt;
    private Duration rest = Duration.ZERO;

    MergePace(Time time) {
        this.time = time;
    }

    void begin() {
        begunAt = time.nanos();
    }

    void end() {
        endedAt = time.nanos();
        Duration due = Duration.ofNanos(endedAt - begunAt).multipliedBy(REST);
        rest = due.compareTo(LONGEST_REST) < 0 ? due : LONGEST_REST;
    }

    /** Until the next one may begin; zero when it may now. */
    Duration pause() {
        Duration left = rest.minus(time.since(endedAt));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
