package dev.reveille.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells when a schedule fires. Its timer is set to the next firing and looks at the date once a
 * minute at least, so that a change of the date, or a suspended machine, is noticed: what has been
 * missed then happens once, and of a start and a stop only the later one. A date that is put back
 * repeats nothing. Thread-safe.
 */
public final class ScheduleClock {

    /** What a schedule says at a moment. */
    public enum Event {
        START,
        STOP
    }

    private static final Duration LOOK = Duration.ofMinutes(1);

    /** A date that is put back by more was wrong before: what comes now has not been. */
    private static final Duration CORRECTION = Duration.ofDays(1);

    private final Time time;
    private final Consumer<Event> listener;

    @GuardedBy("this")
    private Optional<Schedule> schedule = Optional.empty();

    /** All firings up to this moment have been told, or were before anyone asked. */
    @GuardedBy("this")
    private Instant told;

    @GuardedBy("this")
    private Time.Timer next = () -> {};

    /**
     * @param listener hears of each firing, on a thread of its own that may block
     */
    public ScheduleClock(Time time, Consumer<Event> listener) {
        this.time = time;
        this.listener = listener;
        this.told = time.now();
    }

    /**
     * Follows this schedule from now on, which may be the one it follows already. What the one
     * before it said until now is told, if it has not been yet.
     */
    public synchronized void follow(Optional<Schedule> changed) {
        tell();
        if (!changed.equals(schedule)) {
            schedule = changed;
            told = time.now();
        }
        setTimer();
    }

    /** Tells nothing any more. */
    public synchronized void rest() {
        schedule = Optional.empty();
        setTimer();
    }

    private synchronized void look() {
        tell();
        setTimer();
    }

    @GuardedBy("this")
    private void tell() {
        Instant now = time.now();
        if (now.isBefore(told)) {
            if (now.plus(CORRECTION).isBefore(told)) {
                told = now;
            }
            return;
        }
        Instant before = told;
        told = now;
        schedule.flatMap(current -> missed(current, before, now))
                .ifPresent(event -> time.run(() -> listener.accept(event)));
    }

    private static Optional<Event> missed(Schedule schedule, Instant before, Instant now) {
        Optional<Instant> start = schedule.lastStart(now).filter(before::isBefore);
        Optional<Instant> stop = schedule.lastStop(now).filter(before::isBefore);
        if (start.isEmpty() && stop.isEmpty()) {
            return Optional.empty();
        }
        // Both at once: as OpeningHours has it, it stops.
        boolean startIsLater =
                start.filter(s -> stop.filter(e -> !s.isAfter(e)).isEmpty()).isPresent();
        return Optional.of(startIsLater ? Event.START : Event.STOP);
    }

    @GuardedBy("this")
    private void setTimer() {
        next.cancel();
        if (schedule.isEmpty()) {
            return;
        }
        Instant now = time.now();
        Duration untilFiring =
                schedule.get()
                        .next(now.isBefore(told) ? told : now)
                        .map(firing -> Duration.between(now, firing))
                        .orElse(LOOK);
        next = time.after(untilFiring.compareTo(LOOK) < 0 ? untilFiring : LOOK, this::look);
    }
}
