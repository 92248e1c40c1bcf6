package dev.reveille.workload;

import static dev.reveille.workload.Scene.IDLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.time.Time;
import dev.reveille.workload.ScriptedRuntime.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Falling asleep")
class SleepTest {

    private static final Duration INSTANT = Duration.ofNanos(1);

    @Test
    void happensExactlyAtTheDeadlineFromTheLastRequestsEnd() {
        Scene scene = new Scene().awake();
        scene.time.advance(Duration.ofSeconds(10));
        scene.workload.enter();
        scene.time.advance(Duration.ofSeconds(7));
        scene.workload.leave();

        scene.time.advance(IDLE.minus(INSTANT));
        assertThat(scene.state()).isEqualTo("Awake");
        scene.time.advance(INSTANT);
        assertThat(scene.state()).isEqualTo("Asleep");
        assertThat(scene.runtime.count(Call.STOP)).isEqualTo(1);
    }

    @Test
    void neverHappensWhileARequestIsInFlightHoweverLong() {
        Scene scene = new Scene().awake();
        scene.workload.enter();
        scene.time.advance(Duration.ofHours(5));
        assertThat(scene.state()).isEqualTo("Awake");

        scene.workload.leave();
        scene.time.advance(IDLE);
        assertThat(scene.state()).isEqualTo("Asleep");
    }

    @Test
    void waitsForTheLastOfSeveralRequests() {
        Scene scene = new Scene().awake();
        scene.workload.enter();
        scene.workload.enter();
        scene.workload.leave();
        scene.time.advance(Duration.ofHours(1));

        assertThat(scene.state()).isEqualTo("Awake");
    }

    @Test
    void neverHappensWithAnIdleTimeoutOfZero() {
        Scene scene = new Scene("idle_timeout: 0").awake();
        scene.time.advance(Duration.ofDays(400));

        assertThat(scene.state()).isEqualTo("Awake");
    }

    @Test
    void countsFromTheMomentItWasFoundRunning() {
        Scene scene = new Scene();
        scene.time.advance(Duration.ofHours(1));
        scene.runtime.quietly("app", scene.runtime.running());
        scene.workload.observed(scene.runtime.inspect("app").orElseThrow(), true);
        assertThat(scene.state()).isEqualTo("Awake");

        scene.time.advance(IDLE.minus(INSTANT));
        assertThat(scene.state()).isEqualTo("Awake");
        scene.time.advance(INSTANT);
        assertThat(scene.state()).isEqualTo("Asleep");
    }

    @Test
    void followsAChangedIdleTimeout() {
        Scene scene = new Scene("idle_timeout: 0").awake();
        scene.time.advance(Duration.ofSeconds(40));
        scene.workload.redefine(Scene.definition("idle_timeout: 50s"));
        scene.time.advance(Duration.ofSeconds(10).minus(INSTANT));
        assertThat(scene.state()).isEqualTo("Awake");
        scene.time.advance(INSTANT);

        assertThat(scene.state()).isEqualTo("Asleep");
    }

    @Test
    void meansPausedWhenSoConfigured() {
        Scene scene = new Scene("sleep_mode: pause").awake();
        scene.time.advance(IDLE);
        assertThat(scene.state()).isEqualTo("Asleep");
        assertThat(scene.runtime.count(Call.PAUSE)).isEqualTo(1);
        assertThat(scene.runtime.count(Call.STOP)).isZero();

        scene.awake();
        assertThat(scene.runtime.count(Call.RESUME)).isEqualTo(1);
        assertThat(scene.runtime.count(Call.START)).isEqualTo(1);
    }

