package dev.reveille.workload;

import static dev.reveille.workload.Scene.DOOR;
import static dev.reveille.workload.Scene.OTHER_DOOR;
import static dev.reveille.workload.Scene.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Health;
import dev.reveille.runtime.Instance.Paused;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.workload.ScriptedRuntime.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What others do to a workload")
class OutsideChangesTest {

    @Test
    void aRestartIsWaitedFor() {
        Scene scene = new Scene().awake();
        scene.readiness.closed(DOOR);
        Running restarted = scene.runtime.running();
        scene.runtime.becomes("app", restarted);
        assertThat(scene.state()).isEqualTo("Waking");
        scene.readiness.open(DOOR);
        scene.time.advance(Duration.ofMillis(10));

        assertThat(scene.believed()).isEqualTo(new WorkloadState.Awake(DOOR, restarted.run()));
        assertThat(scene.runtime.count(Call.START)).isEqualTo(1);
    }

    @Test
    void aMoveIsFollowed() {
        Scene scene = new Scene().awake();
        scene.runtime.becomes("app", scene.runtime.runningAt(OTHER_DOOR));
        scene.time.settle();

        assertThat(scene.believed().endpoint()).isEqualTo(OTHER_DOOR);
    }

    @Test
    void aRunningWorkloadThatLosesItsAddressForAMomentIsLeftWhereItWas() {
        Scene scene = new Scene().awake();
        scene.runtime.becomes("app", new Running("run-1", Health.NONE, List.of()));

        assertThat(scene.state()).isEqualTo("Awake");
    }

    @Test
    void anotherRunIsWaitedForAlsoWhileItHasNoAddress() {
        Scene scene = new Scene().awake();
        scene.runtime.becomes("app", new Running("run-2", Health.STARTING, List.of()));
        assertThat(scene.state()).isEqualTo("Waking");
        scene.runtime.becomes("app", scene.runtime.runningAt(OTHER_DOOR));
        scene.time.settle();

        assertThat(scene.believed().endpoint()).isEqualTo(OTHER_DOOR);
    }

    @Test
    void aStopAndAPauseAreSeenAtOnce() {
        Scene stopped = new Scene().awake();
        stopped.runtime.becomes("app", new Stopped("run-1", 0, ""));
        Scene paused = new Scene().awake();
        paused.runtime.becomes(
                "app", new Paused(new Running("run-1", Instance.Health.NONE, List.of())));

        assertThat(stopped.state()).isEqualTo("Asleep");
        assertThat(paused.state()).isEqualTo("Asleep");
    }

    @Test
    void aStartIsWaitedForWithoutStartingAnything() {
        Scene scene = new Scene();
        scene.readiness.closed(DOOR);
        scene.runtime.becomes("app", scene.runtime.running());
        scene.time.settle();
        assertThat(scene.state()).isEqualTo("Waking");
        scene.readiness.open(DOOR);
        scene.time.advance(Duration.ofMillis(10));

        assertThat(scene.state()).isEqualTo("Awake");
        assertThat(scene.runtime.count(Call.START)).isZero();
    }

    @Test
    void aStartThatIsPausedBeforeItIsReadyLeavesItAsleepUnlessARequestWaits() {
        for (boolean waits : List.of(false, true)) {
            Scene scene = new Scene();
            scene.readiness.closed(DOOR);
            Running started = scene.runtime.running();
            scene.runtime.becomes("app", started);
            scene.time.settle();
            if (waits) {
                scene.visit();
            }
            scene.readiness.open(DOOR);
            scene.runtime.becomes("app", new Paused(started));
            scene.time.advance(Duration.ofSeconds(1));

            assertThat(scene.state()).isEqualTo(waits ? "Awake" : "Asleep");
            assertThat(scene.runtime.count(Call.RESUME)).isEqualTo(waits ? 1 : 0);
        }
    }

    @Test
    void aStartThatEndsBeforeItIsReadyLeavesItAsleep() {
        Scene scene = new Scene();
        scene.readiness.closed(DOOR);
        scene.runtime.becomes("app", scene.runtime.running());
        scene.time.settle();
        scene.runtime.becomes("app", new Stopped("run-1", 1, ""));
        scene.time.settle();

        assertThat(scene.state()).isEqualTo("Asleep");
    }

    @Test
    void aStartThatNeverBecomesReadyCountsAsFailedUntilItIs() {
        Scene scene = new Scene();
        scene.readiness.closed(DOOR);
        scene.runtime.becomes("app", scene.runtime.running());
        scene.time.advance(START);
        assertThat(scene.state()).isEqualTo("Failed");

        scene.readiness.open(DOOR);
        scene.time.advance(Duration.ofSeconds(1));
        Scene.Visit visit = scene.visit();
        scene.time.settle();
        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(scene.runtime.count(Call.START)).isZero();
    }

