package dev.reveille.runtime;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to reach a runtime: 100 ms, doubling to a longest, each
 * made shorter by up to half at random, so that many gateways do not come back at once. Safe for
 * use by many threads.
 */
public final class ReconnectDelay {

    /** The longest wait where it costs something to ask. */
    public static final Duration LONGEST = Duration.ofSeconds(5);

    private static final long FIRST_MILLIS = 100;

    private final RandomGenerator random;
    private final long longestMillis;
    private final AtomicLong nextMillis = new AtomicLong(FIRST_MILLIS);

    /**
     * @param longest at least 100 ms
     */
    public ReconnectDelay(RandomGenerator random, Duration longest) {
        this.random = random;
        this.longestMillis = longest.toMillis();
    }

    /** The wait before the next attempt. */
    public Duration next() {
        long millis = nextMillis.getAndUpdate(now -> Math.min(longestMillis, now * 2));
        return Duration.ofMillis(millis - random.nextLong(millis / 2 + 1));
    }

    /** An attempt succeeded. */
    public void reset() {
        nextMillis.set(FIRST_MILLIS);
    }
}
