package dev.reveille.sharing.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who else there is, as this gateway has heard. One that takes leave is forgotten at once; one that
 * vanishes without a word may still be serving, cut off from Redis, and is counted in for a while.
 * Remembered here and not only in Redis, which may have been emptied. Thread-safe.
 *
 * <p>An id is a gateway's name, a slash, and what tells its process from any other of that name.
 */
final class Roll {

    /** Silent for longer, a gateway is counted in without being expected to answer. */
    static final Duration SILENCE = Duration.ofSeconds(7);

    /** How many that took leave are known not to be meant by what comes late. */
    private static final int MOST_GONE = 100;

    private final Time time;
    private final Duration forgetAfter;
    private final String own;

    /** When each was alive last: {@link Time#nanos()}. */
    @GuardedBy("this")
    private final Map<String, Long> lastHeard = new TreeMap<>();

    /** Those that took leave last, the earliest first. */
    @GuardedBy("this")
    private final Deque<String> gone = new ArrayDeque<>();

    Roll(String own, Duration forgetAfter, Time time) {
        this.own = own;
        this.forgetAfter = forgetAfter;
        this.time = time;
    }

    /** The name that people gave to the gateway of this id. */
    static String name(String id) {
        return id.substring(0, Math.max(0, id.lastIndexOf('/')));
    }

    /** This one was alive that long ago. */
    synchronized void heard(String id, Duration ago) {
        if (!id.equals(own) && !gone.contains(id)) {
            lastHeard.merge(
                    id,
                    time.nanos() - ago.toNanos(),
                    (known, now) -> now - known > 0 ? now : known);
        }
    }

    /** This one has taken leave. */
    synchronized void left(String id) {
        lastHeard.remove(id);
        gone.add(id);
        if (gone.size() > MOST_GONE) {
            gone.remove();
        }
    }

    /** All who may be serving, by their ids. */
    synchronized List<String> others() {
        forget();
        return List.copyOf(lastHeard.keySet());
    }

    /** One that may be serving, and does not answer; empty if there is none such. */
    synchronized Optional<String> silent() {
        forget();
        for (Map.Entry<String, Long> each : lastHeard.entrySet()) {
            if (!isLately(each.getValue())) {
                return Optional.of(each.getKey());
            }
        }
        return Optional.empty();
    }

    /** The names of those that were heard of lately. */
    synchronized List<String> names() {
        List<String> names = new ArrayList<>();
        lastHeard.forEach(
                (id, at) -> {
                    if (isLately(at)) {
                        names.add(name(id));
                    }
                });
        return names;
    }

    private boolean isLately(long at) {
        return time.since(at).compareTo(SILENCE) < 0;
    }

    @GuardedBy("this")
    private void forget() {
        Collection<Long> all = lastHeard.values();
        all.removeIf(at -> time.since(at).compareTo(forgetAfter) >= 0);
    }
}
