package dev.reveille.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.workload.ScriptedRuntime.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Dependencies")
class DependencyTest {

    private static final String APP =
            "name: app, host: app.test, idle_timeout: 60s, start_timeout: 30s, depends_on: [db]";
    private static final String DB = "name: db";

    @Nested
    class Waking {

        @Test
        void isDoneFromTheEndOfTheChainAndEachIsReadyBeforeTheNextIsTouched() {
            Stack stack =
                    new Stack(
                            "name: app, host: app.test, depends_on: [api]",
                            "name: api, depends_on: [db]",
                            DB);
            stack.slow("db").slow("api");
            Scene.Visit visit = stack.visit("app");
            stack.time.advance(Duration.ofSeconds(5));
            assertThat(stack.runtime.count(Call.START)).as("db alone").isEqualTo(1);
            stack.opens("db");
            stack.time.advance(Duration.ofSeconds(5));
            assertThat(stack.runtime.count(Call.START)).as("db and api").isEqualTo(2);
            stack.opens("api");

            assertThat(stack.story).containsExactly("db Awake", "api Awake", "app Awake");
            assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        }

        @Test
        void goesDownIndependentBranchesAtOnce() {
            Stack stack =
                    new Stack(
                            "name: app, host: app.test, depends_on: [db, cache]",
                            DB,
                            "name: cache");
            stack.slow("db").slow("cache");
            stack.visit("app");

            assertThat(stack.state("db")).isEqualTo("Waking");
            assertThat(stack.state("cache")).isEqualTo("Waking");
            assertThat(stack.runtime.count(Call.START)).isEqualTo(2);
            stack.opens("cache");
            assertThat(stack.runtime.count(Call.START)).isEqualTo(2);
            stack.opens("db");
            assertThat(stack.state("app")).isEqualTo("Awake");
        }

        @Test
        void startsTheFootOfADiamondOnce() {
            Stack stack =
                    new Stack(
                            "name: app, host: app.test, depends_on: [left, right]",
                            "name: left, depends_on: [db]",
                            "name: right, depends_on: [db]",
                            DB);
            stack.visit("app");

            assertThat(stack.state("app")).isEqualTo("Awake");
            assertThat(stack.runtime.count(Call.START)).isEqualTo(4);
            assertThat(stack.story).startsWith("db Awake").endsWith("app Awake");
        }

        @Test
        void hasTheBudgetOfWhatWasAskedFor() {
            Stack stack = new Stack(APP, "name: db, start_timeout: 5s");
            stack.slow("db");
            Scene.Visit visit = stack.visit("app");
            stack.time.advance(Duration.ofSeconds(29));
            assertThat(stack.state("db")).isEqualTo("Waking");
            stack.time.advance(Duration.ofSeconds(1));

            assertThat(stack.failure("app")).contains("\"db\"").contains("30 s");
            assertThat(visit.outcome()).isInstanceOf(HoldOutcome.WakeFailed.class);
        }

        @Test
        void hasThatBudgetDownToTheEndOfTheChain() {
            Stack stack =
                    new Stack(
                            "name: app, host: app.test, start_timeout: 5m, depends_on: [api]",
                            "name: api, start_timeout: 20s, depends_on: [db]",
                            "name: db, start_timeout: 20s");
            stack.slow("db");
            Scene.Visit visit = stack.visit("app");
            stack.time.advance(Duration.ofMinutes(4));
            assertThat(visit.heard).isEmpty();
            stack.opens("db");

            assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        }

        @Test
        void lastsDownToTheEndOfTheChainForWhoeverComesLaterWithMorePatience() {
            Stack stack =
                    new Stack(
                            "name: quick, host: q.test, start_timeout: 20s, depends_on: [api]",
                            "name: patient, host: p.test, start_timeout: 5m, depends_on: [api]",
                            "name: api, start_timeout: 20s, depends_on: [db]",
                            "name: db, start_timeout: 20s");
            stack.slow("db");
            stack.visit("quick");
            stack.time.advance(Duration.ofSeconds(10));
            Scene.Visit visit = stack.visit("patient");
            stack.time.advance(Duration.ofMinutes(4));
            assertThat(stack.state("quick")).isEqualTo("Failed");
            assertThat(visit.heard).isEmpty();
            stack.opens("db");

            assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        }

        @Test
        void comesToWhatSomeoneElseStartedWithoutItsDependencies() {
            Stack stack = new Stack(APP, DB).slow("app");
            stack.runtime.becomes("app", stack.runtime.running());
            Scene.Visit visit = stack.visit("app");
            assertThat(stack.state("db")).isEqualTo("Awake");
            stack.opens("app");

            assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        }

