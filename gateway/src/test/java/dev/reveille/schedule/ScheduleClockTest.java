package dev.reveille.schedule;

import static dev.reveille.schedule.CronExpressionTest.cron;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.workload.VirtualTime;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** It is 10:00 on 12 April 2026 when each test begins, a Sunday. */
@DisplayName("The clock of a schedule")
class ScheduleClockTest {

    private static final Duration INSTANT = Duration.ofNanos(1);

    private final VirtualTime time = new VirtualTime();
    private final List<String> heard = new ArrayList<>();
    private final ScheduleClock clock =
            new ScheduleClock(time, event -> heard.add(time.now() + " " + event));

    static Optional<Schedule> schedule(String start, String stop) {
        return Optional.of(
                new Schedule(
                        Optional.of(start).filter(s -> !s.isEmpty()).map(CronExpressionTest::cron),
                        Optional.of(stop).filter(s -> !s.isEmpty()).map(CronExpressionTest::cron),
                        ZoneId.of("UTC")));
    }

    @Test
    void tellsEachFiringAtItsMoment() {
        clock.follow(schedule("0 8 * * *", "30 20 * * *"));
        time.advance(Duration.ofDays(2));

        assertThat(heard)
                .containsExactly(
                        "2026-04-12T20:30:00Z STOP",
                        "2026-04-13T08:00:00Z START",
                        "2026-04-13T20:30:00Z STOP",
                        "2026-04-14T08:00:00Z START");
    }

    @Test
    void tellsNothingBeforeAndNothingOfThePast() {
        clock.follow(schedule("0 11 * * *", "0 10 * * *"));
        time.advance(Duration.ofHours(1).minus(INSTANT));
        assertThat(heard).isEmpty();
        time.advance(INSTANT);
        assertThat(heard).containsExactly("2026-04-12T11:00:00Z START");
    }

    @Test
    void knowsOneOfTheTwoOnly() {
        clock.follow(schedule("", "0 */8 * * *"));
        time.advance(Duration.ofDays(1));

        assertThat(heard)
                .containsExactly(
                        "2026-04-12T16:00:00Z STOP",
                        "2026-04-13T00:00:00Z STOP",
                        "2026-04-13T08:00:00Z STOP");
    }

    @Test
    void tellsOnceWhatWasMissedWhenTheDateIsPutForward() {
        clock.follow(schedule("0 * * * *", ""));
        time.advance(Duration.ofMinutes(10));
        time.changeDate(Duration.ofHours(5));
        time.advance(Duration.ofMinutes(1));

        assertThat(heard).containsExactly("2026-04-12T15:11:00Z START");
        time.advanceTo("2026-04-12T16:00:00Z");
        assertThat(heard).hasSize(2).endsWith("2026-04-12T16:00:00Z START");
    }

    @Test
    void tellsOnlyTheLaterOfAMissedStartAndAMissedStop() {
        clock.follow(schedule("0 12 * * *", "0 13 * * *"));
        time.changeDate(Duration.ofHours(4));
        time.advance(Duration.ofMinutes(1));
        assertThat(heard).containsExactly("2026-04-12T14:01:00Z STOP");

        clock.follow(schedule("0 17 * * *", "0 16 * * *"));
        time.changeDate(Duration.ofHours(4));
        time.advance(Duration.ofMinutes(1));
        assertThat(heard).hasSize(2).endsWith("2026-04-12T18:02:00Z START");
    }

    @Test
    void repeatsNothingWhenTheDateIsPutBack() {
        clock.follow(schedule("0 11 * * *", "30 11 * * *"));
        time.advanceTo("2026-04-12T11:30:00Z");
        assertThat(heard).hasSize(2);
        time.changeDate(Duration.ofHours(-3));
        time.advanceTo("2026-04-12T12:00:00Z");
        assertThat(heard).hasSize(2);

        time.advanceTo("2026-04-13T11:00:00Z");
        assertThat(heard).hasSize(3).endsWith("2026-04-13T11:00:00Z START");
    }

    @Test
    void startsAfreshWhenTheDateWasWrongByMoreThanADay() {
        clock.follow(schedule("0 11 * * *", ""));
        time.changeDate(Duration.ofDays(-1000));
        time.advance(Duration.ofHours(2));

        assertThat(heard).containsExactly("2023-07-17T11:00:00Z START");
    }

    @Test
    void missesNoFiringThatFallsTogetherWithAReload() {
        clock.follow(schedule("0 11 * * *", ""));
        time.changeDate(Duration.ofHours(1));
        clock.follow(schedule("0 11 * * *", "0 20 * * *"));
        time.settle();

        assertThat(heard).containsExactly("2026-04-12T11:00:00Z START");
        time.advance(Duration.ofHours(1));
        assertThat(heard).hasSize(1);
    }

    @Test
    void tellsNothingOfThePastOfANewSchedule() {
        clock.follow(schedule("0 9 * * *", ""));
        time.advance(Duration.ofSeconds(50));
        time.advanceTo("2026-04-12T10:30:20Z");
        clock.follow(schedule("30 10 * * *", ""));
        time.advance(Duration.ofHours(2));

        assertThat(heard).isEmpty();
    }

    @Test
    void isNotWoundUpAgainByAReloadThatChangesNothing() {
        for (int i = 0; i < 60; i++) {
            clock.follow(schedule("0 11 * * *", ""));
            time.advance(Duration.ofMinutes(1));
            assertThat(time.waiting()).isOne();
        }

        assertThat(heard).hasSize(1);
    }

    @Test
    void leavesNoTimerBehindWhenItRests() {
        clock.follow(schedule("0 11 * * *", ""));
        clock.rest();
        time.advance(Duration.ofDays(2));

        assertThat(heard).isEmpty();
        assertThat(time.waiting()).isZero();
    }

    @Test
    void goesOnWithAnExpressionThatNeverFires() {
        clock.follow(schedule("0 0 31 2 *", ""));
        time.advance(Duration.ofDays(2));
        assertThat(heard).isEmpty();
        assertThat(cron("0 0 31 2 *")).hasToString("0 0 31 2 *");
    }
}
