package dev.reveille.schedule;

import static dev.reveille.schedule.CronExpressionTest.cron;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.workload.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** It is 10:00 in UTC on 12 April 2026 when each test begins, a Sunday. */
@DisplayName("Opening hours")
class OpeningHoursTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final VirtualTime time = new VirtualTime();

    private static OpeningHours hours(String start, String stop) {
        return new OpeningHours(
                Optional.of(
                        new Schedule(Optional.of(cron(start)), Optional.of(cron(stop)), BERLIN)));
    }

    @ParameterizedTest(name = "{0} to {1}: next start {2}")
    @CsvSource(
            textBlock =
                    """
                    0 8 * * *  , 0 20 * * * ,
                    0 13 * * * , 0 20 * * * , 2026-04-12T11:00:00Z
                    0 8 * * *  , 0 12 * * * , 2026-04-13T06:00:00Z
                    0 20 * * * , 0 8 * * *  , 2026-04-12T18:00:00Z
                    0 20 * * * , 0 13 * * * ,
                    0 8 * * 1-5, 0 20 * * 1-5, 2026-04-13T06:00:00Z
                    0 8 * * 6  , 0 20 * * 0 ,
                    0 8 1 1 *  , 0 20 31 12 *,
                    0 0 31 2 * , 0 20 * * * , never
                    0 8 * * *  , 0 0 31 2 * ,
                    """)
    void areOpenWhenTheStartFiredLast(String start, String stop, @Nullable String expected) {
        Optional<Downtime> downtime = hours(start, stop).downtime(time);

        if (expected == null) {
            assertThat(downtime).isEmpty();
        } else {
            assertThat(downtime)
                    .contains(
                            new Downtime(
                                    Optional.of(expected)
                                            .filter(e -> !e.equals("never"))
                                            .map(Instant::parse),
                                    BERLIN));
        }
    }

    @Test
    void changeAtTheMomentOfAFiringInTheYearRound() {
        OpeningHours hours = hours("0 8 * * 1-5", "30 17 * * 1-5");
        List<String> changes = new ArrayList<>();
        boolean open = false;
        for (int minute = 0; minute < 3 * 24 * 60; minute++) {
            boolean now = hours.downtime(time).isEmpty();
            if (now != open) {
                changes.add(time.now() + (now ? " open" : " closed"));
            }
            open = now;
            time.advance(Duration.ofMinutes(1));
        }

        assertThat(changes)
                .containsExactly(
                        "2026-04-13T06:00:00Z open",
                        "2026-04-13T15:30:00Z closed",
                        "2026-04-14T06:00:00Z open",
                        "2026-04-14T15:30:00Z closed",
                        "2026-04-15T06:00:00Z open");
    }

    @Test
    void areRightWhicheverWayTheDateIsChanged() {
        OpeningHours hours = hours("0 8 * * *", "0 20 * * *");
        assertThat(hours.downtime(time)).isEmpty();
        time.changeDate(Duration.ofHours(10));
        assertThat(hours.downtime(time)).isPresent();
        time.changeDate(Duration.ofHours(-10));
        assertThat(hours.downtime(time)).isEmpty();
        time.changeDate(Duration.ofHours(-6));
        assertThat(hours.downtime(time)).isPresent();
    }

    @Test
    void holdThroughTheNightsOnWhichTheClocksAreChanged() {
        OpeningHours hours = hours("30 2 * * *", "45 2 * * *");
        time.advanceTo("2026-10-24T22:00:00Z");
        List<String> changes = new ArrayList<>();
        boolean open = false;
        for (int minute = 0; minute < 6 * 60; minute++) {
            boolean now = hours.downtime(time).isEmpty();
            if (now != open) {
                changes.add(time.now() + (now ? " open" : " closed"));
            }
            open = now;
            time.advance(Duration.ofMinutes(1));
        }

        assertThat(changes)
                .containsExactly("2026-10-25T00:30:00Z open", "2026-10-25T00:45:00Z closed");
    }

    @Test
    void areAlwaysWithoutAStartOrWithoutAStop() {
        for (Schedule schedule :
                List.of(
                        new Schedule(Optional.of(cron("0 13 * * *")), Optional.empty(), BERLIN),
                        new Schedule(Optional.empty(), Optional.of(cron("0 11 * * *")), BERLIN))) {
            assertThat(new OpeningHours(Optional.of(schedule)).downtime(time)).isEmpty();
        }
        assertThat(new OpeningHours(Optional.empty()).downtime(time)).isEmpty();
    }
}
