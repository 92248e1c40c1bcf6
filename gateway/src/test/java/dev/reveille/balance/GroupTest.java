package dev.reveille.balance;

import static dev.reveille.balance.GroupScene.IDLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.balance.GroupScene.Visit;
import dev.reveille.workload.HoldOutcome;
import dev.reveille.workload.ScriptedRuntime.Call;
import dev.reveille.workload.Workload;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A group")
class GroupTest {

    private static final Duration INSTANT = Duration.ofNanos(1);

    @Test
    void wakesAllItsMembersAtTheFirstRequestWhichTheFirstOneReadyAnswers() {
        GroupScene scene = new GroupScene("strategy: round-robin", "a", "b", "c");

        Visit visit = scene.visit();
        assertThat(scene.states()).isEqualTo("Waking Waking Waking");
        assertThat(visit.heard).isEmpty();

        scene.ready("b");
        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(scene.asked(2)).isEqualTo("bb");
        assertThat(scene.states()).isEqualTo("Waking Awake Waking");

        scene.ready("a");
        scene.ready("c");
        assertThat(visit.heard).hasSize(1);
        assertThat(scene.places()).isZero();
        assertThat(scene.runtime.count(Call.START)).isEqualTo(3);
    }

    @Test
    void wakesNoMoreThanMinAwake() {
        GroupScene scene = new GroupScene("min_awake: 2", "a", "b", "c");

        scene.visit();
        scene.visit();
        assertThat(scene.states()).isEqualTo("Waking Waking Asleep");
        scene.ready("a");
        scene.ready("b");
        scene.asked(10);

        assertThat(scene.states()).isEqualTo("Awake Awake Asleep");
    }

