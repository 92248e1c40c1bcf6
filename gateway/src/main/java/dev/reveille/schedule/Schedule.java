package dev.reveille.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When a workload is woken and put to sleep by the clock. At least one of the two expressions is
 * present. Immutable.
 *
 * @param start when it is woken
 * @param stop when it is put to sleep
 */
public record Schedule(
        Optional<CronExpression> start, Optional<CronExpression> stop, ZoneId timezone) {

    /** When it is woken. */
    public Optional<Firings> starts() {
        return start.map(expression -> new Firings(expression, timezone));
    }

    /** When it is put to sleep. */
    public Optional<Firings> stops() {
        return stop.map(expression -> new Firings(expression, timezone));
    }

    /** Whether it says also when the workload may not be used: between a stop and a start. */
    public boolean hasWindow() {
        return start.isPresent() && stop.isPresent();
    }

    Optional<Instant> lastStart(Instant now) {
        return starts().flatMap(firings -> firings.atOrBefore(now));
    }

    Optional<Instant> lastStop(Instant now) {
        return stops().flatMap(firings -> firings.atOrBefore(now));
    }

    Optional<Instant> nextStart(Instant now) {
        return starts().flatMap(firings -> firings.after(now));
    }

    Optional<Instant> nextStop(Instant now) {
        return stops().flatMap(firings -> firings.after(now));
    }

    /** Whichever fires first after this moment. */
    Optional<Instant> next(Instant now) {
        Optional<Instant> start = nextStart(now);
        Optional<Instant> stop = nextStop(now);
        return start.filter(a -> stop.filter(a::isAfter).isEmpty()).or(() -> stop);
    }
}
