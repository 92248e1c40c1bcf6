package dev.reveille.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private static final LocalDateTime LEAP_YEAR = LocalDateTime.of(2024, 1, 1, 0, 0);

    private final String text;

    /** Empty when it never fires. */
    private final Optional<ExecutionTime> times;

    private CronExpression(String text, Optional<ExecutionTime> times) {
        this.text = text;
        this.times = times;
    }

    /** Reads an expression; blanks around it are dropped. */
    public static CronExpression parse(String text) throws MalformedException {
        String stripped = text.strip();
        String[] fields = stripped.split("\\s+", -1);
        if (fields.length != 5) {
            throw new MalformedException("it has " + fields.length);
        }
        try {
            ExecutionTime times = times(stripped);
            return new CronExpression(
                    stripped, hasADay(fields) ? Optional.of(times) : Optional.empty());
        } catch (IllegalArgumentException invalid) {
            throw new MalformedException(reason(invalid));
        }
    }

    private static ExecutionTime times(String expression) {
        return ExecutionTime.forCron(PARSER.parse(expression));
    }

    /**
     * Whether there is a day at which it fires, as there is none for the 31st of February. Asked
     * for such a one, the library looks through all years, for seconds; so it is asked for days and
     * months one by one, and there is always one of these.
     */
    private static boolean hasADay(String[] fields) {
        Set<Month> months =
                midnights("0 0 1 %s *".formatted(fields[3]))
                        .map(LocalDateTime::getMonth)
                        .collect(Collectors.toSet());
        return midnights("0 0 %s * %s".formatted(fields[2], fields[4]))
                .anyMatch(day -> months.contains(day.getMonth()));
    }

    /** When an expression fires within a leap year, which has every day that there is. */
    private static Stream<LocalDateTime> midnights(String expression) {
        CronExpression each = new CronExpression(expression, Optional.of(times(expression)));
        LocalDateTime end = LEAP_YEAR.plusYears(1);
        return Stream.iterate(
                        each.after(LEAP_YEAR.minusMinutes(1)),
                        day -> day.filter(end::isAfter).isPresent(),
                        day -> day.flatMap(each::after))
                .flatMap(Optional::stream);
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
        return times.flatMap(known -> known.nextExecution(minute(time)))
                .map(ZonedDateTime::toLocalDateTime);
    }

    /** The last time that is not later than this one; empty when there is none. */
    Optional<LocalDateTime> atOrBefore(LocalDateTime time) {
        return times.flatMap(known -> known.lastExecution(minute(time).plusMinutes(1)))
                .map(ZonedDateTime::toLocalDateTime);
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
