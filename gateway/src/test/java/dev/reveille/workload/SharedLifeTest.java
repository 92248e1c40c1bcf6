package dev.reveille.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reveille.sharing.Claim;
import dev.reveille.sharing.ThisGateway;
import dev.reveille.sharing.Use;
import dev.reveille.workload.ScriptedRuntime.Call;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What two gateways before the same workloads make of each other. */
class SharedLifeTest {

    private static final String APP = "name: app, host: app.test, idle_timeout: 60s";
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final TwoGateways both = new TwoGateways(APP);

    @Test
    void whatNobodyUsesSleepsAndIsStoppedOnce() {
        both.awake(both.one, "app");

        both.time.advance(IDLE.plusSeconds(5));

        assertThat(both.stops()).isOne();
        assertThat(both.state(both.one, "app")).isEqualTo("Asleep");
        assertThat(both.state(both.two, "app")).isEqualTo("Asleep");
    }

    @Test
    void whatIsInFlightAtTheOtherIsNotStopped() {
        both.awake(both.one, "app");
        assertThat(both.of(both.two, "app").enter()).isPresent();

        both.time.advance(IDLE.multipliedBy(3));
        assertThat(both.stops()).isZero();
        assertThat(both.state(both.one, "app")).isEqualTo("Awake");

        both.of(both.two, "app").leave();
        both.time.advance(IDLE.minusSeconds(1));
        assertThat(both.stops()).isZero();
        both.time.advance(Duration.ofSeconds(5));
        assertThat(both.stops()).isOne();
    }

    @Test
    void whatWasUsedAtTheOtherWithinTheIdleTimeIsNotStopped() {
        both.awake(both.one, "app");
        both.time.advance(Duration.ofSeconds(50));
        both.use(both.two, "app");

        both.time.advance(Duration.ofSeconds(55));
        assertThat(both.stops()).isZero();

        both.time.advance(Duration.ofSeconds(10));
        assertThat(both.stops()).isOne();
    }

    @Test
    void whoIsToldOfUseElsewhereDoesNotAskInVain() {
        both.awake(both.one, "app");
        ThisGateway told = new SharedWorkloads(both.one, both.time);
        both.time.advance(Duration.ofSeconds(50));
        both.use(both.two, "app");
        told.usedElsewhere(new Use("app", Duration.ZERO));

        both.time.advance(Duration.ofSeconds(55));

        assertThat(both.company.asked).doesNotContain("sleep app");
    }

    @Test
    void onlyWhatIsInUseOrWasSinceTheLastTimeIsTold() {
        SharedWorkloads teller = new SharedWorkloads(both.two, both.time);
        both.awake(both.one, "app");
        both.time.advance(Duration.ofSeconds(2));
        assertThat(teller.uses()).as("used at the other only").isEmpty();

        both.use(both.two, "app");
        both.time.advance(Duration.ofSeconds(1));
        assertThat(teller.uses()).containsExactly(new Use("app", Duration.ofSeconds(1)));
        both.time.advance(Duration.ofSeconds(2));
        assertThat(teller.uses()).isEmpty();

        assertThat(both.of(both.two, "app").enter()).isPresent();
        both.time.advance(Duration.ofSeconds(2));
        assertThat(teller.uses()).containsExactly(new Use("app", Duration.ZERO));
    }

    @Test
    void aQuestionThatWentWrongIsAskedAgain() {
        both.awake(both.one, "app");
        both.company.stumbles = true;
        assertThatThrownBy(() -> both.time.advance(IDLE.plusSeconds(5))).hasMessage("stumbled");
        assertThat(both.stops()).isZero();

        both.time.advance(IDLE.plusSeconds(5));

        assertThat(both.stops()).isOne();
    }

