package dev.reveille.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.balance.GroupScene.Visit;
import dev.reveille.workload.HoldOutcome;
import dev.reveille.workload.Workload;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Groups, when the configuration is read anew,")
class GroupsTest {

    @Test
    void goOnWhereTheyWereWhenTheyAreTheSame() {
        GroupScene scene = new GroupScene("strategy: weighted", "a", "b", "c").awake();
        Group before = scene.group();
        assertThat(scene.asked(4)).isEqualTo("abca");

        scene.define("strategy: weighted", "a", "b", "c, display_name: C");

        assertThat(scene.group()).isSameAs(before);
        assertThat(scene.asked(4)).isEqualTo("bcab");
    }

    @Test
    void takeOverOtherWeightsMembersAndStrategies() {
        GroupScene scene = new GroupScene("strategy: round-robin", "a", "b").awake();
        Group before = scene.group();

        scene.define(
                "strategy: weighted, containers: [{name: a, weight: 2}, {name: b, weight: 1}]",
                "a",
                "b");
        assertThat(scene.group()).isSameAs(before);
        assertThat(scene.asked(6)).isEqualTo("abaaba");

        scene.define("strategy: round-robin", "b");
        assertThat(scene.group().members()).extracting(Workload::name).containsExactly("b");
        assertThat(scene.asked(3)).isEqualTo("bbb");
    }

    @Test
    void countWhatIsInFlightAtMembersThatStay() {
        GroupScene scene = new GroupScene("strategy: least-connections", "a", "b").awake();
        Workload busy = scene.member("a");
        busy.enter();

        scene.define("strategy: least-connections, min_awake: 1", "a", "b");

        assertThat(scene.asked(3)).isEqualTo("bbb");
        busy.leave();
        assertThat(busy.inFlight()).isZero();
    }

    @Test
    void answerWhatTheyHeldBeforeByTheMembersTheyHaveNow() {
        GroupScene scene = new GroupScene("strategy: round-robin", "a", "b");
        Visit visit = scene.visit();

        scene.define("strategy: weighted", "b", "a");
        scene.ready("b");

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(scene.places()).isZero();
    }

    @Test
    void holdElsewhereWhatWasHeldAtAMemberThatIsGone() {
        GroupScene scene = new GroupScene("strategy: round-robin", "a", "b");
        Visit visit = scene.visit();

        scene.define("strategy: round-robin", "b");
        scene.time.settle();
        assertThat(visit.heard).isEmpty();
        scene.ready("b");

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
    }

    @Test
    void hearNothingMoreOfMembersThatAreGone() {
        GroupScene scene = new GroupScene("strategy: round-robin", "a", "b");
        Group group = scene.group();
        scene.groups.define(List.of(), scene.workloads.all());

        Visit visit = new Visit();
        visit.hold = group.hold(GroupScene.START, visit.heard::add);
        scene.time.settle();
        scene.member("b").wake();
        scene.ready("b");

        assertThat(visit.heard).isEmpty();
        assertThat(scene.groups.find("g")).isEmpty();
        visit.hold.cancel();
    }
}
