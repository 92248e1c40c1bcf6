package dev.reveille.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Wrong credentials by client (with IPv6, by /64), so that guessing is slow: five are free, since
 * people mistype; from the fifth on the client has to pause, a second at first, then twice as long
 * after each further one, up to a minute. Forgotten by success and after a quarter of an hour.
 * Keeps at most 10,000 clients; when there are more, those that failed longest ago are forgotten
 * first. Thread-safe.
 */
final class FailedAttempts {

    private static final int FREE = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration REMEMBERED = Duration.ofMinutes(15);
    private static final int MOST_CLIENTS = 10_000;

    /**
     * @param count in a row
     * @param last {@link Time#nanos()} of the last one
     */
    private record Failures(int count, long last) {

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
        return Optional.ofNullable(byClient.get(ClientBlock.of(client)))
                .map(failures -> failures.pause().minus(time.since(failures.last())))
                .filter(Duration::isPositive);
    }

    /** Counts one more; returns how long the client has to pause now, or zero. */
    synchronized Duration add(InetAddress client) {
        forgetOld();
        ClientBlock block = ClientBlock.of(client);
        Failures before = byClient.remove(block);
        Failures now = new Failures(before == null ? 1 : before.count() + 1, time.nanos());
        byClient.put(block, now);
        return now.pause();
    }

    /** The client has shown that it is the operator. */
    synchronized void forget(InetAddress client) {
        if (!byClient.isEmpty()) {
            byClient.remove(ClientBlock.of(client));
        }
    }

    /** How many are remembered. */
    synchronized int size() {
        return byClient.size();
    }

    @GuardedBy("this")
    private void forgetOld() {
        var oldest = byClient.values().iterator();
        while (oldest.hasNext()) {
            boolean over = time.since(oldest.next().last()).compareTo(REMEMBERED) >= 0;
            if (!over && byClient.size() < MOST_CLIENTS) {
                return;
            }
            oldest.remove();
        }
    }
}
