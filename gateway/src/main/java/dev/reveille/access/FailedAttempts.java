package dev.reveille.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Wrong credentials by client (with IPv6, by /64), so that guessing is slow: five are free, since
 * people mistype; from the fifth on the client has to pause, a second at first, then twice as long
 * after each further one, up to a minute. Forgotten a quarter of an hour after the last one, and by
 * nothing else: whoever guesses may share an address with somebody who is right. The same again is
 * no guess: it is a script, or a page, with an old password. Keeps at most 10,000 clients; when
 * there are more, those that failed longest ago are forgotten first. Thread-safe.
 */
final class FailedAttempts {

    private static final int FREE = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration REMEMBERED = Duration.ofMinutes(15);
    private static final int MOST_CLIENTS = 10_000;

    /** Of each client; more than three old passwords at one address are rare. */
    private static final int MOST_KNOWN = 3;

    /**
     * @param count different ones
     * @param last {@link Time#nanos()} of the last one
     * @param known digests of the last few, the last one first
     */
    private record Failures(int count, long last, List<Long> known) {

        static final Failures NONE = new Failures(0, 0, List.of());

        Failures and(long digest, long now) {
            List<Long> more =
                    Stream.concat(Stream.of(digest), known.stream()).limit(MOST_KNOWN).toList();
            return new Failures(count + 1, now, more);
        }

        Duration pause() {
            int doublings = Math.min(count - FREE, 6);
            Duration pause = doublings < 0 ? Duration.ZERO : Duration.ofSeconds(1L << doublings);
            return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
    }

    private final Time time;

    /** Whose last failure was longest ago first. */
    @GuardedBy("this")
    private final Map<ClientBlock, Failures> byClient = new LinkedHashMap<>();

    FailedAttempts(Time time) {
        this.time = time;
    }

    /** How long the client has to pause; empty when it may try. */
    synchronized Optional<Duration> pause(InetAddress client) {
        Failures failures = of(client);
        return Optional.of(failures.pause())
                .filter(Duration::isPositive)
                .map(pause -> pause.minus(time.since(failures.last())))
                .filter(Duration::isPositive);
    }

    /** How often it has been wrong. */
    synchronized int count(InetAddress client) {
        return of(client).count();
    }

    /** Whether its next wrong credentials cost a pause, or the last ones did. */
    boolean isSlowed(InetAddress client) {
        return count(client) >= FREE;
    }

    /**
     * Whether these credentials are known to be wrong, because the client has just brought them.
     */
    synchronized boolean isKnown(InetAddress client, long digest) {
        return of(client).known().contains(digest);
    }

    /**
     * Counts one more; returns how long the client has to pause now, or zero.
     *
     * @param digest of the credentials
     */
    synchronized Duration add(InetAddress client, long digest) {
        forgetOld();
        ClientBlock block = ClientBlock.of(client);
        Failures before = byClient.getOrDefault(block, Failures.NONE);
        if (before.known().contains(digest)) {
            return Duration.ZERO;
        }
        Failures now = before.and(digest, time.nanos());
        byClient.remove(block);
        byClient.put(block, now);
        return now.pause();
    }

    /** How many are remembered. */
    synchronized int size() {
        return byClient.size();
    }

    @GuardedBy("this")
    private Failures of(InetAddress client) {
        Failures failures = byClient.getOrDefault(ClientBlock.of(client), Failures.NONE);
        return isOver(failures) ? Failures.NONE : failures;
    }

    private boolean isOver(Failures failures) {
        return time.since(failures.last()).compareTo(REMEMBERED) >= 0;
    }

    @GuardedBy("this")
    private void forgetOld() {
        var oldest = byClient.values().iterator();
        while (oldest.hasNext()) {
            if (!isOver(oldest.next()) && byClient.size() < MOST_CLIENTS) {
                return;
            }
            oldest.remove();
        }
    }
}
