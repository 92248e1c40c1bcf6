package dev.reveille.proxy;

import dev.reveille.config.ClientLimits;

/**
 * What is allowed, and how long things may take. What concerns a workload is in its definition.
 *
 * @param client what clients may ask for
 */
public record Limits(ClientLimits client) {

    /** What suits almost everyone. */
    public static final Limits USUAL = of(ClientLimits.USUAL);

    /** These limits for clients, and what is usual elsewhere. */
    public static Limits of(ClientLimits client) {
        return new Limits(client);
    }
}
