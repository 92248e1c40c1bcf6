package dev.reveille.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import dev.reveille.workload.Memory;
import dev.reveille.workload.Remembered;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of workloads that are not there: those that were taken out of the configuration,
 * and those of before the restart that have not come yet. Forgotten after a week, or when there are
 * too many, the oldest first; not at once, because a container that is made anew is gone for a
 * moment. Thread-safe.
 */
public final class Ledger implements Memory {

    private static final Duration KEPT = Duration.ofDays(7);
    private static final int MOST = 1000;

    /**
     * @param since when it was there last
     */
    record Entry(Instant since, Remembered past) {}

    private final Time time;

    @GuardedBy("this")
    private final Map<String, Entry> entries = new HashMap<>();

    public Ledger(Time time) {
        this.time = time;
    }

    @Override
    public synchronized Optional<Remembered> recall(String name) {
        return Optional.ofNullable(entries.get(name)).map(Entry::past);
    }

    /** {@inheritDoc} What comes in its place will be another one, which has not failed yet. */
    @Override
    public void keep(String name, Remembered last) {
        add(name, new Entry(time.now(), last.withoutFailure()));
    }

    /** Takes in what the state file says. */
    synchronized void add(String name, Entry entry) {
        entries.put(name, entry);
        if (entries.size() > MOST) {
            entries.entrySet().stream()
                    .min(Comparator.comparing(e -> e.getValue().since()))
                    .map(Map.Entry::getKey)
                    .ifPresent(entries::remove);
        }
    }

    /** All that is not forgotten by now. */
    synchronized Map<String, Entry> entries() {
        Instant oldest = time.now().minus(KEPT);
        entries.values().removeIf(entry -> entry.since().isBefore(oldest));
        return Map.copyOf(entries);
    }
}