        @Test
        void waitsForTheWholeOfADependencyThatSomeoneElseStartsWithoutItsOwn() {
            Stack stack =
                    new Stack(
                            "name: app, host: app.test, depends_on: [api]",
                            "name: api, depends_on: [db]",
                            DB);
            stack.slow("db").slow("api");
            stack.runtime.becomes("api", stack.runtime.running());
            Scene.Visit visit = stack.visit("app");
            stack.opens("api");
            assertThat(stack.runtime.count(Call.START)).as("db alone").isEqualTo(1);
            stack.opens("db");

            assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
            assertThat(stack.story).containsSubsequence("db Awake", "api Awake", "app Awake");
        }

        @Test
        void beginsWithTheDependenciesWhenAllOfItWasFoundDead() {
            Stack stack = new Stack(APP, DB).awake("app");
            WorkloadState.Awake believed = (WorkloadState.Awake) stack.of("app").state();
            for (String name : new String[] {"app", "db"}) {
                stack.runtime.quietly(name, new Stopped(stack.runtime.status(name).run(), 137, ""));
            }
            stack.of("db").observed(stack.runtime.find("db").orElseThrow(), false);
            stack.story.clear();
            stack.of("app").doubt(believed);
            Scene.Visit visit = stack.visit("app");

            assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
            assertThat(stack.story).containsSubsequence("db Awake", "app Awake");
        }

        @Test
        void leavesADependencyTheTimeThatItsOwnRequestsHave() {
            Stack stack = new Stack(APP, "name: db, host: db.test, start_timeout: 50s");
            stack.slow("db");
            stack.visit("app");
            Scene.Visit own = stack.visit("db");
            stack.time.advance(Duration.ofSeconds(40));
            assertThat(stack.state("app")).isEqualTo("Failed");
            stack.opens("db");

            assertThat(own.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        }

        @Test
        void failsWithTheNameOfTheDependencyThatFails() {
            Stack stack = new Stack(APP, DB);
            stack.slow("db");
            Scene.Visit visit = stack.visit("app");
            stack.ends("db", 3);

            assertThat(stack.failure("app"))
                    .isEqualTo(
                            "Its dependency \"db\" did not become ready: It ended with exit code 3"
                                    + " before it was ready.");
            assertThat(visit.outcome()).isInstanceOf(HoldOutcome.WakeFailed.class);
            assertThat(stack.runtime.status("app").run()).as("never started").isEmpty();
        }

        @Test
        void namesThemAllWhenAChainBreaksAtItsEnd() {
            Stack stack =
                    new Stack(
                            "name: app, host: app.test, depends_on: [api]",
                            "name: api, depends_on: [db]",
                            DB);
            stack.runtime.fails(Call.START, Kind.REFUSED, "no such image");
            stack.visit("app");

            assertThat(stack.failure("app"))
                    .contains("\"api\"")
                    .contains("\"db\"")
                    .endsWith("no such image");
        }

        @Test
        void thatFailedPutsBackToSleepWhatItStartedForNothing() {
            Stack stack =
                    new Stack(
                            "name: app, host: app.test, depends_on: [db, cache]",
                            DB,
                            "name: cache");
            stack.slow("db");
            stack.visit("app");
            assertThat(stack.state("cache")).isEqualTo("Awake");
            stack.ends("db", 1);

            assertThat(stack.state("cache")).isEqualTo("Asleep");
            assertThat(stack.runtime.count(Call.STOP)).isEqualTo(1);
        }

        @Test
        void thatFailedPutsBackToSleepWhatBecomesReadyOnlyLater() {
            Stack stack =
                    new Stack(
                            "name: app, host: app.test, depends_on: [db, cache]",
                            DB,
                            "name: cache");
            stack.slow("db").slow("cache");
            stack.visit("app");
            stack.ends("db", 1);
            stack.opens("cache");

            assertThat(stack.state("cache")).isEqualTo("Asleep");
        }

        @Test
        void wakesAsAWholeWhatRunsWhenADependencySleeps() {
            Stack stack = new Stack(APP, DB).awake("app");
            stack.ends("db", 0);
            assertThat(stack.of("app").enter()).isEmpty();
            assertThat(stack.of("app").inFlight()).isZero();
            stack.slow("db");
            Scene.Visit visit = stack.visit("app");
            assertThat(visit.heard).isEmpty();
            stack.opens("db");

            assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
            assertThat(stack.runtime.count(Call.START)).as("app, and db twice").isEqualTo(3);
        }

        @Test
        void wakesAgainADependencyThatSomeoneElseStopsMeanwhile() {
            Stack stack =
                    new Stack(
                            "name: app, host: app.test, depends_on: [db, cache]",
                            DB,
                            "name: cache");
            stack.runtime.becomes("db", stack.runtime.running());
            stack.slow("db").slow("cache");
            Scene.Visit visit = stack.visit("app");
            stack.ends("db", 143);
            stack.opens("db");
            stack.opens("cache");

            assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        }

        @Test
        void ofADependencyThatIsFallingAsleepWaitsUntilItSleeps() {
            Stack stack = new Stack(APP, "name: db, host: db.test, idle_timeout: 10s").awake("db");
            Scene.Visit[] visit = new Scene.Visit[1];
            stack.runtime.next(Call.STOP, () -> visit[0] = stack.visit("app"));
            stack.time.advance(Duration.ofSeconds(11));

            assertThat(visit[0].outcome()).isInstanceOf(HoldOutcome.Ready.class);
            assertThat(stack.state("db")).isEqualTo("Awake");
        }
    }

