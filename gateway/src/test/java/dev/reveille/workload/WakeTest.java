package dev.reveille.workload;

import static dev.reveille.workload.Scene.DOOR;
import static dev.reveille.workload.Scene.OTHER_DOOR;
import static dev.reveille.workload.Scene.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Attachment;
import dev.reveille.runtime.Instance.Health;
import dev.reveille.runtime.Instance.Paused;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.workload.ScriptedRuntime.Call;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Failed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A wake")
class WakeTest {

    @Test
    void startsOnceHoweverManyRequestsArrive() {
        Scene scene = new Scene().waking();
        List<Scene.Visit> visits = IntStream.range(0, 200).mapToObj(_ -> scene.visit()).toList();
        scene.readiness.open(DOOR);
        scene.time.advance(Duration.ofSeconds(1));

        assertThat(scene.runtime.count(Call.START)).isEqualTo(1);
        assertThat(visits)
                .allSatisfy(v -> assertThat(v.outcome()).isInstanceOf(HoldOutcome.Ready.class));
    }

    @Test
    void asksNoAddressThatMayNotBeUpYetUnlessTheStartCallTakesLong() {
        Scene scene = new Scene();
        List<String> duringTheCall = new ArrayList<>();
        scene.runtime.next(
                Call.START,
                () -> {
                    scene.runtime.becomes("app", scene.runtime.running());
                    scene.time.advance(Duration.ofMillis(4990));
                    duringTheCall.add(scene.state());
                    scene.time.advance(Duration.ofMillis(20));
                    duringTheCall.add(scene.state());
                });
        scene.awake();

        assertThat(duringTheCall).containsExactly("Waking", "Awake");
        assertThat(scene.transitions).containsExactly("Asleep → Waking", "Waking → Awake");
    }

    @Test
    void isNotMisledByTheFormerRunsEndThatIsToldLate() {
        Scene scene = new Scene();
        scene.runtime.becomes("app", new Stopped("former", 137, ""));
        scene.readiness.closed(DOOR);
        scene.runtime.next(
                Call.START,
                () -> {
                    scene.runtime.becomes("app", scene.runtime.running());
                    scene.runtime.tell(observed(scene, new Stopped("former", 137, "")));
                });
        scene.workload.wake();
        scene.time.settle();
        assertThat(scene.state()).isEqualTo("Waking");

        scene.readiness.open(DOOR);
        scene.time.advance(Duration.ofMillis(10));
        assertThat(scene.state()).isEqualTo("Awake");

        scene.workload.observed(instance(scene, new Stopped("former", 137, "")), false);
        assertThat(scene.state()).isEqualTo("Awake");
    }

    @Test
    void failsAtOnceWhenItCrashesWithExitCodeAndAsManyLastLinesAsConfigured() {
        Scene scene = new Scene().waking();
        scene.runtime.writes("booting", "reading config", "no database: giving up");
        Scene.Visit visit = scene.visit();
        crash(scene, 3);

        Failed failed = (Failed) scene.workload.state();
        assertThat(failed.failure().reason().detail())
                .contains("exit code 3")
                .contains("before it was");
        assertThat(failed.failure().exitCode()).hasValue(3);
        assertThat(failed.failure().logLines())
                .containsExactly("reading config", "no database: giving up");
        assertThat(visit.outcome()).isEqualTo(new HoldOutcome.WakeFailed(failed));
        assertThat(scene.workload.state().word()).isEqualTo("failed");
    }

    @Test
    void failsInTimeEvenIfTheLastLinesCannotBeHad() {
        Scene scene = new Scene().waking();
        List<String> whileAskingForLines = new ArrayList<>();
        scene.runtime.next(
                Call.LOGS,
                () -> {
                    scene.time.advance(Duration.ofSeconds(2));
                    whileAskingForLines.add(scene.state());
                });
        scene.time.advance(START);

        assertThat(whileAskingForLines).containsExactly("Failed");
        assertThat(scene.transitions).containsOnlyOnce("Waking → Failed");
    }

