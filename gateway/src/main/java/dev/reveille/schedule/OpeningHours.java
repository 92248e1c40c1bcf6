package dev.reveille.schedule;

import dev.reveille.time.Time;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a workload may be used, by the last firings of its schedule: it may when the start fired
 * later than the stop, or when it has no schedule with both. Asked for each request, so that the
 * answer is kept for as long as it holds; whichever way the system's date is changed, it is right.
 * Safe for use by many threads.
 */
public final class OpeningHours {

    /** From one firing to the next. */
    private record Stretch(Instant from, Instant until, Optional<Downtime> downtime) {

        boolean covers(Instant moment) {
            return !moment.isBefore(from) && moment.isBefore(until);
        }
    }

    private final Optional<Schedule> window;
    private volatile Stretch known = new Stretch(Instant.MAX, Instant.MAX, Optional.empty());

    public OpeningHours(Optional<Schedule> schedule) {
        this.window = schedule.filter(Schedule::hasWindow);
    }

    /** Present while it may not be used. */
    public Optional<Downtime> downtime(Time time) {
        if (window.isEmpty()) {
            return Optional.empty();
        }
        Instant now = time.now();
        Stretch stretch = known;
        if (!stretch.covers(now)) {
            stretch = stretchAt(window.get(), now);
            known = stretch;
        }
        return stretch.downtime();
    }

    private static Stretch stretchAt(Schedule schedule, Instant now) {
        Optional<Instant> start = schedule.lastStart(now);
        Optional<Instant> stop = schedule.lastStop(now);
        boolean open = start.filter(s -> stop.filter(e -> !s.isAfter(e)).isEmpty()).isPresent();
        Instant from = (open ? start : stop).orElse(now);
        return new Stretch(
                from,
                schedule.next(now).orElse(Instant.MAX),
                open
                        ? Optional.empty()
                        : Optional.of(new Downtime(schedule.nextStart(now), schedule.timezone())));
    }
}
