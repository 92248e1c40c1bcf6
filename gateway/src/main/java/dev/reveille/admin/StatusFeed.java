package dev.reveille.admin;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.http.EventStream;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pushes the status document to those who listen: once at the beginning, soon after each change of
 * a state, and every two seconds if anything else in it has changed. Changes that come close
 * together are pushed together, and the larger the document, the more: it is made for a fifth of
 * the time at most, and each who listens gets a megabyte a second at most. It is made once for all
 * who listen, and not at all when nobody does. For one who is slow to read, the latest document
 * alone waits. Thread-safe.
 */
final class StatusFeed {

    private static final Duration BETWEEN_PUSHES = Duration.ofMillis(500);
    private static final Duration REFRESH = Duration.ofSeconds(2);

    /** How many times as long as making a document took nothing is made afterwards. */
    private static final int REST = 4;

    /** What each gets of large documents: as text, which is mostly ASCII. */
    private static final int BYTES_PER_SECOND = 1_000_000;

    private static final int MOST_LISTENERS = 100;

    /** One who listens, for as long as it may. */
    private record Listener(EventStream.Sink sink, BooleanSupplier allowed) {}

    private final StatusDocument document;
    private final Time time;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    @GuardedBy("listeners")
    private boolean planned;

    @GuardedBy("listeners")
    private boolean refreshing;

    /** What was pushed last, but for what changes with time alone. */
    @GuardedBy("this")
    private Map<String, @Nullable Object> pushed = Map.of();

    @GuardedBy("this")
    private long pushedAt;

    /** When a document may be made again: that takes a while, and so does its way. */
    @GuardedBy("this")
    private long restedAt;

    StatusFeed(StatusDocument document, Time time) {
        this.document = document;
        this.time = time;
        this.pushedAt = time.nanos() - BETWEEN_PUSHES.toNanos();
        this.restedAt = time.nanos();
    }

    /**
     * Adds one who listens.
     *
     * @param allowed whether it still may; asked before every push, and the stream ended if not
     * @return empty when too many listen already
     */
    Optional<EventStream> open(BooleanSupplier allowed) {
        return listeners.size() >= MOST_LISTENERS
                ? Optional.empty()
                : Optional.of(new EventStream(sink -> begin(new Listener(sink, allowed))));
    }

    /** One at a time with pushes, so that nobody gets an older document after a newer one. */
    private synchronized AutoCloseable begin(Listener listener) {
        Map<String, @Nullable Object> now = document.make();
        if (listeners.isEmpty()) {
            pushed = StatusDocument.lasting(now);
        }
        listeners.add(listener);
        listener.sink().sendLatest("status", json(now));
        synchronized (listeners) {
            if (!refreshing) {
                refreshing = true;
                time.after(REFRESH, this::refresh);
            }
        }
        return () -> listeners.remove(listener);
    }

    /** Something has changed. Never blocks, whatever lock the caller holds. */
    void changed() {
        if (listeners.isEmpty()) {
            return;
        }
        synchronized (listeners) {
            if (!planned) {
                planned = true;
                time.run(this::pushSoon);
            }
        }
    }

    /** Looks again when it has waited: another document may have been made meanwhile. */
    private void pushSoon() {
        Duration pause;
        synchronized (this) {
            pause = longer(BETWEEN_PUSHES.minus(time.since(pushedAt)), rest());
        }
        if (pause.isPositive()) {
            time.after(pause, this::pushSoon);
            return;
        }
        synchronized (listeners) {
            planned = false;
        }
        push();
    }

    /** For how long no document is to be made; zero or less if one may. */
    private synchronized Duration rest() {
        return Duration.ofNanos(restedAt - time.nanos());
    }

    private void refresh() {
        Duration pause = rest();
        try {
            if (!pause.isPositive()) {
                push();
                pause = longer(REFRESH, rest());
            }
        } finally {
            // Whatever is wrong with a document, the next one may be sound.
            again(pause.isPositive() ? pause : REFRESH);
        }
    }

    private void again(Duration pause) {
        synchronized (listeners) {
            refreshing = !listeners.isEmpty();
            if (refreshing) {
                time.after(pause, this::refresh);
            }
        }
    }

    private synchronized void push() {
        listeners.stream()
                .filter(listener -> !listener.allowed().getAsBoolean())
                .forEach(listener -> listener.sink().end());
        listeners.removeIf(listener -> !listener.allowed().getAsBoolean());
        if (!listeners.isEmpty()) {
            long begun = time.nanos();
            int size = pushIfChanged();
            Duration rest =
                    longer(
                            time.since(begun).multipliedBy(REST),
                            Duration.ofSeconds(size).dividedBy(BYTES_PER_SECOND));
            restedAt = time.nanos() + rest.toNanos();
        }
    }

    /** Returns how much each has got. */
    @GuardedBy("this")
    private int pushIfChanged() {
        Map<String, @Nullable Object> now = document.make();
        Map<String, @Nullable Object> lasting = StatusDocument.lasting(now);
        if (lasting.equals(pushed)) {
            return 0;
        }
        pushed = lasting;
        String text = json(now);
        listeners.forEach(listener -> listener.sink().sendLatest("status", text));
        pushedAt = time.nanos();
        return text.length();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static String json(Map<String, @Nullable Object> document) {
        return JsonMapper.shared().writeValueAsString(document);
    }
}
