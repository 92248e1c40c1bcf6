package dev.reveille.workload;

import static dev.reveille.workload.Scene.IDLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.workload.ScriptedRuntime.Call;
import dev.reveille.workload.WorkloadState.Awake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A stop that drains")
class DrainTest {

    private static final Duration INSTANT = Duration.ofNanos(1);
    private static final SleepReason ORDER = SleepReason.OPERATOR;

    @Test
    void isMadeAtOnceWhenNothingIsInFlight() {
        Scene scene = new Scene().awake();
        scene.workload.putToSleep(ORDER);
        scene.time.settle();

        assertThat(scene.state()).isEqualTo("Asleep");
        assertThat(scene.runtime.count(Call.STOP)).isEqualTo(1);
    }

    @Test
    void isMadeWhenTheLastRequestInFlightHasEnded() {
        Scene scene = new Scene().awake();
        scene.workload.enter();
        scene.workload.enter();
        scene.workload.putToSleep(ORDER);
        scene.time.advance(Duration.ofSeconds(3));
        scene.workload.leave();
        scene.time.advance(Duration.ofSeconds(3));
        assertThat(scene.state()).isEqualTo("Draining");
        assertThat(scene.runtime.count(Call.STOP)).isZero();

        scene.workload.leave();
        scene.time.settle();
        assertThat(scene.state()).isEqualTo("Asleep");
        assertThat(scene.runtime.count(Call.STOP)).isEqualTo(1);
    }

    @Test
    void waitsForTenSecondsWhenNothingElseIsSaid() {
        assertLasts(new Scene(), Duration.ofSeconds(10));
    }

    @Test
    void waitsForAsLongAsTheStopTimeoutSays() {
        assertLasts(new Scene("stop_timeout: 45s"), Duration.ofSeconds(45));
        assertLasts(new Scene("stop_timeout: 0"), Duration.ZERO);
    }

    private static void assertLasts(Scene scene, Duration limit) {
        scene.awake();
        scene.workload.enter();
        scene.workload.putToSleep(ORDER);
        if (!limit.isZero()) {
            scene.time.advance(limit.minus(INSTANT));
            assertThat(scene.state()).isEqualTo("Draining");
            scene.time.advance(INSTANT);
        }
        scene.time.settle();
        assertThat(scene.state()).isEqualTo("Asleep");
        assertThat(scene.runtime.count(Call.STOP)).isEqualTo(1);

        scene.workload.leave();
        scene.time.settle();
        assertThat(scene.workload.inFlight()).isZero();
        assertThat(scene.runtime.count(Call.STOP)).isEqualTo(1);
        assertThat(scene.time.waiting()).as("timers left behind").isZero();
    }

    @Test
    void countsNobodyInAndLetsWhoComesWaitForTheNextWake() {
        Scene scene = new Scene().draining(ORDER);
        assertThat(scene.workload.enter()).isEmpty();
        Scene.Visit visit = scene.visit();
        scene.time.settle();
        assertThat(visit.heard).isEmpty();
        assertThat(scene.workload.state().word()).isEqualTo("starting");
        assertThat(scene.workload.inFlight()).isEqualTo(1);

        scene.workload.leave();
        scene.time.settle();
        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(scene.state()).isEqualTo("Awake");
        assertThat(scene.transitions)
                .endsWith("Draining → FallingAsleep", "FallingAsleep → Waking", "Waking → Awake");
    }

    @Test
    void goesOnWhereWhatIsInFlightWas() {
        Scene scene = new Scene().awake();
        Awake before = scene.believed();
        scene.workload.enter();
        scene.workload.putToSleep(ORDER);

        assertThat(scene.workload.state().serving()).contains(before);
        scene.workload.leave();
        scene.time.settle();
        assertThat(scene.workload.state().serving()).isEmpty();
    }

    @Test
    void isForgottenWhenSomeoneElseStopsItFirst() {
        Scene scene = new Scene().draining(ORDER);
        scene.runtime.stop("app", Optional.empty());
        scene.workload.leave();
        scene.time.advance(Duration.ofMinutes(1));

        assertThat(scene.state()).isEqualTo("Asleep");
        assertThat(scene.runtime.count(Call.STOP)).as("the other one's").isEqualTo(1);
        assertThat(scene.time.waiting()).isZero();
    }

    @Test
    void wakesForWhoCameMeanwhileAlsoWhenSomeoneElseStopsItFirst() {
        Scene scene = new Scene().draining(ORDER);
        scene.workload.wake();
        scene.runtime.stop("app", Optional.empty());
        scene.workload.leave();
        scene.time.settle();

        assertThat(scene.state()).isEqualTo("Awake");
        assertThat(scene.runtime.count(Call.START)).isEqualTo(2);
    }

    @Test
    void isForgottenWithAWorkloadThatIsTakenOut() {
        Scene scene = new Scene().draining(ORDER);
        scene.workload.retire();
        scene.workload.leave();
        scene.time.advance(Duration.ofMinutes(1));

        assertThat(scene.state()).isEqualTo("Awake");
        assertThat(scene.runtime.count(Call.STOP)).isZero();
    }

    @Test
    void thatFailsIsTriedAgainUntilItSleeps() {
        Scene scene = new Scene("idle_timeout: 0").awake();
        scene.runtime.fails(Call.STOP, Kind.REFUSED, "no");
        scene.workload.putToSleep(ORDER);
        scene.time.advance(Duration.ofSeconds(12));
        assertThat(scene.runtime.count(Call.STOP)).isEqualTo(3);
        assertThat(scene.runtime.status("app")).isInstanceOf(Running.class);

        scene.runtime.reachable();
        scene.time.advance(Duration.ofSeconds(5));
        assertThat(scene.state()).isEqualTo("Asleep");
        scene.awake();
        scene.time.advance(Duration.ofMinutes(5));
        assertThat(scene.state()).as("once it slept, that was it").isEqualTo("Awake");
    }

    @Test
    void thatComesDuringAWakeIsMadeAfterIt() {
        Scene scene = new Scene("idle_timeout: 0").waking();
        scene.workload.putToSleep(ORDER);
        assertThat(scene.state()).isEqualTo("Waking");
        scene.readiness.open(Scene.DOOR);
        scene.time.advance(Duration.ofSeconds(1));

        assertThat(scene.state()).isEqualTo("Asleep");
        scene.awake();
    }

    @Test
    void thatComesDuringAWakeThatFailsIsMadeAfterIt() {
        Scene scene = new Scene("idle_timeout: 0").waking();
        scene.workload.putToSleep(ORDER);
        scene.time.advance(Scene.START);

        assertThat(scene.state()).isEqualTo("Asleep");
        assertThat(scene.runtime.count(Call.STOP)).isEqualTo(1);
    }

    @Test
    void forIdlenessIsCalledOffByARequestThatComesBeforeTheRuntimeIsAsked() {
        Scene scene = new Scene().awake();
        List<Scene.Visit> visits = new ArrayList<>();
        scene.time.advance(IDLE.minus(INSTANT));
        // Due at the idle deadline as well, but after it.
        scene.time.after(INSTANT, () -> visits.add(scene.visit()));
        scene.time.advance(INSTANT);

        assertThat(visits.getFirst().outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(scene.state()).isEqualTo("Awake");
        assertThat(scene.runtime.count(Call.STOP)).isZero();
        scene.time.advance(IDLE);
        assertThat(scene.state()).isEqualTo("Asleep");
    }
}