    @Test
    void aRequestThatComesToTheOtherOnceThatHasAgreedIsHeldAndWakesItAgain() {
        both.awake(both.one, "app");
        Scene.Visit[] late = new Scene.Visit[1];
        both.company.meanwhile =
                () -> {
                    assertThat(both.of(both.two, "app").enter()).isEmpty();
                    late[0] = both.visit(both.two, "app");
                };

        both.time.advance(IDLE.plusSeconds(5));

        assertThat(both.stops()).isOne();
        assertThat(both.starts()).isEqualTo(2);
        assertThat(late[0].outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(both.state(both.one, "app")).isEqualTo("Awake");
    }

    @Test
    void aRequestThatComesToWhoAsksBeforeItIsStoppedKeepsItAwakeForBoth() {
        both.awake(both.one, "app");
        Scene.Visit[] held = new Scene.Visit[1];
        both.company.meanwhile =
                () -> {
                    held[0] = both.visit(both.two, "app");
                    both.use(both.one, "app");
                };

        both.time.advance(IDLE.plusSeconds(5));

        assertThat(both.stops()).isZero();
        assertThat(held[0].outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(both.state(both.two, "app")).isEqualTo("Awake");
    }

    @Test
    void aClaimThatHasLapsedByTheTimeOfTheStopIsNone() {
        both.awake(both.one, "app");
        both.company.claimsLapse = true;

        both.time.advance(IDLE.plusSeconds(20));
        assertThat(both.stops()).isZero();
        assertThat(both.state(both.one, "app")).isEqualTo("Awake");

        both.company.claimsLapse = false;
        both.time.advance(Duration.ofSeconds(20));
        assertThat(both.stops()).isOne();
    }

    @Test
    void oneStartAWakeThoughBothAreAsked() {
        Scene.Visit[] second = new Scene.Visit[1];
        both.runtime.next(
                Call.START,
                () -> {
                    second[0] = both.visit(both.two, "app");
                    both.time.settle();
                });
        Scene.Visit first = both.visit(both.one, "app");
        both.time.advance(Duration.ofSeconds(1));

        assertThat(both.starts()).isOne();
        assertThat(first.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(second[0].outcome()).isInstanceOf(HoldOutcome.Ready.class);
    }

    @Test
    void whoHasTheLockAndDiesKeepsOthersFromAWakeUntilItLapses() {
        Claim dead = both.company.ghost("app");
        Scene.Visit visit = both.visit(both.one, "app");
        both.time.advance(Duration.ofSeconds(3));
        assertThat(both.starts()).isZero();
        assertThat(visit.heard).isEmpty();

        dead.release();
        both.time.settle();

        assertThat(both.starts()).isOne();
        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
    }

    @Test
    void whichGatewayHasItInHandIsForTheOperatorAlone() {
        both.company.ghost("app");
        both.visit(both.one, "app");

        both.time.advance(Duration.ofMinutes(2));

        assertThat(both.of(both.one, "app").state())
                .isInstanceOfSatisfying(
                        WorkloadState.Failed.class,
                        failed -> {
                            Reason reason = failed.failure().reason();
                            assertThat(reason.text())
                                    .contains("another gateway has it in hand")
                                    .doesNotContain("ghost");
                            assertThat(reason.detail()).contains("gateway ghost is starting it");
                        });
    }

    @Test
    void whoeverCannotAskWakesAndCarriesOutOrdersAndPutsNothingElseToSleep() {
        both.company.away();
        both.awake(both.one, "app");

        both.time.advance(IDLE.multipliedBy(10));
        assertThat(both.stops()).isZero();

        both.of(both.one, "app").putToSleep(SleepReason.OPERATOR);
        both.time.settle();
        assertThat(both.stops()).isOne();

        both.awake(both.two, "app");
        both.company.back();
        both.time.advance(IDLE.plusSeconds(10));
        assertThat(both.stops()).isEqualTo(2);
    }

    @Test
    void anOrderLetsWhatIsInFlightElsewhereEndAndIsCarriedOut() {
        both.awake(both.one, "app");
        assertThat(both.of(both.two, "app").enter()).isPresent();
        both.time.after(Duration.ofSeconds(4), () -> both.of(both.two, "app").leave());
        int[] stopsBefore = new int[1];
        both.time.after(Duration.ofSeconds(3), () -> stopsBefore[0] = both.stops());

        both.of(both.one, "app").putToSleep(SleepReason.OPERATOR);
        both.time.advance(Duration.ofSeconds(20));

        assertThat(stopsBefore[0]).isZero();
        assertThat(both.stops()).isOne();
        assertThat(both.state(both.two, "app")).isEqualTo("Asleep");
    }

    @Test
    void aScheduleOfBothIsCarriedOutOnce() {
        both.awake(both.one, "app");

        both.of(both.one, "app").putToSleep(SleepReason.SCHEDULE);
        both.of(both.two, "app").putToSleep(SleepReason.SCHEDULE);
        both.time.advance(Duration.ofSeconds(30));

        assertThat(both.stops()).isOne();
    }

    @Test
    void aDependencyOfWhatOnlyTheOtherKnowsStaysWhileThatIsAwake() {
        String db = "name: db, host: db.test, idle_timeout: 60s";
        TwoGateways shop = new TwoGateways(db, "name: shop, host: shop.test, depends_on: [db]");
        shop.define(shop.one, db);
        shop.visit(shop.two, "shop");
        shop.time.settle();
        shop.use(shop.two, "shop");
        assertThat(shop.state(shop.one, "db")).isEqualTo("Awake");

        shop.time.advance(IDLE.multipliedBy(5));

        assertThat(shop.stops()).isZero();
    }

    @Test
    void aDependencySleepsWithWhatItWasWokenForThoughTheOtherSawItStart() {
        TwoGateways shop =
                new TwoGateways(
                        "name: db, host: db.test, idle_timeout: 1h",
                        "name: shop, host: shop.test, idle_timeout: 60s, depends_on: [db]");
        shop.awake(shop.one, "shop");

        shop.time.advance(IDLE.plusSeconds(30));

        assertThat(shop.stops()).isEqualTo(2);
        assertThat(shop.state(shop.two, "db")).isEqualTo("Asleep");
    }

    @Test
    void whatTheOtherHadStartForSomethingElseWasNotStartedForItself() {
        TwoGateways shop =
                new TwoGateways(
                        "name: db, host: db.test, idle_timeout: 1h",
                        "name: shop, host: shop.test, idle_timeout: 60s, depends_on: [db]");
        shop.awake(shop.one, "shop");
        shop.define(shop.one, "name: something, host: else.test");

        shop.time.advance(IDLE.plusSeconds(30));

        assertThat(shop.stops()).isEqualTo(2);
        assertThat(shop.state(shop.two, "db")).isEqualTo("Asleep");
    }

    @Test
    void whatWasAgreedToIsNotTakenBackForWhatDependsOnItButWokenAgain() {
        TwoGateways shop =
                new TwoGateways(
                        "name: db, host: db.test, idle_timeout: 60s",
                        "name: shop, host: shop.test, depends_on: [db]");
        shop.awake(shop.one, "db");
        Scene.Visit[] late = new Scene.Visit[1];
        String[] then = new String[1];
        shop.company.meanwhile =
                () -> {
                    late[0] = shop.visit(shop.two, "shop");
                    shop.time.settle();
                    then[0] = shop.state(shop.two, "db");
                };

        shop.time.advance(IDLE.plusSeconds(5));

        assertThat(then[0]).isEqualTo("Draining");
        assertThat(shop.stops()).isOne();
        assertThat(late[0].outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(shop.state(shop.one, "db")).isEqualTo("Awake");
    }
}
