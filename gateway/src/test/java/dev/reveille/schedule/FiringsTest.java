package dev.reveille.schedule;

import static dev.reveille.schedule.CronExpressionTest.cron;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A cron expression in a time zone")
@Timeout(60)
class FiringsTest {

    private static Firings firings(String expression, String zone) {
        return new Firings(cron(expression), ZoneId.of(zone));
    }

    /** What fires in the span, asked for forwards and backwards. */
    private static List<Instant> within(Firings firings, Instant from, Instant until) {
        List<Instant> forwards = new ArrayList<>();
        Optional<Instant> next = firings.after(from.minusNanos(1));
        while (next.isPresent() && next.get().isBefore(until)) {
            forwards.add(next.get());
            next = firings.after(next.get());
        }
        List<Instant> backwards = new ArrayList<>();
        Optional<Instant> last = firings.atOrBefore(until.minusNanos(1));
        while (last.isPresent() && !last.get().isBefore(from)) {
            backwards.addFirst(last.get());
            last = firings.atOrBefore(last.get().minusNanos(1));
        }
        assertThat(backwards).as("asked for backwards").isEqualTo(forwards);
        return forwards;
    }

    /**
     * All firings of the day on which the clocks are changed, as the clock on the wall shows them
     * with its offset.
     */
    @ParameterizedTest(name = "{0} in {1} on {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # 02:00 → 03:00
                    0 1 * * *      | Europe/Berlin    | 2026-03-29 | 01:00+01:00
                    30 2 * * *     | Europe/Berlin    | 2026-03-29 | 03:00+02:00
                    0 2 * * *      | Europe/Berlin    | 2026-03-29 | 03:00+02:00
                    0 3 * * *      | Europe/Berlin    | 2026-03-29 | 03:00+02:00
                    59 1 * * *     | Europe/Berlin    | 2026-03-29 | 01:59+01:00
                    0,30 1-3 * * * | Europe/Berlin    | 2026-03-29 | 01:00+01:00 01:30+01:00 03:00+02:00 03:30+02:00
                    */20 2 * * *   | Europe/Berlin    | 2026-03-29 | 03:00+02:00
                    30 2 * * 0     | Europe/Berlin    | 2026-03-29 | 03:00+02:00
                    30 2 28 * *    | Europe/Berlin    | 2026-03-29 |
                    # 03:00 → 02:00
                    30 1 * * *     | Europe/Berlin    | 2026-10-25 | 01:30+02:00
                    0 2 * * *      | Europe/Berlin    | 2026-10-25 | 02:00+02:00
                    30 2 * * *     | Europe/Berlin    | 2026-10-25 | 02:30+02:00
                    59 2 * * *     | Europe/Berlin    | 2026-10-25 | 02:59+02:00
                    0 3 * * *      | Europe/Berlin    | 2026-10-25 | 03:00+01:00
                    0,30 1-3 * * * | Europe/Berlin    | 2026-10-25 | 01:00+02:00 01:30+02:00 02:00+02:00 02:30+02:00 03:00+01:00 03:30+01:00
                    # 02:00 → 03:00 and 02:00 → 01:00
                    30 2 * * *     | America/New_York | 2026-03-08 | 03:00-04:00
                    0 3 * * *      | America/New_York | 2026-03-08 | 03:00-04:00
                    0 1 * * *      | America/New_York | 2026-11-01 | 01:00-04:00
                    59 1 * * *     | America/New_York | 2026-11-01 | 01:59-04:00
                    0 2 * * *      | America/New_York | 2026-11-01 | 02:00-05:00
                    # Half an hour: 02:00 → 02:30 and 02:00 → 01:30
                    0 2 * * *      | Australia/Lord_Howe | 2026-10-04 | 02:30+11:00
                    29 2 * * *     | Australia/Lord_Howe | 2026-10-04 | 02:30+11:00
                    30 2 * * *     | Australia/Lord_Howe | 2026-10-04 | 02:30+11:00
                    31 2 * * *     | Australia/Lord_Howe | 2026-10-04 | 02:31+11:00
                    29 1 * * *     | Australia/Lord_Howe | 2026-04-05 | 01:29+11:00
                    30 1 * * *     | Australia/Lord_Howe | 2026-04-05 | 01:30+11:00
                    45 1 * * *     | Australia/Lord_Howe | 2026-04-05 | 01:45+11:00
                    0 2 * * *      | Australia/Lord_Howe | 2026-04-05 | 02:00+10:30
                    # At midnight: 00:00 → 01:00, and 00:00 → 23:00 of the day before
                    0 0 * * *      | America/Asuncion | 2023-10-01 | 01:00-03:00
                    30 23 * * *    | America/Asuncion | 2023-03-25 | 23:30-03:00
                    0 0 * * *      | America/Asuncion | 2023-03-26 | 00:00-04:00
                    # A whole day that never was
                    0 8 * * *      | Pacific/Apia     | 2011-12-31 | 00:00+14:00 08:00+14:00
                    # None at all
                    30 2 * * *     | Asia/Tokyo       | 2026-03-29 | 02:30+09:00
                    30 2 * * *     | UTC              | 2026-10-25 | 02:30Z
                    """)
    void firesOnceAtWhatIsSkippedAndOnceAtWhatIsRepeated(
            String expression, String zone, String day, @Nullable String expected) {
        ZoneId id = ZoneId.of(zone);
        Instant from = LocalDateTime.parse(day + "T00:00").atZone(id).toInstant();
        Instant until = LocalDateTime.parse(day + "T00:00").plusDays(1).atZone(id).toInstant();

        assertThat(within(firings(expression, zone), from, until))
                .extracting(
                        at -> {
                            var local = at.atZone(id);
                            return local.toLocalTime() + local.getOffset().getId();
                        })
                .containsExactly(expected == null ? new String[0] : expected.split(" "));
    }

    /** No firing moves when it is asked for in between, whatever the moment. */
    @ParameterizedTest
    @ValueSource(strings = {"*/10 * * * *", "30 2 * * *", "0 1,2,3 * * *", "15 2 29 3 *"})
    void tellsTheSameFiringsFromEveryMoment(String expression) {
        for (String zone :
                List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")) {
            for (int month = 3; month <= 11; month++) {
                if (month > 4 && month < 10) {
                    continue;
                }
                Instant from = Instant.parse("2026-%02d-01T00:00:00Z".formatted(month));
                Firings firings = firings(expression, zone);
                List<Instant> all = within(firings, from, from.plus(Duration.ofDays(31)));
                Instant first = firings.atOrBefore(from).orElseThrow();
                Instant moment = from;
                for (Instant next : all) {
                    while (moment.isBefore(next)) {
                        assertThat(firings.after(moment)).contains(next);
                        assertThat(firings.atOrBefore(moment)).contains(first);
                        moment = moment.plus(Duration.ofMinutes(37));
                    }
                    first = next;
                }
            }
        }
    }

    @Test
    void tellsNothingWhereTheExpressionNeverFires() {
        Firings never = firings("0 0 31 2 *", "Europe/Berlin");

        assertThat(never.after(Instant.parse("2026-04-12T10:00:00Z"))).isEmpty();
        assertThat(never.atOrBefore(Instant.parse("2026-04-12T10:00:00Z"))).isEmpty();
    }

    @Test
    void clashesAlsoWhereOnlyTheSkippedHourBringsThemTogether() {
        Firings start = firings("30 2 * * *", "Europe/Berlin");
        Firings stop = firings("0 3 * * *", "Europe/Berlin");
        Instant week = Instant.parse("2026-03-25T00:00:00Z");

        assertThat(start.clash(stop, week, Duration.ofDays(7)))
                .contains(Instant.parse("2026-03-29T01:00:00Z"));
        assertThat(start.clash(stop, week.minus(Duration.ofDays(7)), Duration.ofDays(7))).isEmpty();
    }
}
