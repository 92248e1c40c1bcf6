package dev.reveille.proxy;

import dev.reveille.config.ClientLimits;
import java.time.Duration;

/**
 * What is allowed, and how long things may take.
 *
 * @param client what clients may ask for
 * @param connectTime how long a connection to a workload may take
 */
public record Limits(ClientLimits client, Duration connectTime) {

    /** What suits almost everyone. */
    public static final Limits USUAL = of(ClientLimits.USUAL);

    /** These limits for clients, and what is usual elsewhere. */
    public static Limits of(ClientLimits client) {
        return new Limits(client, Duration.ofSeconds(3));
    }
}
