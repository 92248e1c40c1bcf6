package dev.reveille.sharing.kubernetes;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who else there is, by when this gateway heard of them last: clocks of other machines play no
 * part. One that takes leave is forgotten at once; one that vanishes without a word may still be
 * serving, cut off from the API server, and is counted in for a while. Thread-safe.
 */
final class Roll {

    /** Silent for longer, a gateway is not expected to answer. */
    private static final Duration SILENCE = Presence.RENEWAL.multipliedBy(3);

    private final String own;
    private final Duration forgetAfter;
    private final Time time;

    /** By id: the version that was heard of last, and when. */
    @GuardedBy("this")
    private final Map<String, Heard> heard = new TreeMap<>();

    private record Heard(String version, long at) {}

    Roll(String own, Duration forgetAfter, Time time) {
        this.own = own;
        this.forgetAfter = forgetAfter;
        this.time = time;
    }

    /** This Lease is there, in this version: heard of only if it is another one than before. */
    synchronized void saw(String id, String version) {
        if (!id.equals(own)) {
            heard.compute(
                    id,
                    (_, known) ->
                            known != null && known.version().equals(version)
                                    ? known
                                    : new Heard(version, time.nanos()));
        }
    }

    synchronized void left(String id) {
        heard.remove(id);
    }

    /** All who may be serving. */
    synchronized List<String> others() {
        return ids(false);
    }

    /** Those whose Lease is there still, though nobody was heard of for too long. */
    synchronized List<String> forgotten() {
        return ids(true);
    }

    /** One that is forgotten stays so while its Lease says nothing new. */
    @GuardedBy("this")
    private List<String> ids(boolean forgotten) {
        List<String> ids = new ArrayList<>();
        heard.forEach(
                (id, last) -> {
                    if (time.since(last.at()).compareTo(forgetAfter) >= 0 == forgotten) {
                        ids.add(id);
                    }
                });
        return ids;
    }

    /** One that may be serving, and does not answer. */
    synchronized Optional<String> silent() {
        for (String id : others()) {
            if (!isLately(id)) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    /** Those that were heard of lately. */
    synchronized List<String> lately() {
        List<String> names = new ArrayList<>();
        for (String id : others()) {
            if (isLately(id)) {
                names.add(id);
            }
        }
        return names;
    }

    @GuardedBy("this")
    private boolean isLately(String id) {
        Heard last = heard.get(id);
        return last != null && time.since(last.at()).compareTo(SILENCE) < 0;
    }
}