    @Nested
    class ReadyWhen {

        private static final String MIGRATION = "name: migration, ready_when: completed";
        private static final String MIGRATED =
                "name: app, host: app.test, idle_timeout: 60s, start_timeout: 30s, depends_on:"
                        + " [migration]";

        @Test
        void completedWaitsForTheEndAndIsNotRunAgain() {
            Stack stack = new Stack(MIGRATED, MIGRATION);
            Scene.Visit visit = stack.visit("app");
            stack.time.advance(Duration.ofSeconds(5));
            assertThat(stack.state("migration")).isEqualTo("Waking");
            assertThat(stack.runtime.count(Call.START)).isEqualTo(1);
            stack.ends("migration", 0);
            assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
            stack.time.advance(Duration.ofSeconds(61));
            assertThat(stack.state("app")).isEqualTo("Asleep");
            stack.awake("app");

            assertThat(stack.runtime.count(Call.START)).as("app twice").isEqualTo(3);
        }

        @Test
        void completedIsWhatEndedWellBeforeTheGatewayCame() {
            Stack stack = new Stack(MIGRATED, MIGRATION);
            stack.runtime.becomes("migration", new Stopped("earlier", 0, ""));
            stack.awake("app");

            assertThat(stack.runtime.count(Call.START)).isEqualTo(1);
        }

        @Test
        void completedIsWhatTurnsOutToHaveEndedWellWhenItIsLookedAt() {
            Stack stack = glimpsedAfter(0);
            assertThat(stack.of("migration").isSatisfied()).isFalse();

            stack.awake("app");

            assertThat(stack.runtime.count(Call.START)).as("app alone").isEqualTo(1);
        }

        @Test
        void completedIsRunAfterAllWhenItTurnsOutToHaveFailed() {
            Stack stack = glimpsedAfter(3);

            stack.visit("app");

            assertThat(stack.state("migration")).isEqualTo("Waking");
            assertThat(stack.runtime.count(Call.START)).isEqualTo(1);
        }

        /** It has ended with this exit code, and no more is known than that it does not run. */
        private Stack glimpsedAfter(int exitCode) {
            Stack stack = new Stack(MIGRATED, MIGRATION);
            stack.runtime.becomes("migration", new Stopped("earlier", exitCode, ""));
            stack.of("migration").removed();
            Instance ended = stack.runtime.inspect("migration").orElseThrow();
            stack.of("migration")
                    .observed(ended.with(new Instance.Glimpsed(), stack.time.nanos()), true);
            return stack;
        }

        @Test
        void completedIsRunAgainWhenItFailed() {
            Stack stack = new Stack(MIGRATED, MIGRATION);
            stack.visit("app");
            stack.ends("migration", 4);
            assertThat(stack.failure("app")).contains("\"migration\"").contains("exit code 4");
            stack.time.advance(Duration.ofSeconds(1));
            Scene.Visit visit = stack.visit("app");
            stack.ends("migration", 0);

            assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        }

        @Test
        void completedHasTheBudgetOfTheWake() {
            Stack stack = new Stack(MIGRATED, MIGRATION);
            stack.visit("app");
            stack.time.advance(Duration.ofSeconds(30));

            assertThat(stack.failure("app")).contains("\"migration\"");
            stack.time.advance(Duration.ofMinutes(10));
            assertThat(stack.runtime.count(Call.STOP)).as("its work goes on").isZero();
            Scene.Visit visit = stack.visit("app");
            assertThat(visit.heard).isEmpty();
            stack.ends("migration", 0);

            assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        }

