package dev.reveille.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request in a period for each client (with IPv6, each /64) and subject. Keeps at most 10,000
 * of these; when more come within a period, the oldest are forgotten first. Thread-safe.
 */
public final class RateLimit {

    private static final int MOST_ENTRIES = 10_000;

    /** Who asks for what. */
    private record Asker(ClientBlock client, String subject) {}

    private final Duration period;
    private final Time time;

    /** When each was let through last, oldest first. */
    @GuardedBy("this")
    private final Map<Asker, Long> passed = new LinkedHashMap<>();

    public RateLimit(Duration period, Time time) {
        this.period = period;
        this.time = time;
    }

    /** Whether this request may pass; counts it when it may. */
    public synchronized boolean passes(InetAddress client, String subject) {
        long now = time.nanos();
        Asker asker = new Asker(ClientBlock.of(client), subject);
        Long before = passed.get(asker);
        if (before != null && now - before < period.toNanos()) {
            return false;
        }
        passed.remove(asker);
        passed.put(asker, now);
        forgetOld(now);
        return true;
    }

    /** How many are remembered. */
    synchronized int size() {
        return passed.size();
    }

    @GuardedBy("this")
    private void forgetOld(long now) {
        var oldest = passed.entrySet().iterator();
        while (oldest.hasNext()) {
            boolean over = now - oldest.next().getValue() >= period.toNanos();
            if (!over && passed.size() <= MOST_ENTRIES) {
                return;
            }
            oldest.remove();
        }
    }
}
