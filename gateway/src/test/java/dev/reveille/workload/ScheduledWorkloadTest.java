package dev.reveille.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.workload.ScriptedRuntime.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** It is 10:00 in UTC on 12 April 2026 when each test begins. */
@DisplayName("A workload with a schedule")
class ScheduledWorkloadTest {

    private static final String UTC = "schedule_timezone: UTC";
    private static final String START = "schedule_start: 0 8 * * *";
    private static final String STOP = "schedule_stop: 0 20 * * *";

    private static Scene scheduled(String... settings) {
        String[] all = new String[settings.length + 2];
        System.arraycopy(settings, 0, all, 2, settings.length);
        all[0] = UTC;
        all[1] = "idle_timeout: 0";
        return new Scene(all);
    }

    @Test
    void wakesAndSleepsOnTime() {
        Scene scene = scheduled(START, STOP).awake();
        scene.time.advanceTo("2026-04-12T19:59:59.999999999Z");
        assertThat(scene.state()).isEqualTo("Awake");
        scene.time.advanceTo("2026-04-12T20:00:00Z");
        assertThat(scene.state()).isEqualTo("Asleep");
        scene.time.advanceTo("2026-04-13T07:59:59.999999999Z");
        assertThat(scene.state()).isEqualTo("Asleep");
        scene.time.advanceTo("2026-04-13T08:00:00Z");
        assertThat(scene.state()).isEqualTo("Awake");
    }

    @Test
    void withAStartOnlyWakesOnTimeAndIsNeverOffline() {
        Scene scene = scheduled(START);
        assertThat(scene.workload.downtime()).isEmpty();
        scene.time.advanceTo("2026-04-13T08:00:00Z");

        assertThat(scene.state()).isEqualTo("Awake");
        scene.time.advance(Duration.ofDays(3));
        assertThat(scene.state()).isEqualTo("Awake");
    }

    @Test
    void withAStopOnlySleepsOnTimeAndIsWokenByTheNextRequest() {
        Scene scene = scheduled(STOP).awake();
        scene.time.advanceTo("2026-04-12T20:00:00Z");
        assertThat(scene.state()).isEqualTo("Asleep");
        assertThat(scene.workload.downtime()).isEmpty();

        Scene.Visit visit = scene.visit();
        scene.time.settle();
        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
    }

    @Test
    void lendsItselfToNoRequestOutsideOfItsHours() {
        Scene scene = scheduled(START, STOP);
        scene.time.advanceTo("2026-04-12T21:00:00Z");

        assertThat(scene.visit().outcome())
                .isInstanceOfSatisfying(
                        HoldOutcome.Offline.class,
                        offline ->
                                assertThat(offline.downtime().nextStart())
                                        .contains(Instant.parse("2026-04-13T08:00:00Z")));
        scene.workload.wakeForRequest();
        scene.time.settle();
        assertThat(scene.state()).isEqualTo("Asleep");
        assertThat(scene.runtime.count(Call.START)).isZero();
    }

    @Test
    void mayBeWokenOutsideOfItsHoursForADependent() {
        Scene scene = scheduled(START, STOP);
        scene.time.advanceTo("2026-04-12T21:00:00Z");
        scene.workload.wake();
        scene.time.settle();

        assertThat(scene.state()).isEqualTo("Awake");
        assertThat(scene.workload.downtime()).isPresent();
    }

    @Test
    void letsGoWhoIsHeldWhenItsHoursEnd() {
        Scene scene = scheduled(START, STOP);
        scene.time.advanceTo("2026-04-12T19:59:50Z");
        scene.waking();
        Scene.Visit visit = scene.visit();
        scene.time.advance(Duration.ofSeconds(10));
        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Offline.class);

