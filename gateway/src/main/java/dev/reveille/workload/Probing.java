package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks one place again and again whether it is ready, until it is, or until there is another place
 * to ask or none. An answer that comes too late counts for nothing. Safe for use by many threads.
 */
final class Probing {

    /** One run of a workload at one address. */
    record Place(InetSocketAddress endpoint, String run) {}

    private final Time time;
    private final Consumer<Place> onReady;
    private final Consumer<String> onObstacle;
    private final long begunAt;

    @GuardedBy("this")
    private Optional<Place> asked = Optional.empty();

    /**
     * @param onReady hears of the place that is ready, on a thread that may block
     * @param onObstacle hears what kept a place from being ready, at each attempt
     */
    Probing(Time time, Consumer<Place> onReady, Consumer<String> onObstacle) {
        this.time = time;
        this.onReady = onReady;
        this.onObstacle = onObstacle;
        this.begunAt = time.nanos();
    }

    /** Asks this place from now on, instead of any other; does nothing if it is asked already. */
    synchronized void ask(Place place, Readiness readiness) {
        if (!isAsked(place)) {
            asked = Optional.of(place);
            time.run(() -> probe(place, readiness, 0));
        }
    }

    /** Asks nobody any more. */
    synchronized void rest() {
        asked = Optional.empty();
    }

    private synchronized boolean isAsked(Place place) {
        return asked.equals(Optional.of(place));
    }

    private void probe(Place place, Readiness readiness, int earlier) {
        if (!isAsked(place)) {
            return;
        }
        Optional<String> obstacle =
                readiness.obstacle(place.endpoint(), ProbePace.patience(earlier));
        if (!isAsked(place)) {
            return;
        }
        if (obstacle.isEmpty()) {
            onReady.accept(place);
        } else {
            onObstacle.accept(obstacle.get());
            time.after(
                    ProbePace.pause(time.since(begunAt)),
                    () -> probe(place, readiness, earlier + 1));
        }
    }
}