    @Test
    void thatIsNotReadyInTimeSaysWhatItWaitedFor() {
        Scene scene = new Scene().waking();
        scene.time.advance(START.minusMillis(1));
        assertThat(scene.state()).isEqualTo("Waking");
        scene.time.advance(Duration.ofMillis(1));

        assertThat(message(scene)).isEqualTo("It was not ready within 30 s: the door is closed.");
    }

    @Test
    void waitsForARuntimeThatComesBackWithinTheBudget() {
        Scene scene = new Scene();
        scene.runtime.unreachable();
        scene.workload.wake();
        scene.time.advance(Duration.ofSeconds(20));
        assertThat(scene.state()).isEqualTo("Waking");
        scene.runtime.reachable();
        scene.time.advance(Duration.ofSeconds(1));

        assertThat(scene.state()).isEqualTo("Awake");
        assertThat(scene.runtime.count(Call.START)).isEqualTo(1);
    }

    @Test
    void saysThatTheRuntimeWasGoneAllTheTime() {
        Scene scene = new Scene();
        scene.runtime.unreachable();
        scene.workload.wake();
        scene.time.advance(START);

        assertThat(message(scene)).contains("within 30 s").contains("the engine is gone");
    }

    @Test
    void givesAHangingStartCallUpInTimeAndLetsItComeToNothing() {
        Scene scene = new Scene();
        List<String> duringTheCall = new ArrayList<>();
        scene.runtime.next(
                Call.START,
                () -> {
                    scene.time.advance(START);
                    duringTheCall.add(message(scene));
                    duringTheCall.add(Thread.interrupted() ? "cut off" : "goes on");
                });
        scene.workload.wake();
        scene.time.settle();

        assertThat(duringTheCall)
                .containsExactly(
                        "It was not ready within 30 s: the start call has not returned.",
                        "cut off");
    }

    @Test
    void cutsTheStartCallOffWhenItCrashesBeforeThatHasReturned() {
        Scene scene = new Scene();
        List<String> duringTheCall = new ArrayList<>();
        scene.runtime.next(
                Call.START,
                () -> {
                    scene.runtime.becomes("app", scene.runtime.running());
                    scene.runtime.becomes("app", new Stopped(run(scene), 3, ""));
                    scene.time.settle();
                    duringTheCall.add(scene.state());
                    duringTheCall.add(Thread.interrupted() ? "cut off" : "goes on");
                    scene.runtime.fails(Call.START, Kind.UNREACHABLE, "cut off");
                });
        scene.workload.wake();
        scene.time.settle();

        assertThat(duringTheCall).containsExactly("Failed", "cut off");
    }

    @Test
    void hasOneCallUnderWayAtATimeHoweverMuchHappensMeanwhile() {
        Scene scene = new Scene();
        List<Integer> startsDuringTheCall = new ArrayList<>();
        scene.runtime.next(
                Call.START,
                () -> {
                    scene.runtime.removes("app");
                    scene.runtime.creates("app");
                    scene.time.advance(Duration.ofSeconds(5));
                    startsDuringTheCall.add(scene.runtime.count(Call.START));
                });
        scene.workload.wake();
        scene.time.advance(Duration.ofSeconds(1));

        assertThat(startsDuringTheCall).containsExactly(1);
        assertThat(scene.state()).isEqualTo("Awake");
    }

    @Test
    void failsAtOnceWhenTheRuntimeRefuses() {
        Scene scene = new Scene();
        scene.runtime.fails(Call.START, Kind.REFUSED, "no such program: /bin/ap");
        scene.workload.wake();
        scene.time.settle();

        assertThat(message(scene)).isEqualTo("no such program: /bin/ap");
    }