        scene.readiness.open(Scene.DOOR);
        scene.time.advance(Duration.ofSeconds(10));
        assertThat(scene.state()).as("the wake has ended, and so has the day").isEqualTo("Asleep");
    }

    @Test
    void drainsFirstWhenItsHoursEnd() {
        Scene scene = scheduled(START, STOP).awake();
        scene.time.advanceTo("2026-04-12T19:59:59Z");
        scene.workload.enter();
        scene.time.advance(Duration.ofSeconds(3));
        assertThat(scene.state()).isEqualTo("Draining");
        assertThat(scene.runtime.count(Call.STOP)).isZero();

        scene.workload.leave();
        scene.time.settle();
        assertThat(scene.state()).isEqualTo("Asleep");
    }

    @Test
    void goesToSleepThoughARequestComesWhileItDrains() {
        Scene scene = scheduled(STOP).awake();
        scene.time.advanceTo("2026-04-12T19:59:59Z");
        scene.workload.enter();
        scene.time.advance(Duration.ofSeconds(1));
        Scene.Visit visit = scene.visit();
        assertThat(scene.state()).isEqualTo("Draining");
        scene.workload.leave();
        scene.time.settle();

        assertThat(scene.runtime.count(Call.STOP)).isEqualTo(1);
        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
    }

    @Test
    void isPutToSleepAgainAndAgainUntilItSleepsOrStarts() {
        Scene scene = scheduled(START, STOP).awake();
        scene.runtime.fails(Call.STOP, Kind.REFUSED, "no");
        scene.time.advanceTo("2026-04-12T20:00:07Z");
        assertThat(scene.runtime.count(Call.STOP)).isEqualTo(2);
        scene.time.advanceTo("2026-04-13T08:00:00Z");
        int count = scene.runtime.count(Call.STOP);
        scene.runtime.reachable();
        scene.time.advance(Duration.ofHours(1));

        assertThat(scene.runtime.count(Call.STOP)).isEqualTo(count);
        assertThat(scene.state()).isEqualTo("Awake");
    }

    @Test
    void isWokenAtItsStartAsSoonAsAFailureLets() {
        Scene scene = scheduled("schedule_start: 1 10 * * *");
        scene.time.advance(Duration.ofSeconds(29).plusMillis(500));
        scene.failed();
        assertThat(scene.time.now()).isEqualTo(Instant.parse("2026-04-12T10:00:59.5Z"));
        scene.readiness.open(Scene.DOOR);
        scene.time.advance(Duration.ofMillis(500));
        assertThat(scene.state()).isEqualTo("Failed");
        scene.time.advance(Duration.ofMillis(500));

        assertThat(scene.state()).isEqualTo("Awake");
    }

    @Test
    void isWokenInItsHoursHoweverOftenThatFails() {
        Scene scene = scheduled(START, STOP);
        scene.runtime.unreachable();
        scene.time.advanceTo("2026-04-13T08:10:00Z");
        assertThat(scene.state()).isNotEqualTo("Awake");
        scene.runtime.reachable();
        scene.time.advance(Duration.ofSeconds(90));

        assertThat(scene.state()).isEqualTo("Awake");
    }

    @Test
    void isNotTriedAnyMoreOnceTheWorkOfItsStartIsDone() {
        Scene scene = scheduled(START, "ready_when: completed");
        scene.time.advanceTo("2026-04-13T08:00:00Z");
        ends(scene, 0);
        assertThat(scene.state()).isEqualTo("Asleep");

        scene.workload.wake();
        scene.time.settle();
        ends(scene, 1);
        assertThat(scene.state()).isEqualTo("Failed");
        scene.time.advance(Duration.ofHours(1));
        assertThat(scene.state()).isEqualTo("Failed");
        assertThat(scene.runtime.count(Call.START)).as("on time, and by hand").isEqualTo(2);
    }

    private static void ends(Scene scene, int exitCode) {
        String run = scene.runtime.status("app").run();
        scene.runtime.becomes("app", new Stopped(run, exitCode, ""));
        scene.time.settle();
    }

    @Test
    void isNotTriedOnceItsHoursAreOver() {
        Scene scene = scheduled(START, STOP);
        scene.runtime.fails(Call.START, Kind.REFUSED, "no such image");
        scene.time.advanceTo("2026-04-13T20:00:00Z");
        int tried = scene.runtime.count(Call.START);
        assertThat(tried).isGreaterThan(10);
        scene.time.advance(Duration.ofHours(11));

        assertThat(scene.runtime.count(Call.START)).isEqualTo(tried);
    }

    @Test
    void staysAsleepWhenItsHoursEndWhileItFallsAsleepAndIsAskedFor() {
        Scene scene = new Scene(UTC, "idle_timeout: 60s", START, STOP);
        scene.time.advanceTo("2026-04-12T19:58:59Z");
        scene.awake();
        Scene.Visit[] visit = new Scene.Visit[1];
        scene.runtime.next(
                Call.STOP,
                () -> {
                    visit[0] = scene.visit();
                    scene.time.advanceTo("2026-04-12T20:00:00Z");
                });
        scene.time.advance(Duration.ofSeconds(60));

        assertThat(visit[0].outcome()).isInstanceOf(HoldOutcome.Offline.class);
        assertThat(scene.state()).isEqualTo("Asleep");
    }

    @Test
    void makesUpForAStopThatTheGatewayMissed() {
        Remembered before = scheduled(START, STOP).awake().workload.remembered();
        Scene scene = scheduled(START, STOP);
        scene.time.advanceTo("2026-04-12T20:05:00Z");
        scene.workload.recall(before);
        scene.runtime.quietly("app", scene.runtime.running());
        scene.workload.observed(scene.runtime.find("app").orElseThrow(), true);
        scene.time.settle();

        assertThat(scene.state()).isEqualTo("Asleep");
    }

    @Test
    void followsAScheduleThatIsChangedAndMissesNothing() {
        Scene scene = scheduled(STOP).awake();
        scene.time.advanceTo("2026-04-12T19:59:59Z");
        // The stop is due, and the reload comes before its timer.
        scene.time.changeDate(Duration.ofSeconds(1));
        scene.workload.redefine(
                Scene.definition(UTC, "idle_timeout: 0", "schedule_stop: 0 23 * * *"));
        scene.time.settle();
        assertThat(scene.state()).isEqualTo("Asleep");

        scene.awake();
        scene.time.advanceTo("2026-04-12T22:59:59Z");
        assertThat(scene.state()).isEqualTo("Awake");
        scene.time.advanceTo("2026-04-12T23:00:00Z");
        assertThat(scene.state()).isEqualTo("Asleep");
    }

    @Test
    void letsGoWhoIsHeldWhenAReloadEndsItsHours() {
        Scene scene = scheduled().waking();
        Scene.Visit visit = scene.visit();
        scene.workload.redefine(
                Scene.definition(UTC, START, "schedule_stop: 0 9 * * *", "idle_timeout: 0"));

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Offline.class);
        assertThat(scene.workload.downtime()).isPresent();
        scene.workload.redefine(Scene.definition("idle_timeout: 0"));
        assertThat(scene.workload.downtime()).isEqualTo(Optional.empty());
    }

    @Test
    void isLeftAloneOnceItIsNotConfiguredAnyMore() {
        Scene scene = scheduled(START, STOP).awake();
        scene.workload.retire();
        scene.time.advance(Duration.ofDays(2));

        assertThat(scene.state()).isEqualTo("Awake");
        assertThat(scene.time.waiting()).isZero();
    }

    @Test
    void thatOthersDependOnSleepsWithTheLastOfThemThoughItsStopHasFired() {
        Stack stack =
                new Stack(
                        "name: app, host: app.test, idle_timeout: 0, depends_on: [db]",
                        "name: db, schedule_timezone: UTC, schedule_stop: 0 11 * * *");
        stack.awake("app");
        stack.isUsed("db");
        stack.time.advanceTo("2026-04-12T12:00:00Z");
        assertThat(stack.state("db")).isEqualTo("Awake");
        stack.isUsed("app");

        stack.of("app").putToSleep(SleepReason.OPERATOR);
        stack.time.settle();
        assertThat(stack.state("app")).isEqualTo("Asleep");
        assertThat(stack.state("db")).isEqualTo("Asleep");
        assertThat(stack.story).endsWith("app Asleep", "db FallingAsleep", "db Asleep");
    }

    @Test
    void isWokenOutsideOfItsHoursForWhatDependsOnIt() {
        Stack stack =
                new Stack(
                        "name: app, host: app.test, depends_on: [db]",
                        "name: db, host: db.test, schedule_timezone: UTC,"
                                + " schedule_start: 0 8 * * *, schedule_stop: 0 9 * * *");

        assertThat(stack.visit("db").outcome()).isInstanceOf(HoldOutcome.Offline.class);
        assertThat(stack.visit("app").outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(stack.state("db")).isEqualTo("Awake");
        assertThat(stack.visit("db").outcome()).isInstanceOf(HoldOutcome.Offline.class);
    }
}
