package dev.reveille.history;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was recorded of workloads that are not there: those that have gone, and those of before the
 * restart that have not come yet. Kept for a week, and of a bounded number, the latest.
 * Thread-safe.
 */
final class Bygones {

    private static final Duration KEPT = Duration.ofDays(7);
    private static final int MOST = 1000;

    @GuardedBy("this")
    private final Map<String, Recorded> records = new HashMap<>();

    synchronized void keep(String name, Recorded recorded) {
        records.put(name, recorded);
        if (records.size() > MOST) {
            records.entrySet().stream()
                    .min(Comparator.comparing(entry -> entry.getValue().until()))
                    .map(Map.Entry::getKey)
                    .ifPresent(records::remove);
        }
    }

    /** Gives it to the one that has come under this name. */
    synchronized Optional<Recorded> take(String name) {
        return Optional.ofNullable(records.remove(name));
    }

    /** All that is not forgotten by now. */
    synchronized Map<String, Recorded> all(Instant now) {
        Instant oldest = now.minus(KEPT);
        records.values().removeIf(recorded -> recorded.until().isBefore(oldest));
        return Map.copyOf(records);
    }
}
