package dev.reveille.workload;

import static dev.reveille.workload.Scene.IDLE;
import static dev.reveille.workload.Scene.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.workload.ScriptedRuntime.Call;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations are not differences of dates. */
@DisplayName("A change of the system's date")
class ChangedDateTest {

    private static final Duration INSTANT = Duration.ofNanos(1);

    @ParameterizedTest
    @ValueSource(longs = {-400, -1, 1, 400})
    void postponesNoSleepAndHastensNone(long days) {
        Scene scene = new Scene().awake();
        scene.time.advance(IDLE.dividedBy(2));
        scene.time.changeDate(Duration.ofDays(days));
        scene.time.advance(IDLE.dividedBy(2).minus(INSTANT));
        assertThat(scene.state()).isEqualTo("Awake");
        scene.time.advance(INSTANT);

        assertThat(scene.state()).isEqualTo("Asleep");
    }

    @ParameterizedTest
    @ValueSource(longs = {-400, -1, 1, 400})
    void changesNeitherTheBudgetOfAWakeNorTheBackOff(long days) {
        Scene scene = new Scene().waking();
        scene.time.changeDate(Duration.ofDays(days));
        scene.time.advance(START.minus(INSTANT));
        assertThat(scene.state()).isEqualTo("Waking");
        scene.time.advance(INSTANT);
        assertThat(scene.state()).isEqualTo("Failed");
        scene.time.changeDate(Duration.ofDays(days));
        scene.time.advance(Duration.ofSeconds(1).minus(INSTANT));
        scene.workload.wake();
        assertThat(scene.state()).isEqualTo("Failed");
        scene.time.advance(INSTANT);
        scene.workload.wake();

        assertThat(scene.state()).isEqualTo("Waking");
    }

    @ParameterizedTest
    @ValueSource(longs = {-400, -1, 1, 400})
    void letsNobodyWaitLongerOrShorter(long days) {
        Scene scene = new Scene().waking();
        Scene.Visit visit = scene.visit(Duration.ofSeconds(10));
        scene.time.changeDate(Duration.ofDays(days));
        scene.time.advance(Duration.ofSeconds(10).minus(INSTANT));
        assertThat(visit.heard).isEmpty();
        scene.time.advance(INSTANT);

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.TimedOut.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-400, -1, 1, 400})
    void changesNothingAboutAStopThatIsTriedAgain(long days) {
        Scene scene = new Scene().awake();
        scene.runtime.fails(Call.STOP, Kind.REFUSED, "not now");
        scene.time.advance(IDLE);
        scene.time.changeDate(Duration.ofDays(days));
        scene.runtime.reachable();
        scene.time.advance(Duration.ofSeconds(5));

        assertThat(scene.state()).isEqualTo("Asleep");
    }
}
