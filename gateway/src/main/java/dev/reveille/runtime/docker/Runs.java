package dev.reveille.runtime.docker;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells one run of a container from the next.
 *
 * <p>The engine's own mark of a run is {@code State.StartedAt}, but it comes late. Measured on
 * Docker 20.10: the {@code network connect} event arrives 15 to 35 ms after a start call, when the
 * container already has its address, and the call returns after 300 to 435 ms. In between {@code
 * GET /containers/x/json} does not answer at all (the engine holds the container's lock), {@code
 * GET /containers/json} still shows the old state without address, and only {@code GET /networks/x}
 * answers (in 2 ms, with the address). So a run that is seen at its {@code network connect} gets a
 * provisional id, and the first {@code StartedAt} that is not older than that event is bound to it:
 * from then on this run keeps this id, whoever asks. A run not seen that early is known by its
 * {@code StartedAt} alone.
 *
 * <p>A start that fails (no such program) leaves {@code StartedAt} as it was. Its provisional id
 * then stands for the failed attempt until the next one begins, so that it can be told from the run
 * before.
 *
 * <p>Safe for use by many threads. Holds one entry for each existing container that was started
 * while watched.
 */
final class Runs {

    /** A container's older runs are of no interest to anyone who still asks. */
    private static final int REMEMBERED = 2;

    private static final int SHORT_ID = 12;

    /** A run that was seen to begin, and the StartedAt bound to it, if any. */
    private record Begun(String run, Instant at, Optional<String> startedAt, boolean failed) {}

    @GuardedBy("this")
    private final Map<String, Deque<Begun>> begun = new HashMap<>();

    /**
     * A run of the container begins.
     *
     * @param at by the engine's clock
     * @return its id, for good
     */
    synchronized String begin(String container, Instant at) {
        Deque<Begun> runs = begun.computeIfAbsent(container, _ -> new ArrayDeque<>());
        String run = shortened(container) + "#" + at;
        runs.addFirst(new Begun(run, at, Optional.empty(), false));
        while (runs.size() > REMEMBERED) {
            runs.removeLast();
        }
        return run;
    }

    /** The run that began last came to nothing before the container was started. */
    synchronized void failed(String container) {
        Deque<Begun> runs = begun.get(container);
        if (runs != null && runs.getFirst().startedAt().isEmpty()) {
            Begun last = runs.removeFirst();
            runs.addFirst(new Begun(last.run(), last.at(), Optional.empty(), true));
        }
    }

    /** The container is gone for good. */
    synchronized void forget(String container) {
        begun.remove(container);
    }

    /**
     * The run a container is in, or was in last.
     *
     * @param startedAt as the engine says it, empty or of the year 1 for one that never ran
     */
    synchronized String of(String container, String startedAt) {
        Deque<Begun> runs = begun.getOrDefault(container, new ArrayDeque<>());
        Optional<String> known =
                runs.stream()
                        .filter(b -> b.startedAt().equals(Optional.of(startedAt)))
                        .map(Begun::run)
                        .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        Optional<Instant> instant = instant(startedAt);
        Optional<Begun> last = Optional.ofNullable(runs.peekFirst());
        if (last.isPresent() && last.get().startedAt().isEmpty()) {
            Begun open = last.get();
            if (instant.isPresent() && !instant.get().isBefore(open.at())) {
                runs.removeFirst();
                runs.addFirst(new Begun(open.run(), open.at(), Optional.of(startedAt), false));
                return open.run();
            }
            if (open.failed()) {
                return open.run();
            }
        }
        return instant.isPresent() ? shortened(container) + "@" + startedAt : "";
    }

    /** The engine's way to write a moment; empty for one that never was. */
    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant())
                    .filter(instant -> instant.getEpochSecond() > 0);
        } catch (DateTimeParseException never) {
            return Optional.empty();
        }
    }

    private static String shortened(String container) {
        return container.substring(0, Math.min(SHORT_ID, container.length()));
    }
}