    @Test
    void ofWhatIsKnownToSleepBeginsWithTheStartCallAndIsRefusedOnce() {
        Scene scene = new Scene();
        scene.runtime.becomes("app", new Stopped("former", 0, ""));
        scene.runtime.next(
                Call.START, () -> assertThat(scene.runtime.count(Call.INSPECT)).isZero());
        scene.runtime.fails(Call.START, Kind.REFUSED, "port is already allocated");
        scene.workload.wake();
        scene.time.settle();

        assertThat(message(scene)).isEqualTo("port is already allocated");
        assertThat(scene.runtime.count(Call.START)).isEqualTo(1);
    }

    @Test
    void resumesWhatWasBelievedStoppedAndIsPaused() {
        Scene scene = new Scene();
        scene.runtime.becomes("app", new Stopped("former", 0, ""));
        scene.runtime.next(Call.START, () -> refuse("cannot start a paused container"));
        scene.runtime.quietly("app", new Paused(scene.runtime.running()));
        scene.awake();

        assertThat(scene.runtime.count(Call.START)).isEqualTo(1);
        assertThat(scene.runtime.count(Call.RESUME)).isEqualTo(1);
    }

    @Test
    void startsWhatWasBelievedPausedAndIsStopped() {
        Scene scene = new Scene();
        scene.runtime.becomes("app", new Paused(scene.runtime.running()));
        scene.runtime.next(Call.RESUME, () -> refuse("container is not paused"));
        scene.runtime.quietly("app", new Stopped("former", 137, ""));
        scene.awake();

        assertThat(scene.runtime.count(Call.START)).isEqualTo(1);
        assertThat(((Running) scene.runtime.status("app")).run()).isEqualTo(scene.believed().run());
    }

    @Test
    void hasNotBroughtUpWhatSomeoneElseHadResumed() {
        Scene scene = new Scene();
        scene.runtime.becomes("app", new Paused(scene.runtime.running()));
        scene.runtime.next(Call.RESUME, () -> refuse("container is not paused"));
        scene.runtime.quietly("app", scene.runtime.running());
        scene.workload.wake();
        WakeAttempt attempt = ((WorkloadState.Waking) scene.workload.state()).attempt();
        scene.time.settle();

        assertThat(scene.state()).isEqualTo("Awake");
        assertThat(attempt.broughtUp()).isFalse();
    }

    private static void refuse(String message) {
        throw new RuntimeCallException(Kind.REFUSED, message, null);
    }

    @Test
    void failsAtOnceWhenThereIsNoSuchWorkload() {
        Scene scene = new Scene();
        scene.runtime.removes("app");
        scene.time.advance(Duration.ofMinutes(1));
        scene.workload.wake();
        scene.time.settle();

        assertThat(message(scene)).contains("no workload named \"app\"");
    }

    @Test
    void waitsAMomentForAContainerThatIsBeingReplaced() {
        Scene scene = new Scene().awake();
        scene.runtime.removes("app");
        Scene.Visit visit = scene.visit();
        scene.time.advance(Duration.ofSeconds(2));
        assertThat(scene.state()).isEqualTo("Waking");
        scene.runtime.creates("app");
        scene.time.advance(Duration.ofSeconds(1));

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(scene.runtime.count(Call.START)).isEqualTo(2);
    }

    @Test
    void goesOnWithTheReplacementOfAContainerThatIsRemovedMeanwhile() {
        Scene scene = new Scene().waking();
        scene.runtime.removes("app");
        scene.time.advance(Duration.ofSeconds(1));
        scene.runtime.address(OTHER_DOOR);
        scene.runtime.creates("app");
        scene.time.advance(Duration.ofSeconds(1));

        assertThat(scene.believed().endpoint()).isEqualTo(OTHER_DOOR);
    }

