package dev.reveille.workload;

import static dev.reveille.workload.Scene.DOOR;
import static dev.reveille.workload.Scene.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.workload.ScriptedRuntime.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A held request")
class HoldTest {

    static Stream<Arguments> endings() {
        return Stream.of(
                ending("ready", HoldOutcome.Ready.class, s -> s.readiness.open(DOOR)),
                ending("timeout", HoldOutcome.WakeFailed.class, s -> s.time.advance(START)),
                ending("retired", HoldOutcome.WakeFailed.class, s -> s.workload.retire()),
                ending("removed", HoldOutcome.WakeFailed.class, s -> s.runtime.removes("app")),
                ending(
                        "crashed",
                        HoldOutcome.WakeFailed.class,
                        s -> s.runtime.becomes("app", new Stopped("run-1", 1, ""))));
    }

    private static Arguments ending(
            String name, Class<? extends HoldOutcome> outcome, Consumer<Scene> event) {
        return Arguments.of(name, outcome, event);
    }

    @ParameterizedTest(name = "ends once: {0}")
    @MethodSource("endings")
    void endsExactlyOnce(String name, Class<?> outcome, Consumer<Scene> event) {
        Scene scene = new Scene().waking();
        Scene.Visit visit = scene.visit();
        event.accept(scene);
        scene.time.advance(Duration.ofMinutes(10));

        assertThat(visit.outcome()).as(name).isInstanceOf(outcome);
        assertThat(scene.workload.held()).isZero();
    }

    @Test
    void isToldWhenItsOwnPatienceEndsAndTheWakeGoesOn() {
        Scene scene = new Scene().waking();
        Scene.Visit visit = scene.visit(Duration.ofSeconds(3));
        scene.time.advance(Duration.ofSeconds(3));

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.TimedOut.class);
        assertThat(scene.state()).isEqualTo("Waking");
        scene.readiness.open(DOOR);
        scene.time.advance(Duration.ofSeconds(1));
        assertThat(visit.heard).hasSize(1);
    }

    @Test
    void isTurnedAwayAtOnceWhenTheRoomIsFull() {
        Scene scene = new Scene("max_held: 2").waking();
        List<Scene.Visit> visits = List.of(scene.visit(), scene.visit(), scene.visit());

        assertThat(visits.get(2).outcome()).isInstanceOf(HoldOutcome.RoomFull.class);
        assertThat(scene.workload.held()).isEqualTo(2);
        assertThat(visits.get(0).heard).isEmpty();
    }

    @Test
    void thatLeavesFreesItsPlaceAndHearsNothing() {
        Scene scene = new Scene("max_held: 1").waking();
        Scene.Visit left = scene.visit();
        left.hold.cancel();
        left.hold.cancel();
        Scene.Visit next = scene.visit();
        scene.readiness.open(DOOR);
        scene.time.advance(Duration.ofMinutes(10));

        assertThat(left.heard).isEmpty();
        assertThat(next.outcome()).isInstanceOf(HoldOutcome.Ready.class);
    }

    @Test
    void leavesNoTimerBehind() {
        Scene scene = new Scene("idle_timeout: 0").waking();
        for (int i = 0; i < 100; i++) {
            scene.visit().hold.cancel();
            scene.visit();
        }
        scene.readiness.open(DOOR);
        scene.time.advance(Duration.ofSeconds(1));

        assertThat(scene.time.waiting()).isZero();
    }

    @Test
    void hearsThatTheWorkloadWasTakenOutWhileItFellAsleepAndNothingIsStarted() {
        Scene scene = new Scene();
        List<Scene.Visit> visits = new ArrayList<>();
        scene.whileFallingAsleep(
                () -> {
                    visits.add(scene.visit());
                    scene.workload.retire();
                });
        scene.time.advance(Duration.ofMinutes(10));

        assertThat(visits.getFirst().outcome()).isInstanceOf(HoldOutcome.WakeFailed.class);
        assertThat(scene.runtime.count(Call.START)).isEqualTo(1);
        assertThat(scene.state()).isEqualTo("Asleep");
    }

    @Test
    void thatComesAfterTheWorkloadWasTakenOutIsToldAtOnceAndWakesNothing() {
        Scene scene = new Scene();
        scene.workload.retire();
        Scene.Visit visit = scene.visit();
        scene.time.settle();

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.WakeFailed.class);
        assertThat(scene.runtime.count(Call.START)).isZero();
    }

    @Test
    void wakesWhatSomeoneElseStartedAndStoppedAgain() {
        Scene scene = new Scene();
        scene.readiness.closed(DOOR);
        scene.runtime.becomes("app", scene.runtime.running());
        scene.time.settle();
        Scene.Visit visit = scene.visit();
        scene.runtime.becomes("app", new Stopped("run-1", 0, ""));
        scene.readiness.open(DOOR);
        scene.time.advance(Duration.ofSeconds(1));

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(scene.runtime.count(Call.START)).isEqualTo(1);
    }
}
