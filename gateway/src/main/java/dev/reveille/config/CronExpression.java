package dev.reveille.config;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Optional;

/** A 5-field cron expression (minute, hour, day, month, weekday). Immutable. */
final class CronExpression {

    private static final CronParser PARSER =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private final ExecutionTime times;

    private CronExpression(ExecutionTime times) {
        this.times = times;
    }

    static CronExpression parse(String text) throws Mismatch {
        String expected = "a 5-field cron expression such as 0 8 * * 1-5";
        String[] fields = text.strip().split("\\s+", -1);
        if (fields.length != 5) {
            throw new Mismatch(expected + "; it has " + fields.length);
        }
        try {
            return new CronExpression(ExecutionTime.forCron(PARSER.parse(text.strip())));
        } catch (IllegalArgumentException invalid) {
            throw new Mismatch(expected + "; " + reason(invalid));
        }
    }

    /** The library wraps the reason in the whole expression, which the message shows already. */
    private static String reason(IllegalArgumentException invalid) {
        Throwable cause = invalid;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** The first time after {@code now}, and within the span, at which both fire. */
    Optional<ZonedDateTime> clash(CronExpression other, ZonedDateTime now, Duration span) {
        ZonedDateTime end = now.plus(span);
        Optional<ZonedDateTime> mine = times.nextExecution(now);
        Optional<ZonedDateTime> theirs = other.times.nextExecution(now);
        while (mine.isPresent() && theirs.isPresent()) {
            ZonedDateTime a = mine.get();
            ZonedDateTime b = theirs.get();
            if (a.isAfter(end) || b.isAfter(end)) {
                break;
            }
            if (a.isEqual(b)) {
                return mine;
            }
            // The earlier one goes straight to the later one, so that what fires each minute does
            // not have to be counted through.
            if (a.isBefore(b)) {
                mine = times.nextExecution(b.minusNanos(1));
            } else {
                theirs = other.times.nextExecution(a.minusNanos(1));
            }
        }
        return Optional.empty();
    }
}
