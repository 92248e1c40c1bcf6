package dev.reveille.config;

import static dev.reveille.config.Key.key;

import java.time.Duration;
import java.util.List;

/** The keys of {@code gateway.limits}. */
final class LimitKeys {

    private static final int KIBIBYTE = 1024;
    private static final int MEBIBYTE = 1024 * KIBIBYTE;
    private static final int MILLION = 1_000_000;

    static final Key<Integer> REQUEST_LINE =
            key(
                            "request_line",
                            SizeTypes.bytes(KIBIBYTE, MEBIBYTE),
                            "length of a request's first line, the address in it; more gets 414")
                    .orElse("8KiB");

    static final Key<Integer> HEADER_SIZE =
            key(
                            "header_size",
                            SizeTypes.bytes(KIBIBYTE, MEBIBYTE),
                            "all header fields of a request together; more gets 431")
                    .orElse("32KiB");

    static final Key<Integer> HEADER_COUNT =
            key(
                            "header_count",
                            ScalarType.integer(10, 10_000),
                            "header fields of a request; more gets 431")
                    .orElse("100");

    static final Key<Duration> HEADER_TIMEOUT =
            key(
                            "header_timeout",
                            TimeTypes.POSITIVE_DURATION,
                            "from a request's first byte to the end of its header; longer gets"
                                    + " 408")
                    .orElse("10s");

    static final Key<Duration> KEEPALIVE_TIMEOUT =
            key(
                            "keepalive_timeout",
                            TimeTypes.POSITIVE_DURATION,
                            "how long a connection stays open between requests; longer than a"
                                    + " proxy in front keeps it")
                    .orElse("3m");

    static final Key<Duration> STALL_TIMEOUT =
            key(
                            "stall_timeout",
                            TimeTypes.POSITIVE_DURATION,
                            "how long a client may take nothing of what waits for it, or send"
                                    + " nothing of a body that is waited for; each byte begins it"
                                    + " anew")
                    .orElse("60s");

    static final Key<Integer> CONNECTIONS =
            key(
                            "connections",
                            ScalarType.integer(1, MILLION),
                            "open connections of all clients; one more gets 503")
                    .orElse("10000");

    static final Key<Integer> CONNECTIONS_PER_CLIENT =
            key(
                            "connections_per_client",
                            ScalarType.integer(0, MILLION),
                            "open connections of one address (IPv6: of one /64), `trusted_proxies`"
                                    + " excepted; one more gets 503; 0 is no limit")
                    .orElse("1000");

    static final Key<Integer> HELD_REQUESTS =
            key(
                            "held_requests",
                            ScalarType.integer(1, MILLION),
                            "held requests of all workloads, each one's `max_held` besides; one"
                                    + " more gets 503")
                    .orElse("2000");

    static final KeyTable TABLE =
            new KeyTable(
                    List.of(
                            REQUEST_LINE,
                            HEADER_SIZE,
                            HEADER_COUNT,
                            HEADER_TIMEOUT,
                            KEEPALIVE_TIMEOUT,
                            STALL_TIMEOUT,
                            CONNECTIONS,
                            CONNECTIONS_PER_CLIENT,
                            HELD_REQUESTS));

    private LimitKeys() {}

    /** What the values say. Only for values that were read without problems. */
    static ClientLimits bind(Values values) {
        return new ClientLimits(
                new ClientLimits.Head(
                        values.get(REQUEST_LINE),
                        values.get(HEADER_SIZE),
                        values.get(HEADER_COUNT)),
                new ClientLimits.Patience(
                        values.get(HEADER_TIMEOUT),
                        values.get(KEEPALIVE_TIMEOUT),
                        values.get(STALL_TIMEOUT)),
                new ClientLimits.Crowd(
                        values.get(CONNECTIONS),
                        values.get(CONNECTIONS_PER_CLIENT),
                        values.get(HELD_REQUESTS)));
    }
}