    @Test
    void failsWhenWhatWasRemovedDoesNotComeBack() {
        Scene scene = new Scene().waking();
        Scene.Visit visit = scene.visit();
        scene.runtime.removes("app");
        scene.time.advance(Duration.ofSeconds(6));

        assertThat(message(scene)).isEqualTo("It was removed before it was ready.");
        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.WakeFailed.class);
    }

    @Test
    void startsAgainWhatSomeoneElseStopsWhileItIsBeingLookedAt() {
        Scene scene = new Scene().awake();
        scene.readiness.closed(DOOR);
        scene.workload.doubt(scene.believed());
        scene.time.settle();
        Scene.Visit visit = scene.visit();
        scene.runtime.becomes("app", new Stopped(run(scene), 137, ""));
        scene.readiness.open(DOOR);
        scene.time.advance(Duration.ofSeconds(1));

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(scene.runtime.count(Call.START)).isEqualTo(2);
    }

    @Test
    void startsOnceMoreWhatEndedWhileTheRuntimeWasAway() {
        Scene scene = new Scene();
        scene.runtime.next(
                Call.START,
                () -> {
                    scene.runtime.quietly("app", new Stopped("crashed", 3, ""));
                    scene.runtime.unreachable();
                });
        scene.workload.wake();
        scene.time.advance(Duration.ofSeconds(1));
        scene.runtime.reachable();
        scene.readiness.closed(DOOR);
        scene.time.advance(Duration.ofSeconds(1));
        assertThat(scene.runtime.count(Call.START)).isEqualTo(2);
        scene.runtime.becomes("app", new Stopped(run(scene), 3, ""));
        scene.time.settle();

        assertThat(message(scene)).contains("exit code 3");
        assertThat(scene.runtime.count(Call.START)).isEqualTo(2);
    }

    @Test
    void leavesAFailingWorkloadAloneForLongerAndLonger() {
        Scene scene = new Scene();
        scene.runtime.fails(Call.START, Kind.REFUSED, "no");
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            scene.workload.wake();
            scene.time.settle();
            Duration delay = ((Failed) scene.workload.state()).retryIn(scene.time.nanos());
            delays.add(delay.toSeconds());
            scene.time.advance(delay.minusMillis(1));
            scene.workload.wake();
            scene.time.settle();
            assertThat(scene.runtime.count(Call.START)).as("not sooner").isEqualTo(i + 1);
            scene.time.advance(Duration.ofMillis(1));
        }

        assertThat(delays).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    }

    @Test
    void thatSucceedsMakesTheNextFailureTheFirst() {
        Scene scene = new Scene();
        scene.runtime.fails(Call.START, Kind.REFUSED, "no");
        for (int i = 0; i < 4; i++) {
            scene.workload.wake();
            scene.time.advance(Duration.ofSeconds(60));
        }
        scene.runtime.reachable();
        scene.awake();
        scene.runtime.becomes("app", new Stopped(run(scene), 0, ""));
        scene.runtime.fails(Call.START, Kind.REFUSED, "no");
        scene.workload.wake();
        scene.time.settle();

        assertThat(((Failed) scene.workload.state()).retryIn(scene.time.nanos())).hasSeconds(1);
    }

    @Test
    void tellsARequestOfTheBackOffAtOnce() {
        Scene scene = new Scene().failed();
        Scene.Visit visit = scene.visit();

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.WakeFailed.class);
        assertThat(scene.workload.held()).isZero();
    }

    @Test
    void findsWhatBecameReadyAfterTheTimeoutAtOnce() {
        Scene scene = new Scene().failed();
        scene.readiness.open(DOOR);
        scene.time.advance(Duration.ofSeconds(1));
        Scene.Visit visit = scene.visit();
        scene.time.settle();

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(scene.runtime.count(Call.START)).isEqualTo(1);
    }

    @Test
    void believesTheContainersOwnHealthCheckRatherThanAnOpenDoor() {
        Scene scene = new Scene();
        scene.runtime.health(Health.STARTING);
        scene.workload.wake();
        scene.time.advance(Duration.ofSeconds(5));
        assertThat(scene.state()).isEqualTo("Waking");

        Running running = (Running) scene.runtime.inspect("app").orElseThrow().status();
        scene.runtime.becomes(
                "app", new Running(running.run(), Health.HEALTHY, running.attachments()));
        assertThat(scene.believed()).isEqualTo(new Awake(DOOR, running.run()));
    }

    @Test
    void namesTheHealthChecksVerdictWhenTimeIsUp() {
        Scene scene = new Scene();
        scene.runtime.health(Health.UNHEALTHY);
        scene.workload.wake();
        scene.time.advance(START);

        assertThat(message(scene)).contains("its health check says unhealthy");
    }

    @Test
    void namesTheNetworkOnWhichThereIsNoAddress() {
        Scene scene = new Scene("network: backend");
        scene.workload.wake();
        scene.time.advance(START);

        assertThat(message(scene)).contains("no address on network \"backend\"");
    }

    @Test
    void probesTheNewAddressWhenItMovesAndForgetsTheOld() {
        Scene scene = new Scene();
        scene.readiness.closed(OTHER_DOOR);
        // The old door answers, but by then the workload is elsewhere.
        scene.readiness.next(
                () -> {
                    Running moved = scene.runtime.runningAt(OTHER_DOOR);
                    scene.runtime.becomes("app", moved);
                });
        scene.workload.wake();
        scene.time.settle();
        assertThat(scene.state()).isEqualTo("Waking");
        scene.readiness.open(OTHER_DOOR);
        scene.time.advance(Duration.ofMillis(10));

        assertThat(scene.believed().endpoint()).isEqualTo(OTHER_DOOR);
    }

    @Test
    void knowsTheRunThatIsReadyWhenItIsRestartedMeanwhileAtTheSameAddress() {
        Scene scene = new Scene().waking();
        scene.runtime.becomes("app", scene.runtime.running());
        scene.readiness.open(DOOR);
        scene.time.advance(Duration.ofMillis(10));

        assertThat(scene.believed().run()).isEqualTo(run(scene));
    }

    @Test
    void isNotReadyWhilePausedEvenIfTheKernelAcceptsConnectionsAndIsResumed() {
        Scene scene = new Scene().waking();
        scene.runtime.fails(Call.RESUME, Kind.UNREACHABLE, "the engine is gone");
        scene.runtime.becomes(
                "app", new Paused(new Running(run(scene), Health.NONE, ScriptedRuntime.at(DOOR))));
        scene.readiness.open(DOOR);
        scene.time.advance(Duration.ofSeconds(1));
        assertThat(scene.state()).isEqualTo("Waking");

        scene.runtime.reachable();
        scene.time.advance(Duration.ofSeconds(1));
        assertThat(scene.state()).isEqualTo("Awake");
    }

    @Test
    void resumesWhatWasFoundRunningAndIsPausedMeanwhile() {
        Scene scene = new Scene();
        scene.readiness.closed(DOOR);
        Running found = scene.runtime.running();
        scene.runtime.quietly("app", found);
        Scene.Visit visit = scene.visit();
        scene.time.advance(Duration.ofMillis(100));
        scene.readiness.open(DOOR);
        scene.runtime.becomes("app", new Paused(found));
        scene.time.advance(Duration.ofSeconds(1));

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(scene.runtime.status("app")).isEqualTo(found);
    }

    @Test
    void resumesWhatIsPausedOnceMoreBeforeTheResumeCallReturns() {
        Scene scene = new Scene();
        Running frozen = scene.runtime.running();
        scene.runtime.becomes("app", new Paused(frozen));
        scene.readiness.closed(DOOR);
        AtomicInteger resumes = new AtomicInteger();
        scene.runtime.watch(
                event -> {
                    if (event instanceof RuntimeEvent.Observed now
                            && now.instance().status() instanceof Running
                            && resumes.incrementAndGet() == 1) {
                        // Heard of before our call returns, as it may be on a busy machine.
                        scene.time.advance(Duration.ofMillis(1));
                        scene.runtime.becomes("app", new Paused(frozen));
                        scene.time.advance(Duration.ofMillis(1));
                        scene.readiness.open(DOOR);
                    }
                });
        Scene.Visit visit = scene.visit();
        scene.time.advance(Duration.ofSeconds(1));

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(scene.runtime.status("app")).isEqualTo(frozen);
    }

    @Test
    void resumesWhatIsPaused() {
        Scene scene = new Scene();
        scene.runtime.becomes(
                "app", new Paused(new Running("run-0", Health.NONE, ScriptedRuntime.at(DOOR))));
        scene.awake();

        assertThat(scene.runtime.count(Call.RESUME)).isEqualTo(1);
        assertThat(scene.runtime.count(Call.START)).isZero();
    }

    @Test
    void followsTheConfigurationToAnotherPort() {
        Scene scene = new Scene("target_port: 8001");
        scene.readiness.closed(DOOR);
        var anyPort = new Attachment("bridge", DOOR.getAddress(), OptionalInt.empty());
        scene.runtime.next(
                Call.START,
                () ->
                        scene.runtime.becomes(
                                "app", new Running("run-1", Health.NONE, List.of(anyPort))));
        scene.workload.wake();
        scene.time.settle();
        scene.workload.redefine(Scene.definition("target_port: 8002"));
        scene.time.settle();

        assertThat(scene.believed().endpoint()).isEqualTo(OTHER_DOOR);
        assertThat(scene.transitions).containsExactly("Asleep → Waking", "Waking → Awake");
    }

    @Test
    void leavesNothingBehindWhenItSucceeds() {
        Scene scene = new Scene("idle_timeout: 0").waking();
        scene.readiness.open(DOOR);
        scene.time.advance(Duration.ofSeconds(1));

        assertThat(scene.state()).isEqualTo("Awake");
        assertThat(scene.time.waiting()).as("timers").isZero();
    }

    @Test
    void isExpectedToTakeTheMedianOfThoseThatStartedSomething() {
        Scene scene = new Scene();
        assertThat(scene.workload.expectedWake()).isEmpty();
        for (int seconds : new int[] {9, 1, 3}) {
            Duration duration = Duration.ofSeconds(seconds);
            scene.runtime.next(Call.START, () -> scene.time.advance(duration));
            scene.awake();
            scene.runtime.becomes("app", new Stopped(run(scene), 0, ""));
        }
        assertThat(scene.workload.expectedWake()).contains(Duration.ofSeconds(3));

        // Found running rather than started, again and again.
        for (int i = 0; i < 5; i++) {
            scene.runtime.becomes("app", scene.runtime.running());
            scene.time.settle();
        }
        assertThat(scene.workload.expectedWake()).contains(Duration.ofSeconds(3));
    }

    @Test
    void goesOnWhenSomeoneWhoListensFails() {
        Scene scene = new Scene();
        List<String> heard = new ArrayList<>();
        scene.workload.onChange(
                state -> {
                    if (state instanceof Awake) {
                        throw new IllegalStateException("a listener's own mistake");
                    }
                });
        scene.workload.onChange(state -> heard.add(Scene.word(state)));
        scene.workload.hold(
                START,
                _ -> {
                    throw new IllegalStateException("a request's own mistake");
                });
        Scene.Visit visit = scene.visit();
        scene.time.settle();

        assertThat(heard).endsWith("Waking", "Awake");
        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
    }

    private static void crash(Scene scene, int exitCode) {
        scene.runtime.becomes("app", new Stopped(run(scene), exitCode, ""));
        scene.time.settle();
    }

    private static String run(Scene scene) {
        return scene.runtime.inspect("app").orElseThrow().status().run();
    }

    private static String message(Scene scene) {
        assertThat(scene.workload.state()).isInstanceOf(Failed.class);
        return ((Failed) scene.workload.state()).failure().reason().detail();
    }

    private static Instance instance(Scene scene, Stopped status) {
        Instance now = scene.runtime.inspect("app").orElseThrow();
        return new Instance(
                now.name(), now.id(), now.image(), now.labels(), status, now.observedAt());
    }

    private static RuntimeEvent observed(Scene scene, Stopped status) {
        return new RuntimeEvent.Observed(instance(scene, status));
    }
}
