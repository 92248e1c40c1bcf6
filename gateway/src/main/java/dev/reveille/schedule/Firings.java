package dev.reveille.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * The moments at which a cron expression fires in a time zone. Where clocks are put forward, what
 * lies in the skipped time fires at the first moment after it, once; where they are put back, what
 * lies in the repeated time fires the first time only. Immutable.
 */
public record Firings(CronExpression expression, ZoneId timezone) {

    /** The first moment later than this one; empty when there is none. */
    public Optional<Instant> after(Instant moment) {
        return expression.after(firedUntil(moment)).map(this::momentOf);
    }

    /** The last moment that is not later than this one; empty when there is none. */
    public Optional<Instant> atOrBefore(Instant moment) {
        return expression.atOrBefore(firedUntil(moment)).map(this::momentOf);
    }

    /** The first moment later than this one, and within the span, at which both fire. */
    public Optional<Instant> clash(Firings other, Instant moment, Duration span) {
        Instant end = moment.plus(span);
        Optional<Instant> mine = after(moment);
        Optional<Instant> theirs = other.after(moment);
        while (mine.isPresent() && theirs.isPresent()) {
            Instant a = mine.get();
            Instant b = theirs.get();
            if (a.isAfter(end) || b.isAfter(end)) {
                break;
            }
            if (a.equals(b)) {
                return mine;
            }
            // The earlier one goes straight to the later one, so that what fires each minute does
            // not have to be counted through.
            if (a.isBefore(b)) {
                mine = after(b.minusNanos(1));
            } else {
                theirs = other.after(a.minusNanos(1));
            }
        }
        return Optional.empty();
    }

    /**
     * The time on the wall up to which everything has fired at this moment, and beyond which
     * nothing has: while time is repeated, that is the end of the repeated time.
     */
    private LocalDateTime firedUntil(Instant moment) {
        LocalDateTime local = LocalDateTime.ofInstant(moment, timezone);
        return transition(local)
                .filter(change -> change.isOverlap() && !moment.isBefore(change.getInstant()))
                .map(change -> change.getDateTimeBefore().minusNanos(1))
                .orElse(local);
    }

    private Instant momentOf(LocalDateTime local) {
        ZoneRules rules = timezone.getRules();
        return transition(local)
                .filter(ZoneOffsetTransition::isGap)
                .map(ZoneOffsetTransition::getInstant)
                // Of two offsets, this is the earlier one.
                .orElseGet(() -> local.toInstant(rules.getOffset(local)));
    }

    /** The change of the clocks that skips or repeats this time. */
    private Optional<ZoneOffsetTransition> transition(LocalDateTime local) {
        return Optional.ofNullable(timezone.getRules().getTransition(local));
    }
}