        @Test
        void completedIsNotWhatWeEnded() {
            Stack stack = new Stack(MIGRATED, MIGRATION);
            stack.visit("app");
            stack.of("migration").putToSleep(SleepReason.OPERATOR);
            stack.runtime.next(Call.STOP, () -> stack.ends("migration", 0));
            stack.time.advance(Duration.ofSeconds(61));
            assertThat(stack.runtime.count(Call.STOP)).isEqualTo(1);
            assertThat(stack.of("migration").isSatisfied()).isFalse();
        }

        @Test
        void completedDoesNotKeepAwakeWhatTheWorkAloneNeeded() {
            Stack stack =
                    new Stack(MIGRATED, MIGRATION + ", depends_on: [db]", "name: db").slow("app");
            stack.visit("app");
            assertThat(stack.state("db")).isEqualTo("Awake");
            stack.ends("migration", 0);
            assertThat(stack.state("db")).isEqualTo("Asleep");
            stack.opens("app");

            assertThat(stack.state("app")).isEqualTo("Awake");
            stack.isUsed("app");
        }

        @Test
        void runsAsksNothing() {
            Stack stack = new Stack(APP, "name: db, ready_when: runs").slow("db");
            stack.visit("app");

            assertThat(stack.state("app")).isEqualTo("Awake");
        }
    }

    @Nested
    class Sleeping {

        @Test
        void happensInReverseOrderWithTheLastThatIsAwake() {
            Stack stack =
                    new Stack(
                            "name: app, host: app.test, idle_timeout: 60s, depends_on: [api]",
                            "name: api, depends_on: [db]",
                            DB);
            stack.awake("app");
            stack.story.clear();
            stack.time.advance(Duration.ofSeconds(61));

            assertThat(stack.story)
                    .containsSubsequence("app Asleep", "api Asleep", "db Asleep")
                    .filteredOn(step -> step.endsWith("Asleep") && !step.endsWith("FallingAsleep"))
                    .hasSize(3);
            assertThat(stack.runtime.count(Call.STOP)).isEqualTo(3);
        }

        @Test
        void waitsUntilADependentHasEndedHoweverLongItsStopTakes() {
            Stack stack = new Stack(APP, DB).awake("app");
            List<String> during = new ArrayList<>();
            stack.runtime.next(
                    Call.STOP,
                    () -> {
                        stack.time.advance(Duration.ofSeconds(9));
                        during.add(stack.state("app"));
                        during.add(stack.state("db"));
                    });
            stack.time.advance(Duration.ofSeconds(60));

            assertThat(during).containsExactly("FallingAsleep", "Awake");
            assertThat(stack.state("db")).isEqualTo("Asleep");
        }

        @Test
        void leavesWhatIsShared() {
            Stack stack =
                    new Stack(
                            APP,
                            "name: blog, host: b.test, idle_timeout: 10m, depends_on: [db]",
                            DB);
            stack.awake("app").awake("blog");
            stack.time.advance(Duration.ofMinutes(9));
            assertThat(stack.state("app")).isEqualTo("Asleep");
            assertThat(stack.state("db")).isEqualTo("Awake");
            stack.time.advance(Duration.ofMinutes(2));

            assertThat(stack.state("db")).isEqualTo("Asleep");
        }

        @Test
        void leavesWhatIsAskedForItself() {
            Stack stack = new Stack(APP, "name: db, host: db.test, idle_timeout: 5m").awake("app");
            stack.isUsed("db");
            stack.time.advance(Duration.ofSeconds(61));
            assertThat(stack.state("app")).isEqualTo("Asleep");
            assertThat(stack.state("db")).isEqualTo("Awake");
            stack.time.advance(Duration.ofMinutes(5));

            assertThat(stack.state("db")).isEqualTo("Asleep");
        }

        @Test
        void countsActivityForEverythingThatIsDependedOn() {
            Stack stack = new Stack(APP, "name: db, host: db.test, idle_timeout: 90s").awake("db");
            stack.awake("app");
            for (int i = 0; i < 10; i++) {
                stack.time.advance(Duration.ofSeconds(50));
                stack.isUsed("app");
            }
            stack.time.advance(Duration.ofSeconds(60));
            assertThat(stack.state("app")).isEqualTo("Asleep");
            // Ninety seconds from the app's last request, not from when it fell asleep.
            stack.time.advance(Duration.ofSeconds(29));
            assertThat(stack.state("db")).isEqualTo("Awake");
            stack.time.advance(Duration.ofSeconds(1));
            assertThat(stack.state("db")).isEqualTo("Asleep");
        }