    @Test
    void isFollowedByAWakeWhenARequestCameMeanwhile() {
        Scene scene = new Scene();
        List<Scene.Visit> visits = new ArrayList<>();
        List<String> words = new ArrayList<>();
        scene.whileFallingAsleep(
                () -> {
                    visits.add(scene.visit());
                    visits.add(scene.visit());
                    words.add(scene.workload.state().word());
                });

        assertThat(words).containsExactly("starting");
        assertThat(visits)
                .allSatisfy(v -> assertThat(v.outcome()).isInstanceOf(HoldOutcome.Ready.class));
        assertThat(scene.transitions).endsWith("FallingAsleep → Waking", "Waking → Awake");
        assertThat(scene.runtime.count(Call.START)).isEqualTo(2);
    }

    @Test
    void countsNobodyIn() {
        Scene scene = new Scene();
        scene.whileFallingAsleep(() -> assertThat(scene.workload.enter()).isEmpty());

        assertThat(scene.workload.inFlight()).isZero();
        assertThat(scene.state()).isEqualTo("Asleep");
    }

    @ParameterizedTest
    @EnumSource(names = {"UNREACHABLE", "REFUSED"})
    void thatFailsIsNotCountedAsDoneAndTriedAgain(Kind kind) {
        Scene scene = new Scene().awake();
        scene.runtime.fails(Call.STOP, kind, "no");
        scene.time.advance(IDLE);
        assertThat(scene.state()).isEqualTo("Awake");
        assertThat(scene.runtime.count(Call.STOP)).isEqualTo(1);

        scene.time.advance(Duration.ofSeconds(5).minus(INSTANT));
        assertThat(scene.runtime.count(Call.STOP)).as("not sooner").isEqualTo(1);
        scene.time.advance(INSTANT);
        assertThat(scene.runtime.count(Call.STOP)).isEqualTo(2);

        scene.runtime.reachable();
        scene.time.advance(Duration.ofSeconds(5));
        assertThat(scene.state()).isEqualTo("Asleep");
        assertThat(scene.runtime.count(Call.STOP)).isEqualTo(3);
    }

    @Test
    void thatFailsNeverSchedulesAnImmediateRetry() {
        VirtualTime time = new VirtualTime();
        List<Duration> delays = new ArrayList<>();
        IdleTimer timer = new IdleTimer(recording(time, delays), new Activity(time), () -> {});
        time.advance(IDLE);
        timer.postpone(Duration.ofSeconds(5));
        timer.watch(IDLE);

        assertThat(delays)
                .allSatisfy(d -> assertThat(d).isGreaterThanOrEqualTo(Duration.ofSeconds(5)));
    }

    @Test
    void thatFailsLetsGoOnWhoCameMeanwhile() {
        Scene scene = new Scene();
        List<Scene.Visit> visits = new ArrayList<>();
        scene.runtime.fails(Call.STOP, Kind.REFUSED, "no");
        scene.whileFallingAsleep(() -> visits.add(scene.visit()));

        assertThat(scene.state()).isEqualTo("Awake");
        assertThat(visits.getFirst().outcome()).isInstanceOf(HoldOutcome.Ready.class);
    }

    @Test
    void ofWhatIsGoneIsDone() {
        Scene scene = new Scene().awake();
        scene.runtime.fails(Call.STOP, Kind.NOT_FOUND, "gone");
        scene.time.advance(IDLE);

        assertThat(scene.state()).isEqualTo("Asleep");
    }

    @Test
    void isNotUndoneByWhatWasSeenBeforeItEnded() {
        Scene scene = new Scene().awake();
        var before = scene.runtime.inspect("app").orElseThrow();
        scene.time.advance(IDLE);
        scene.workload.observed(before, false);
        scene.workload.observed(before, true);
        scene.time.settle();

        assertThat(scene.state()).isEqualTo("Asleep");
        assertThat(scene.transitions).last().isEqualTo("FallingAsleep → Asleep");
    }

    @Test
    void asksTheRuntimeOnceHoweverManyOldNewsArrive() {
        Scene scene = new Scene().awake();
        var before = scene.runtime.inspect("app").orElseThrow();
        scene.time.advance(IDLE);
        int asked = scene.runtime.count(Call.INSPECT);
        for (int i = 0; i < 100; i++) {
            scene.workload.observed(before, false);
        }
        scene.time.settle();

        assertThat(scene.runtime.count(Call.INSPECT) - asked).isLessThanOrEqualTo(1);
    }

