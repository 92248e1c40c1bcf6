package dev.reveille.runtime.kubernetes;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to reach the cluster: 100 ms, doubling to 5 s, each made
 * shorter by up to half at random, so that many gateways do not come back at once. Used by one
 * thread.
 */
final class ReconnectDelay {

    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 5_000;

    private final RandomGenerator random;
    private long nextMillis = FIRST_MILLIS;

    ReconnectDelay(RandomGenerator random) {
        this.random = random;
    }

    /** The wait before the next attempt. */
    Duration next() {
        long millis = nextMillis;
        nextMillis = Math.min(LONGEST_MILLIS, millis * 2);
        return Duration.ofMillis(millis - random.nextLong(millis / 2 + 1));
    }

    /** An attempt succeeded. */
    void reset() {
        nextMillis = FIRST_MILLIS;
    }
}
