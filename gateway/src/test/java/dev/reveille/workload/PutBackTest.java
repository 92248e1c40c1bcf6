package dev.reveille.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.workload.ScriptedRuntime.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The configuration changes while its container is being stopped, or still answers. */
@DisplayName("A workload that is taken out of the configuration")
class PutBackTest {

    private static final String APP = "name: app, host: app.test, idle_timeout: 60s";
    private static final String OTHER = "name: other, host: other.test";
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final Stack stack = new Stack(APP, OTHER).awake("app");
    private final List<Scene.Visit> visits = new ArrayList<>();

    private void takeOutAndPutBack() {
        stack.define(OTHER);
        stack.define(APP, OTHER);
        // As discovery tells what is known of a workload that comes.
        stack.of("app").observed(stack.runtime.find("app").orElseThrow(), true);
    }

    @Test
    void whileItFallsAsleepIsNotUsedBeforeThatHasEndedWhenItIsPutBack() {
        stack.runtime.next(
                Call.STOP,
                () -> {
                    takeOutAndPutBack();
                    assertThat(stack.runtime.status("app")).isInstanceOf(Running.class);
                    assertThat(stack.state("app")).isEqualTo("FallingAsleep");
                    assertThat(stack.of("app").enter()).isEmpty();
                    visits.add(stack.visit("app"));
                    assertThat(visits.getFirst().heard).isEmpty();
                });
        stack.time.advance(IDLE);

        assertThat(visits.getFirst().outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(stack.runtime.count(Call.START)).as("woken again").isEqualTo(2);
        assertThat(stack.runtime.count(Call.STOP)).isEqualTo(1);
    }

    @Test
    void waitsForTheSameStopHoweverOftenItIsPutBack() {
        stack.runtime.next(
                Call.STOP,
                () -> {
                    takeOutAndPutBack();
                    takeOutAndPutBack();
                    assertThat(stack.state("app")).isEqualTo("FallingAsleep");
                });
        stack.time.advance(IDLE);

        assertThat(stack.state("app")).isEqualTo("Asleep");
        stack.awake("app");
    }

    @Test
    void sleepsAsUsualWhenItIsPutBackAfterwards() {
        stack.runtime.next(Call.STOP, () -> stack.define(OTHER));
        stack.time.advance(IDLE);
        stack.define(APP, OTHER);

        assertThat(stack.state("app")).isEqualTo("Asleep");
        stack.awake("app");
    }

    @Test
    void goesOnWhereItWasWhenItIsPutBackAndCouldNotBeStopped() {
        stack.runtime.next(
                Call.STOP,
                () -> {
                    takeOutAndPutBack();
                    visits.add(stack.visit("app"));
                    stack.runtime.fails(Call.STOP, Kind.REFUSED, "not now");
                });
        stack.time.advance(IDLE);
        assertThat(visits.getFirst().outcome()).isInstanceOf(HoldOutcome.Ready.class);
        assertThat(stack.runtime.count(Call.START)).isEqualTo(1);
        stack.isUsed("app");
        stack.runtime.reachable();
        stack.time.advance(IDLE);

        assertThat(stack.state("app")).isEqualTo("Asleep");
    }

    @Test
    void keepsWhatItDependsOnAwakeUntilItSleeps() {
        String user = APP + ", depends_on: [db]";
        String db = "name: db, host: db.test";
        Stack both = new Stack(user, db).awake("app");
        List<String> during = new ArrayList<>();
        both.runtime.next(
                Call.STOP,
                () -> {
                    both.define(db);
                    both.time.advance(Duration.ofSeconds(5));
                    during.add(both.state("db"));
                });
        both.time.advance(IDLE);
        assertThat(during).containsExactly("Awake");
        both.time.advance(Duration.ofSeconds(1));

        assertThat(both.state("db")).isEqualTo("Asleep");
    }

    @Test
    void isNotStoppedWhenItIsPutBackWhileItsRequestsFromBeforeAreInFlight() {
        Workload former = stack.of("app");
        assertThat(former.enter()).isPresent();
        takeOutAndPutBack();
        takeOutAndPutBack();
        stack.time.advance(Duration.ofMinutes(10));
        assertThat(stack.state("app")).isEqualTo("Awake");
        assertThat(stack.of("app").inFlight()).isEqualTo(1);
        former.leave();
        stack.time.advance(IDLE.minusNanos(1));
        assertThat(stack.state("app")).as("idle from now on").isEqualTo("Awake");
        stack.time.advance(Duration.ofNanos(1));

        assertThat(stack.state("app")).isEqualTo("Asleep");
    }

    @Test
    void drainsAfterItWasPutBackUntilItsRequestsFromBeforeHaveEnded() {
        Workload former = stack.of("app");
        assertThat(former.enter()).isPresent();
        stack.define(OTHER);
        stack.define(APP + ", stop_timeout: 1h", OTHER);
        stack.of("app").observed(stack.runtime.find("app").orElseThrow(), true);
        stack.of("app").putToSleep(SleepReason.OPERATOR);
        stack.time.advance(Duration.ofMinutes(10));
        assertThat(stack.state("app")).isEqualTo("Draining");
        former.leave();
        stack.time.settle();

        assertThat(stack.state("app")).isEqualTo("Asleep");
    }

    @Test
    void isSeenAtOnceWhenAnotherContainerHasTakenItsPlace() {
        stack.runtime.next(
                Call.STOP,
                () -> {
                    stack.runtime.removes("app");
                    stack.runtime.creates("app");
                    stack.runtime.becomes("app", stack.runtime.running());
                    throw new RuntimeCallException(Kind.NOT_FOUND, "it was removed", null);
                });
        stack.time.advance(IDLE);

        assertThat(stack.state("app")).isEqualTo("Awake");
    }
}