    @Test
    void turnsThoseAwayWhoAreHeldWhenTheHoursOfAllItsMembersEnd() {
        String hours =
                ", schedule_timezone: UTC, schedule_start: 0 8 * * *, schedule_stop: 0 20 * * *";
        GroupScene scene = new GroupScene("strategy: round-robin", "a" + hours, "b" + hours);
        scene.time.advanceTo("2026-04-12T19:59:50Z");
        Visit visit = scene.visit();
        assertThat(scene.states()).isEqualTo("Waking Waking");
        assertThat(visit.heard).isEmpty();
        scene.time.advance(Duration.ofSeconds(10));

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Offline.class);
        assertThat(scene.places()).isZero();
    }

    @Test
    void countsThoseThatAreAwakeAlready() {
        GroupScene scene = new GroupScene("min_awake: 2", "a", "b", "c");
        scene.runtime.start("c");
        scene.ready("c");

        assertThat(scene.asked()).isEqualTo("c");
        assertThat(scene.states()).isEqualTo("Waking Asleep Awake");
    }

    @Test
    void wakesAnotherMemberInPlaceOfOneThatFails() {
        GroupScene scene = new GroupScene("min_awake: 1", "a", "b");
        Visit visit = scene.visit();

        scene.ends("a");
        assertThat(scene.states()).isEqualTo("Failed Waking");
        assertThat(visit.heard).isEmpty();

        scene.ready("b");
        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
    }

    @Test
    void leavesOutWhatFailedAndTriesItAgainAfterItsBackOffWhileOthersServe() {
        GroupScene scene = new GroupScene("strategy: round-robin", "a", "b");
        scene.visit();
        scene.ready("a");
        scene.ends("b");
        assertThat(scene.states()).isEqualTo("Awake Failed");

        assertThat(scene.asked(4)).isEqualTo("aaaa");
        scene.time.advance(Duration.ofSeconds(1).minus(INSTANT));
        scene.asked();
        assertThat(scene.states()).isEqualTo("Awake Failed");

        scene.time.advance(INSTANT);
        assertThat(scene.asked()).isEqualTo("a");
        assertThat(scene.states()).isEqualTo("Awake Waking");
        scene.ready("b");
        assertThat(scene.asked(4)).contains("b");
    }

    @Test
    void wakesAgainWhatSomeoneElseStopsWhileOthersServe() {
        GroupScene scene = new GroupScene("strategy: round-robin", "a", "b").awake();

        scene.ends("a");
        assertThat(scene.states()).isEqualTo("Asleep Awake");

        assertThat(scene.asked()).isEqualTo("b");
        assertThat(scene.states()).isEqualTo("Waking Awake");
    }

    @Test
    void letsEachMembersIdleTimeHoldByItself() {
        GroupScene scene = new GroupScene("min_awake: 1", "a", "b").awake();
        scene.time.advance(IDLE.dividedBy(2));
        Workload busy = scene.member("b");
        busy.enter();
        scene.time.advance(IDLE);

        assertThat(scene.states()).isEqualTo("Asleep Awake");
        assertThat(scene.asked(3)).isEqualTo("bbb");
        assertThat(scene.states()).isEqualTo("Asleep Awake");
        busy.leave();
        scene.time.advance(IDLE);
        assertThat(scene.states()).isEqualTo("Asleep Asleep");
    }

    @Test
    void holdsAsManyRequestsAsItsMembersTogetherAndCountsEachOnce() {
        GroupScene scene =
                new GroupScene("strategy: round-robin", "a, max_held: 2", "b, max_held: 1");
        Visit first = scene.visit();
        Visit second = scene.visit();
        Visit third = scene.visit();
        assertThat(scene.places()).isEqualTo(3);

        assertThat(scene.visit().outcome()).isInstanceOf(HoldOutcome.RoomFull.class);

        second.hold.cancel();
        Visit fourth = scene.visit();
        scene.ready("b");
        assertThat(first.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(second.heard).isEmpty();
        assertThat(third.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(fourth.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(scene.places()).isZero();
        assertThat(scene.group().held()).isZero();
    }

    @Test
    void takesOnePlaceOfThoseForAllForEachRequest() {
        GroupScene scene = new GroupScene("strategy: round-robin", 2, "a", "b", "c");

        scene.visit();
        Visit second = scene.visit();
        assertThat(second.heard).isEmpty();

        assertThat(scene.visit().outcome()).isInstanceOf(HoldOutcome.RoomFull.class);
    }

    @Test
    void tellsWhyTheLastMemberFailedWhenAllHave() {
        GroupScene scene = new GroupScene("strategy: round-robin", "a", "b");
        Visit visit = scene.visit();

        scene.ends("a");
        assertThat(visit.heard).isEmpty();
        scene.ends("b");

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.WakeFailed.class);
        assertThat(scene.visit().outcome())
                .as("while all are left alone")
                .isInstanceOf(HoldOutcome.WakeFailed.class);
        assertThat(scene.runtime.count(Call.START)).isEqualTo(2);
    }

    @Test
    void holdsNoLongerThanItIsToldHoweverOftenItTakesAnotherPlace() {
        GroupScene scene = new GroupScene("strategy: round-robin", "a", "b");
        Visit visit = scene.visit(Duration.ofSeconds(20));
        scene.time.advance(Duration.ofSeconds(15));
        scene.ends("a");
        scene.time.advance(Duration.ofSeconds(5).minus(INSTANT));
        assertThat(visit.heard).isEmpty();

        scene.time.advance(INSTANT);

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.TimedOut.class);
        assertThat(scene.places()).isZero();
    }

    @Test
    void isHeldAsLongAsItsMostPatientMember() {
        GroupScene scene = new GroupScene("min_awake: 1", "a", "b, hold_timeout: 90s");

        assertThat(scene.group().holdTimeout()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void isShownByAMemberThatWakesRatherThanOneThatFailed() {
        GroupScene scene = new GroupScene("strategy: round-robin", "a", "b");
        scene.visit();
        scene.ends("a");

        Workload shown = scene.group().choose();

        assertThat(shown.name()).isEqualTo("b");
        assertThat(scene.group().displayName(shown)).isEqualTo("g · b");
    }

    @Test
    void countsAMemberWhoseDependencySleepsAsNotAwake() {
        GroupScene scene = new GroupScene("containers: [a, b]", "a, depends_on: [db]", "b", "db");
        scene.visit();
        scene.ready("db");
        scene.time.settle();
        scene.ready("a");
        scene.ready("b");

        scene.ends("db");

        assertThat(scene.asked(4)).isEqualTo("bbbb");
        assertThat(scene.states()).isEqualTo("Waking Awake Waking");
    }
}
