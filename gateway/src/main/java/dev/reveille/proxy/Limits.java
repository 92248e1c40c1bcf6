package dev.reveille.proxy;

import java.time.Duration;

/**
 * What a client may ask of the gateway before it is turned away.
 *
 * @param requestLine bytes of the request line; more gets 414
 * @param headers bytes of all header fields together; more gets 431
 * @param headTime from a request's first byte to the end of its head; longer gets 408
 * @param idleTime how long a connection may stay open between requests
 * @param connectTime how long a connection to a workload may take
 */
public record Limits(
        int requestLine, int headers, Duration headTime, Duration idleTime, Duration connectTime) {

    /** What suits almost everyone. */
    public static final Limits USUAL =
            new Limits(
                    8 * 1024,
                    32 * 1024,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(3));
}
