package dev.reveille.workload;

import static dev.reveille.workload.Scene.IDLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.workload.ScriptedRuntime.Call;
import dev.reveille.workload.WorkloadState.Failed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a workload remembers over a restart")
class RememberedTest {

    private static final Duration INSTANT = Duration.ofNanos(1);
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** The wall clock of every scene begins at the same time; so much of it has passed. */
    private Duration passed = Duration.ZERO;

    private void advance(Scene scene, Duration duration) {
        scene.time.advance(duration);
        passed = passed.plus(duration);
    }

    /** Another gateway comes, which knows nothing but what is remembered. */
    private Scene restart(Remembered remembered, Duration down) {
        Scene next = new Scene();
        next.time.advance(passed.plus(down));
        next.workload.recall(remembered);
        return next;
    }

    private static Scene foundRunning(Scene scene) {
        scene.runtime.quietly("app", scene.runtime.running());
        scene.workload.observed(scene.runtime.inspect("app").orElseThrow(), true);
        assertThat(scene.state()).isEqualTo("Awake");
        return scene;
    }

    @Test
    void itsIdleTimeGoesOnFromTheLastActivity() {
        Scene before = new Scene().awake();
        advance(before, Duration.ofSeconds(15));

        Scene after = foundRunning(restart(before.workload.remembered(), Duration.ofSeconds(5)));
        after.time.advance(Duration.ofSeconds(40).minus(INSTANT));
        assertThat(after.state()).isEqualTo("Awake");

        after.time.advance(INSTANT);
        assertThat(after.state()).isEqualTo("Asleep");
    }

    @Test
    void whatNobodyHasUsedForLongIsLeftAwakeForAGrace() {
        Scene before = new Scene().awake();

        Scene after = foundRunning(restart(before.workload.remembered(), Duration.ofHours(9)));
        after.time.advance(GRACE.minus(INSTANT));
        assertThat(after.state()).isEqualTo("Awake");

        after.time.advance(INSTANT);
        assertThat(after.state()).isEqualTo("Asleep");
    }

    @Test
    void theGraceIsNoLongerThanItsIdleTimeout() {
        Scene before = new Scene().awake();
        Scene after = restart(before.workload.remembered(), Duration.ofHours(9));
        after.workload.redefine(Scene.definition("idle_timeout: 7s"));
        foundRunning(after);

        after.time.advance(Duration.ofSeconds(7));

        assertThat(after.state()).isEqualTo("Asleep");
    }

    @Test
    void whoeverComesBackKeepsItAwake() {
        Scene before = new Scene().awake();
        Scene after = foundRunning(restart(before.workload.remembered(), Duration.ofHours(9)));

        after.time.advance(GRACE.minus(INSTANT));
        after.workload.enter();
        after.time.advance(Duration.ofHours(1));

        assertThat(after.state()).isEqualTo("Awake");
        assertThat(after.runtime.count(Call.STOP)).isZero();
    }

    @Test
    void whatWasInUseWhenTheGatewayEndedCountsFromThen() {
        Scene before = new Scene().awake();
        before.workload.enter();
        advance(before, Duration.ofHours(2));

        Scene after = foundRunning(restart(before.workload.remembered(), Duration.ofSeconds(20)));
        after.time.advance(IDLE.minusSeconds(20).minus(INSTANT));

        assertThat(after.state()).isEqualTo("Awake");
    }

    @Test
    void aClockThatWasSetBackMakesItIdleFromNowOn() {
        Scene before = new Scene().awake();
        before.workload.enter();
        advance(before, Duration.ofDays(3));

        passed = Duration.ZERO;
        Scene after = foundRunning(restart(before.workload.remembered(), Duration.ZERO));
        after.time.advance(IDLE.minus(INSTANT));
        assertThat(after.state()).isEqualTo("Awake");

        after.time.advance(INSTANT);
        assertThat(after.state()).isEqualTo("Asleep");
    }

    @Test
    void anotherContainerOfItsNameIsIdleFromNowOn() {
        Scene before = new Scene().awake();
        Scene after = restart(before.workload.remembered(), Duration.ofHours(9));
        after.runtime.removes("app");
        after.runtime.creates("app");
        foundRunning(after);

        after.time.advance(IDLE.minus(INSTANT));

        assertThat(after.state()).isEqualTo("Awake");
    }

    @Test
    void whatSleptAndWasStartedBySomeoneElseIsIdleFromNowOn() {
        Scene before = new Scene();
        Scene after = foundRunning(restart(before.workload.remembered(), Duration.ofHours(9)));

        after.time.advance(IDLE.minus(INSTANT));

        assertThat(after.state()).isEqualTo("Awake");
    }

    @Test
    void whatWasFallingAsleepFallsAsleepInTheEnd() {
        Scene before = new Scene();
        Remembered[] kept = new Remembered[1];
        before.whileFallingAsleep(() -> kept[0] = before.workload.remembered());
        passed = IDLE;

        Scene after = foundRunning(restart(kept[0], Duration.ZERO));
        after.time.advance(GRACE);

        assertThat(after.state()).isEqualTo("Asleep");
    }

    @Test
    void whatWasAwakeOnlyForSomethingElseStillIs() {
        String[] lines = {"name: app, host: app.test, depends_on: [db]", "name: db, host: db.test"};
        Stack before = new Stack(lines).awake("app");
        Stack after = new Stack(lines);
        for (String name : List.of("app", "db")) {
            after.of(name).recall(before.of(name).remembered());
            after.runtime.quietly(name, after.runtime.running());
            after.of(name).observed(after.runtime.inspect(name).orElseThrow(), true);
        }
        assertThat(after.state("db")).isEqualTo("Awake");

        after.ends("app", 0);
        after.time.advance(Duration.ofSeconds(10));

        assertThat(after.state("db")).isEqualTo("Asleep");
    }