        @Test
        void neverHappensUnderADependentWhoseIdleTimeIsLonger() {
            Stack stack =
                    new Stack(
                            "name: app, host: app.test, depends_on: [db]",
                            "name: db, host: db.test, idle_timeout: 10s");
            stack.awake("db").awake("app");
            stack.time.advance(Duration.ofHours(5));

            assertThat(stack.state("db")).isEqualTo("Awake");
            assertThat(stack.runtime.count(Call.STOP)).isZero();
        }

        @Test
        void followsADependentThatSomeoneElseStopped() {
            Stack stack = new Stack(APP, DB).awake("app");
            stack.ends("app", 143);
            stack.time.advance(Duration.ofSeconds(9));
            assertThat(stack.state("db")).as("it may have been a restart").isEqualTo("Awake");
            stack.time.advance(Duration.ofSeconds(1));

            assertThat(stack.state("db")).isEqualTo("Asleep");
        }

        @Test
        void sparesWhatADependentNeedsThatSomeoneElseRestarts() {
            Stack stack = new Stack(APP, DB).awake("app");
            stack.ends("app", 143);
            stack.runtime.becomes("app", stack.runtime.running());
            stack.time.advance(Duration.ofSeconds(30));

            assertThat(stack.state("app")).isEqualTo("Awake");
            assertThat(stack.runtime.count(Call.STOP)).isZero();
        }

        @Test
        void doesNotComeWhileADependentMayComeBackHoweverLongAgoItWasUsedItself() {
            Stack stack =
                    new Stack(
                            "name: app, host: app.test, depends_on: [db]",
                            "name: db, host: db.test, idle_timeout: 60s");
            stack.awake("app");
            stack.time.advance(Duration.ofHours(2));
            stack.isUsed("app");
            stack.ends("app", 143);
            stack.of("db").observed(stack.runtime.find("db").orElseThrow(), false);
            stack.time.advance(Duration.ofSeconds(9));
            assertThat(stack.state("db")).isEqualTo("Awake");
            stack.time.advance(Duration.ofSeconds(60));

            assertThat(stack.state("db")).isEqualTo("Asleep");
        }

        @Test
        void isOwedToAnOperatorAlsoAfterAReloadThatSetsItFree() {
            Stack stack =
                    new Stack(
                            "name: app, host: app.test, depends_on: [db]",
                            "name: db, host: db.test");
            stack.awake("app");
            stack.isUsed("db");
            stack.of("db").putToSleep(SleepReason.OPERATOR);
            assertThat(stack.state("db")).isEqualTo("Awake");
            stack.define("name: app, host: app.test", "name: db, host: db.test");
            stack.time.settle();

            assertThat(stack.state("db")).isEqualTo("Asleep");
        }

        @Test
        void isPutOffWhenSomeoneElseStartsADependentWhileItDrainsOnAnOrder() {
            Stack stack = new Stack(APP, "name: db, host: db.test").awake("db");
            assertThat(stack.of("db").enter()).isPresent();
            stack.of("db").putToSleep(SleepReason.OPERATOR);
            assertThat(stack.state("db")).isEqualTo("Draining");
            stack.runtime.becomes("app", stack.runtime.running());
            stack.of("db").leave();
            stack.time.settle();
            assertThat(stack.state("db")).isEqualTo("Awake");
            assertThat(stack.runtime.count(Call.STOP)).isZero();
            stack.isUsed("app");
            stack.time.advance(Duration.ofSeconds(60));

            assertThat(stack.state("app")).isEqualTo("Asleep");
            assertThat(stack.state("db")).as("the order holds").isEqualTo("Asleep");
        }

        @Test
        void isTakenBackWhenSomeoneElseStartsADependentWhileItIsBeingStopped() {
            Stack stack = new Stack(APP, "name: db, host: db.test").awake("db");
            stack.runtime.next(
                    Call.STOP, () -> stack.runtime.becomes("app", stack.runtime.running()));
            stack.of("db").putToSleep(SleepReason.OPERATOR);
            stack.time.settle();

            assertThat(stack.runtime.count(Call.STOP)).isEqualTo(1);
            assertThat(stack.state("db")).isEqualTo("Awake");
            stack.isUsed("app");
        }

