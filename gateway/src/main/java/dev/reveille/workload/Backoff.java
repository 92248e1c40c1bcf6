package dev.reveille.workload;

import java.time.Duration;

/**
 * How long to leave a failing workload alone: 1 s after the first failure, doubling to 60 s.
 * Immutable.
 *
 * @param failures failures in a row, at least 1
 */
public record Backoff(int failures) {

    private static final long LONGEST_SECONDS = 60;

    /** After the first failure. */
    static Backoff first() {
        return new Backoff(1);
    }

    /** After one more failure. */
    Backoff next() {
        return new Backoff(failures + 1);
    }

    public Duration delay() {
        int doublings = Math.min(failures - 1, 6);
        return Duration.ofSeconds(Math.min(LONGEST_SECONDS, 1L << doublings));
    }
}
