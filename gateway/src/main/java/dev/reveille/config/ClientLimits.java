package dev.reveille.config;

import java.time.Duration;

/** What clients may ask of the gateway before they are turned away. */
public record ClientLimits(Head head, Patience patience, Crowd crowd) {

    /** What suits almost everyone: the defaults of the keys. */
    public static final ClientLimits USUAL =
            LimitKeys.bind(Values.none(new Origin("default", 0, 0, "gateway.limits")));

    /**
     * How large a request's head may be.
     *
     * @param requestLine bytes of its first line
     * @param headerSize bytes of all header fields together
     * @param headerCount number of header fields
     */
    public record Head(int requestLine, int headerSize, int headerCount) {}

    /**
     * How long a client may take. All are positive.
     *
     * @param header from a request's first byte to the end of its header
     * @param keepAlive how long a connection may stay open between requests
     * @param stall how long a client may take nothing of what waits for it, or send nothing of a
     *     body that is waited for
     */
    public record Patience(Duration header, Duration keepAlive, Duration stall) {}

    /**
     * How many there may be at once.
     *
     * @param connections of all clients, at least 1
     * @param connectionsPerClient of one client that is no trusted proxy; 0 is no limit
     * @param heldRequests of all workloads, at least 1
     */
    public record Crowd(int connections, int connectionsPerClient, int heldRequests) {}

    public ClientLimits with(Head other) {
        return new ClientLimits(other, patience, crowd);
    }

    public ClientLimits with(Patience other) {
        return new ClientLimits(head, other, crowd);
    }

    public ClientLimits with(Crowd other) {
        return new ClientLimits(head, patience, other);
    }
}