    @Test
    void whatWasAwakeForSomethingThatHadFallenAsleepFallsAsleepToo() {
        String[] lines = {"name: app, host: app.test, depends_on: [db]", "name: db"};
        Stack before = new Stack(lines).awake("app");
        Remembered ofDb = before.of("db").remembered();
        Stack after = new Stack(lines);
        after.of("db").recall(ofDb);
        after.runtime.quietly("db", after.runtime.running());
        after.of("db").observed(after.runtime.inspect("db").orElseThrow(), true);
        assertThat(after.state("db")).isEqualTo("Awake");

        after.time.advance(GRACE);

        assertThat(after.state("db")).isEqualTo("Asleep");
    }

    @Test
    void isKeptOverARestartInWhichTheRuntimeWasAwayAllTheTime() {
        Scene before = new Scene().awake();
        Remembered remembered = before.workload.remembered();

        Scene away = restart(remembered, Duration.ofSeconds(5));

        assertThat(away.workload.remembered()).isEqualTo(remembered);
    }

    @Test
    void whatIsDrainedWhenTheGatewayEndsWasAwake() {
        Scene before = new Scene().draining(SleepReason.OPERATOR);

        assertThat(before.workload.remembered().awakeAs()).isPresent();
    }

    @Test
    void howLongWakesTakeIsKnownAgain() {
        Scene before = new Scene();
        before.runtime.next(Call.START, () -> before.time.advance(Duration.ofMillis(700)));
        before.awake();
        assertThat(before.workload.expectedWake()).isPresent();

        Scene after = restart(before.workload.remembered(), Duration.ofDays(1));

        assertThat(after.workload.expectedWake()).isEqualTo(before.workload.expectedWake());
    }

    @Test
    void aFailedWakeIsLeftAloneForTheRestOfItsBackOff() {
        Scene before = failedTwice();

        Scene after = restart(before.workload.remembered(), Duration.ofMillis(500));
        assertThat(after.workload.wake()).isInstanceOf(Failed.class);
        assertThat(((Failed) after.workload.state()).failure().reason().detail())
                .contains("exit code 3");
        assertThat(((Failed) after.workload.state()).failure().exitCode()).hasValue(3);
        after.time.advance(Duration.ofMillis(1500).minus(INSTANT));
        assertThat(after.workload.wake()).isInstanceOf(Failed.class);

        after.time.advance(INSTANT);
        assertThat(after.workload.wake()).isInstanceOf(WorkloadState.Waking.class);
    }

    @Test
    void failuresInARowGoOnBeingCounted() {
        Scene after = restart(failedTwice().workload.remembered(), Duration.ofDays(1));

        crash(after);

        assertThat(((Failed) after.workload.state()).backoff().failures()).isEqualTo(3);
    }

    @Test
    void failuresBeforeAWakeThatTheGatewayDidNotSeeTheEndOfCount() {
        Scene before = failedTwice();
        advance(before, Duration.ofMinutes(1));
        before.readiness.closed(Scene.DOOR);
        before.workload.wake();
        before.time.settle();
        assertThat(before.state()).isEqualTo("Waking");

        Scene after = restart(before.workload.remembered(), Duration.ZERO);

        assertThat(after.state()).isEqualTo("Failed");
        crash(after);
        assertThat(((Failed) after.workload.state()).backoff().failures()).isEqualTo(3);
    }

    @Test
    void aClockThatWasSetBackMakesNoBackOffLonger() {
        Scene before = failedTwice();
        passed = Duration.ZERO;

        Scene after = restart(before.workload.remembered(), Duration.ZERO);
        after.time.advance(Duration.ofSeconds(2));

        assertThat(after.workload.wake()).isInstanceOf(WorkloadState.Waking.class);
    }

    @Test
    void whatFailedAndRunsAllTheSameIsAskedBeforeItIsBelieved() {
        Scene after = restart(failedTwice().workload.remembered(), Duration.ofDays(1));
        after.readiness.closed(Scene.DOOR);

        after.runtime.quietly("app", after.runtime.running());
        after.workload.observed(after.runtime.inspect("app").orElseThrow(), true);

        assertThat(after.state()).isEqualTo("Waking");
    }

    @Test
    void nothingIsNewsWhileNothingHappens() {
        Scene scene = failedTwice();
        Remembered one = scene.workload.remembered();
        scene.time.advance(Duration.ofHours(1));
        assertThat(scene.workload.remembered().agreesWith(one)).isTrue();

        Scene awake = new Scene().awake();
        one = awake.workload.remembered();
        awake.time.advance(IDLE.minus(INSTANT));
        assertThat(awake.workload.remembered().agreesWith(one)).isTrue();
        awake.workload.enter();
        awake.workload.leave();
        assertThat(awake.workload.remembered().agreesWith(one)).isFalse();
    }

    /** Failed twice in a row, just now. */
    private Scene failedTwice() {
        Scene scene = new Scene();
        crash(scene);
        advance(scene, Duration.ofMinutes(1));
        crash(scene);
        return scene;
    }

    private static void crash(Scene scene) {
        scene.readiness.closed(Scene.DOOR);
        scene.workload.wake();
        scene.time.settle();
        String run = scene.runtime.status("app").run();
        scene.runtime.becomes("app", new Stopped(run, 3, ""));
        scene.time.settle();
        assertThat(scene.state()).isEqualTo("Failed");
    }
}
