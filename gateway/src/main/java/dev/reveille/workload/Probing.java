package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks one place again and again whether it is ready, until it is, or until there is another place
 * to ask or none. An answer that comes too late counts for nothing. Safe for use by many threads.
 *
 * <p>An address is often told long before its interface is up. Whoever asks for it then makes the
 * kernel look for the neighbour in vain, and look again only after a second, however often one asks
 * meanwhile (measured on Docker 20.10: address after 20 ms, start call returned after 450 ms, port
 * reached after 1040 ms). So the first question waits until a call to the runtime tells that the
 * workload runs; only a call that takes seconds is not waited for.
 */
final class Probing {

    /** One run of a workload at one address. */
    record Place(InetSocketAddress endpoint, String run) {}

    /** How long a start call is waited for before a known address is asked all the same. */
    private static final Duration CALL_PATIENCE = Duration.ofSeconds(5);

    private final Time time;
    private final Consumer<Place> onReady;
    private final Consumer<Reason> onObstacle;
    private final long begunAt;

    @GuardedBy("this")
    private Optional<Place> asked = Optional.empty();

    /** Whether addresses can be expected to be up. */
    @GuardedBy("this")
    private boolean up;

    /** The first question, until addresses can be expected to be up. */
    @GuardedBy("this")
    private Optional<Runnable> heldBack = Optional.empty();

    @GuardedBy("this")
    private Time.Timer impatience = () -> {};

    /**
     * @param onReady hears of the place that is ready, on a thread that may block
     * @param onObstacle hears what kept a place from being ready, at each attempt
     */
    Probing(Time time, Consumer<Place> onReady, Consumer<Reason> onObstacle) {
        this.time = time;
        this.onReady = onReady;
        this.onObstacle = onObstacle;
        this.begunAt = time.nanos();
    }

    /** Asks this place from now on, instead of any other; does nothing if it is asked already. */
    synchronized void ask(Place place, Readiness readiness) {
        if (isAsked(place)) {
            return;
        }
        asked = Optional.of(place);
        Runnable question = () -> probe(place, readiness, 0);
        if (up) {
            time.run(question);
        } else {
            boolean first = heldBack.isEmpty();
            heldBack = Optional.of(question);
            if (first) {
                impatience = time.after(CALL_PATIENCE, this::expectUp);
            }
        }
    }

    /** Addresses are up: what was held back is asked now. */
    synchronized void expectUp() {
        up = true;
        impatience.cancel();
        heldBack.ifPresent(time::run);
        heldBack = Optional.empty();
    }

    /** Addresses that are told from now on may not be up yet. */
    synchronized void expectDown() {
        up = false;
    }

    /** Asks nobody any more. */
    synchronized void rest() {
        asked = Optional.empty();
        heldBack = Optional.empty();
        impatience.cancel();
    }

    private synchronized boolean isAsked(Place place) {
        return asked.equals(Optional.of(place));
    }

    private void probe(Place place, Readiness readiness, int earlier) {
        if (!isAsked(place)) {
            return;
        }
        Optional<Reason> obstacle =
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
