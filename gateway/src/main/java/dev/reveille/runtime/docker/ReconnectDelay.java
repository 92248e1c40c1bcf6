package dev.reveille.runtime.docker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to reach the engine: 100 ms, doubling to a longest, each
 * made shorter by up to half at random, so that many gateways do not come back at once. Used by one
 * thread.
 */
public final class ReconnectDelay {

    private static final long FIRST_MILLIS = 100;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** To ask a socket file costs next to nothing, and until then nobody hears of what moves. */
    private static final Duration LONGEST_NEARBY = Duration.ofMillis(250);

    private final RandomGenerator random;
    private final long longestMillis;
    private long nextMillis = FIRST_MILLIS;

    /** One for an engine: a socket file is tried more often. */
    public ReconnectDelay(RandomGenerator random, DockerHost host) {
        this.random = random;
        this.longestMillis =
                (host instanceof DockerHost.Unix ? LONGEST_NEARBY : LONGEST).toMillis();
    }

    /** The wait before the next attempt. */
    public Duration next() {
        long millis = nextMillis;
        nextMillis = Math.min(longestMillis, millis * 2);
        return Duration.ofMillis(millis - random.nextLong(millis / 2 + 1));
    }

    /** An attempt succeeded. */
    public void reset() {
        nextMillis = FIRST_MILLIS;
    }
}
