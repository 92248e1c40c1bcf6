package dev.reveille.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A 5-field cron expression (minute, hour, day of the month, month, day of the week), as in
 * crontab(5). It tells times on a clock on the wall; what those are in the world, {@link Firings}
 * says. Immutable; equal when written alike.
 */
public final class CronExpression {

    /** A text is not a cron expression. Its message says why, in a few words. */
    public static final class MalformedException extends Exception {

        private static final long serialVersionUID = 1L;

        MalformedException(String why) {
            super(why);
        }
    }

    private static final CronParser PARSER =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private final String text;
    private final ExecutionTime times;

    private CronExpression(String text, ExecutionTime times) {
        this.text = text;
        this.times = times;
    }

    /** Reads an expression; blanks around it are dropped. */
    public static CronExpression parse(String text) throws MalformedException {
        String stripped = text.strip();
        int fields = stripped.split("\\s+", -1).length;
        if (fields != 5) {
            throw new MalformedException("it has " + fields);
        }
        try {
            return new CronExpression(stripped, ExecutionTime.forCron(PARSER.parse(stripped)));
        } catch (IllegalArgumentException invalid) {
            throw new MalformedException(reason(invalid));
        }
    }

    /** The library wraps the reason in the whole expression, which whoever asked knows. */
    private static String reason(IllegalArgumentException invalid) {
        Throwable cause = invalid;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** The first time later than this one; empty when there is none. */
    Optional<LocalDateTime> after(LocalDateTime time) {
        return times.nextExecution(minute(time)).map(ZonedDateTime::toLocalDateTime);
    }

    /** The last time that is not later than this one; empty when there is none. */
    Optional<LocalDateTime> atOrBefore(LocalDateTime time) {
        return times.lastExecution(minute(time).plusMinutes(1)).map(ZonedDateTime::toLocalDateTime);
    }

    /**
     * The library is given UTC, in which no time is skipped or repeated: where some are, it moves
     * firings, drops them or tells them twice, depending on the expression.
     */
    private static ZonedDateTime minute(LocalDateTime time) {
        return time.truncatedTo(ChronoUnit.MINUTES).atZone(ZoneOffset.UTC);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronExpression cron && cron.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