    @Test
    void whatRunsWhenTheGatewayComesToKnowItIsAwakeAtOnce() {
        Scene scene = new Scene();
        scene.readiness.closed(DOOR);
        scene.runtime.quietly("app", scene.runtime.running());
        scene.workload.observed(scene.runtime.inspect("app").orElseThrow(), true);

        assertThat(scene.state()).isEqualTo("Awake");
    }

    @Test
    void whatIsStillUnhealthyWhenTheGatewayComesToKnowItIsWaitedFor() {
        Scene scene = new Scene();
        scene.runtime.health(Health.STARTING);
        scene.runtime.quietly("app", scene.runtime.running());
        scene.workload.observed(scene.runtime.inspect("app").orElseThrow(), true);

        assertThat(scene.state()).isEqualTo("Waking");
    }

    @Test
    void olderNewsNeverOverridesNewer() {
        Scene scene = new Scene();
        Instance stopped = scene.runtime.inspect("app").orElseThrow();
        scene.time.advance(Duration.ofSeconds(1));
        scene.awake();
        scene.workload.observed(stopped, false);
        scene.time.settle();

        assertThat(scene.state()).isEqualTo("Awake");
        assertThat(scene.transitions).hasSize(2);
    }

    @Test
    void aRefusedConnectionIsClearedUpEvenIfTheHealthCheckHasNotNoticed() {
        Scene scene = new Scene();
        scene.runtime.health(Health.HEALTHY);
        scene.awake();
        scene.readiness.closed(DOOR);
        scene.workload.doubt(scene.believed());
        scene.time.advance(Duration.ofSeconds(2));
        assertThat(scene.state()).isEqualTo("Waking");
        scene.readiness.open(DOOR);
        scene.time.advance(Duration.ofSeconds(1));

        assertThat(scene.state()).isEqualTo("Awake");
        assertThat(scene.runtime.count(Call.START)).isEqualTo(1);
    }

    @Test
    void aRefusedConnectionIsClearedUpWithoutTheRuntimeIfItIsAway() {
        Scene scene = new Scene().awake();
        scene.readiness.closed(DOOR);
        scene.runtime.unreachable();
        scene.workload.doubt(scene.believed());
        scene.time.advance(Duration.ofSeconds(2));
        assertThat(scene.state()).isEqualTo("Waking");
        scene.readiness.open(DOOR);
        scene.time.advance(Duration.ofSeconds(1));

        assertThat(scene.state()).isEqualTo("Awake");
    }

    @Test
    void aRefusedConnectionOfWhatWasStoppedStartsIt() {
        Scene scene = new Scene().awake();
        WorkloadState.Awake believed = scene.believed();
        scene.runtime.quietly("app", new Stopped("run-1", 137, ""));
        scene.workload.doubt(believed);
        scene.workload.doubt(believed);
        Scene.Visit visit = scene.visit();
        scene.time.settle();

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(scene.state()).isEqualTo("Awake");
        assertThat(scene.runtime.count(Call.START)).isEqualTo(2);
    }

    @Test
    void nothingMattersAnyMoreOnceItIsTakenOut() {
        Scene scene = new Scene().awake();
        scene.workload.retire();
        scene.runtime.becomes("app", new Stopped("run-1", 0, ""));
        scene.workload.doubt(new WorkloadState.Awake(DOOR, "run-1"));
        scene.time.settle();

        assertThat(scene.transitions).containsExactly("Asleep → Waking", "Waking → Awake");
    }

    @Test
    void listenersHearTheStateNowAndEveryLaterOneUntilTheyClose() {
        Scene scene = new Scene();
        List<String> heard = new ArrayList<>();
        var subscription = scene.workload.onChange(state -> heard.add(Scene.word(state)));
        scene.awake();
        subscription.close();
        scene.runtime.becomes("app", new Stopped("run-1", 0, ""));

        assertThat(heard).containsExactly("Asleep", "Waking", "Awake");
    }

    @Test
    void theDefinitionCountsFromItsChange() {
        Scene scene = new Scene();
        scene.workload.redefine(Scene.definition("display_name: Other"));

        assertThat(scene.workload.definition().presentation().displayName()).isEqualTo("Other");
        assertThat(scene.workload.name()).isEqualTo("app");
    }

    @Test
    void areNotReadOutOfWhatWasSeenBeforeAStopOfOursHadEnded() {
        Scene scene = new Scene();
        List<Instance> seen = new ArrayList<>();
        scene.whileFallingAsleep(
                () -> {
                    scene.time.advance(Duration.ofSeconds(1));
                    seen.add(scene.runtime.find("app").orElseThrow());
                    scene.time.advance(Duration.ofSeconds(1));
                    // Its end is not heard of.
                    String run = scene.runtime.status("app").run();
                    scene.runtime.quietly("app", new Stopped(run, 143, ""));
                });
        scene.transitions.clear();
        scene.workload.observed(seen.getFirst(), false);
        scene.time.settle();

        assertThat(scene.state()).isEqualTo("Asleep");
        assertThat(scene.transitions).isEmpty();
    }
}