        @Test
        void isPutOffAtOnceByARequestForADependentHoweverLongItWouldDrain() {
            Stack stack = new Stack(APP, "name: db, host: db.test, stop_timeout: 1h").awake("db");
            assertThat(stack.of("db").enter()).isPresent();
            stack.of("db").putToSleep(SleepReason.SCHEDULE);

            assertThat(stack.visit("app").outcome()).isInstanceOf(HoldOutcome.Ready.class);
            assertThat(stack.runtime.count(Call.STOP)).isZero();
        }

        @Test
        void thatIsPutOffWakesWhatItNeedsItself() {
            Stack stack =
                    new Stack(
                            "name: app, host: app.test, depends_on: [api]",
                            "name: api, host: api.test, stop_timeout: 1h, depends_on: [db]",
                            DB);
            stack.awake("api");
            assertThat(stack.of("api").enter()).isPresent();
            stack.of("api").putToSleep(SleepReason.OPERATOR);
            stack.ends("db", 1);
            stack.runtime.becomes("app", stack.runtime.running());

            assertThat(stack.visit("api").outcome()).isInstanceOf(HoldOutcome.Ready.class);
            assertThat(stack.state("db")).isEqualTo("Awake");
        }

        @Test
        void leavesAloneWhatFailedWhenSomeoneElseStartsADependent() {
            Stack stack = new Stack(APP, "name: db, host: db.test, start_timeout: 5s").slow("db");
            stack.visit("db");
            stack.time.advance(Duration.ofSeconds(5));
            assertThat(stack.state("db")).isEqualTo("Failed");
            stack.runtime.next(
                    Call.STOP, () -> stack.runtime.becomes("app", stack.runtime.running()));
            stack.of("db").putToSleep(SleepReason.OPERATOR);
            stack.time.settle();

            assertThat(stack.state("db")).as("for its back-off").isEqualTo("Asleep");
        }

        @Test
        void waitsForTheRequestsOfADependentThatIsTakenOutOfTheConfiguration() {
            Stack stack = new Stack(APP, "name: db, host: db.test, idle_timeout: 60s").awake("app");
            stack.time.advance(Duration.ofSeconds(50));
            Workload app = stack.of("app");
            assertThat(app.enter()).isPresent();
            stack.define("name: db, host: db.test, idle_timeout: 60s");
            stack.time.advance(Duration.ofMinutes(5));
            assertThat(stack.state("db")).isEqualTo("Awake");
            app.leave();
            stack.time.advance(Duration.ofSeconds(1));

            assertThat(stack.state("db")).isEqualTo("Asleep");
        }

        @Test
        void followsADependentThatWasFoundRunning() {
            Stack stack = new Stack(APP, DB);
            stack.runtime.becomes("db", stack.runtime.running());
            stack.runtime.becomes("app", stack.runtime.running());
            stack.time.settle();
            assertThat(stack.state("app")).isEqualTo("Awake");
            stack.time.advance(Duration.ofSeconds(61));

            assertThat(stack.state("db")).isEqualTo("Asleep");
        }

        @Test
        void leavesAloneWhatSomeoneElseStartedWhileNothingDependsOnIt() {
            Stack stack = new Stack(APP, DB);
            stack.runtime.becomes("db", stack.runtime.running());
            stack.time.advance(Duration.ofHours(1));

            assertThat(stack.state("db")).isEqualTo("Awake");
        }

        @Test
        void isTriedAgainWhenTheRuntimeFails() {
            Stack stack = new Stack(APP, DB).awake("app");
            stack.time.advance(Duration.ofSeconds(59));
            stack.runtime.next(Call.STOP, () -> {});
            stack.runtime.next(
                    Call.STOP, () -> stack.runtime.fails(Call.STOP, Kind.REFUSED, "not now"));
            stack.time.advance(Duration.ofSeconds(1));
            assertThat(stack.state("db")).isEqualTo("Awake");
            stack.runtime.reachable();
            stack.time.advance(Duration.ofSeconds(5));

            assertThat(stack.state("db")).isEqualTo("Asleep");
        }

        @Test
        void happensToWhatIsNoLongerDependedOn() {
            Stack stack = new Stack(APP, "name: db, host: db.test").awake("app");
            stack.define("name: app, host: app.test", "name: db, host: db.test");
            stack.time.settle();

            assertThat(stack.state("app")).isEqualTo("Awake");
            assertThat(stack.state("db")).isEqualTo("Asleep");
        }
    }
}