    @Test
    void comesAlsoToWhatNeverBecameReadyButStillRuns() {
        Scene scene = new Scene().failed();
        scene.time.advance(IDLE.minus(INSTANT));
        assertThat(scene.state()).isEqualTo("Failed");
        scene.time.advance(INSTANT);

        assertThat(scene.runtime.count(Call.STOP)).isEqualTo(1);
        scene.time.advance(IDLE.multipliedBy(3));
        assertThat(scene.runtime.count(Call.STOP)).as("and that is it").isEqualTo(1);
    }

    @Test
    void isNoSuccess() {
        Scene scene = new Scene().failed();
        scene.time.advance(IDLE);
        assertThat(scene.state()).as("as its page says, until a wake succeeds").isEqualTo("Failed");
        scene.workload.wake();
        scene.time.advance(Scene.START.plusSeconds(1));
        assertThat(scene.state()).isEqualTo("Failed");
        scene.workload.wake();
        assertThat(scene.state()).as("two seconds after the second failure").isEqualTo("Failed");
        scene.time.advance(Duration.ofSeconds(1));
        scene.workload.wake();

        assertThat(scene.state()).isEqualTo("Waking");
    }

    @Test
    void sparesWhatFailedAndDoesNotRun() {
        Scene scene = new Scene().waking();
        scene.runtime.becomes("app", new Stopped("run-1", 1, ""));
        scene.time.advance(IDLE);

        assertThat(scene.state()).isEqualTo("Failed");
        assertThat(scene.runtime.count(Call.STOP)).isZero();
    }

    @Test
    void sparesWhatIsNotConfiguredAnyMore() {
        Scene scene = new Scene().awake();
        scene.workload.retire();
        scene.time.advance(IDLE.multipliedBy(3));

        assertThat(scene.state()).isEqualTo("Awake");
        assertThat(scene.runtime.count(Call.STOP)).isZero();
    }

    @Test
    void isCalledOffByARequestThatCameAndWentJustBefore() throws InterruptedException {
        Scene scene = new Scene().awake();
        scene.time.advance(IDLE.minus(INSTANT));
        Thread clock = new Thread(() -> scene.time.advance(INSTANT));
        withItsLock(
                scene.workload,
                () -> {
                    clock.start();
                    await().until(() -> clock.getState() == Thread.State.BLOCKED);
                    scene.workload.enter();
                    scene.workload.leave();
                });
        clock.join();

        assertThat(scene.state()).isEqualTo("Awake");
        scene.time.advance(IDLE);
        assertThat(scene.state()).isEqualTo("Asleep");
    }

    @Test
    void isCalledOffByAReloadThatCameJustBefore() throws InterruptedException {
        Scene scene = new Scene().awake();
        scene.time.advance(IDLE.minus(INSTANT));
        Thread clock = new Thread(() -> scene.time.advance(INSTANT));
        withItsLock(
                scene.workload,
                () -> {
                    clock.start();
                    await().until(() -> clock.getState() == Thread.State.BLOCKED);
                    scene.workload.retire();
                });
        clock.join();

        assertThat(scene.runtime.count(Call.STOP)).isZero();
    }

    /** Listeners are told under the lock, and of the state as it is before anything else. */
    private static void withItsLock(Workload workload, Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        workload.onChange(
                _ -> {
                    if (done.compareAndSet(false, true)) {
                        action.run();
                    }
                });
    }

    private static Time recording(VirtualTime time, List<Duration> delays) {
        return new Time() {
            @Override
            public long nanos() {
                return time.nanos();
            }

            @Override
            public Instant now() {
                return time.now();
            }

            @Override
            public Timer after(Duration delay, Runnable task) {
                delays.add(delay);
                return time.after(delay, task);
            }

            @Override
            public void run(Runnable task) {
                time.run(task);
            }
        };
    }
}
