package dev.reveille.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.workload.ScriptedRuntime.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The gateway does not hear what the runtime does. */
@DisplayName("Out of touch with the runtime,")
class OutOfTouchTest {

    private final Stack stack = new Stack("name: app, host: app.test");
    private final List<String> told = new ArrayList<>();

    @Test
    void nothingIsStartedBeforeEverythingHasBeenCompared() {
        stack.inTouch(false);
        Scene.Visit visit = stack.visit("app");
        stack.time.advance(Duration.ofSeconds(2));
        assertThat(stack.runtime.count(Call.START)).isZero();
        stack.inTouch(true);
        stack.time.advance(Duration.ofSeconds(1));

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
    }

    @Test
    void whatIsKnownToSleepIsNotStartedBeforeThatEither() {
        stack.awake("app");
        stack.of("app").putToSleep(SleepReason.OPERATOR);
        stack.time.settle();
        assertThat(stack.state("app")).isEqualTo("Asleep");
        stack.inTouch(false);
        stack.visit("app");
        stack.time.advance(Duration.ofSeconds(2));

        assertThat(stack.runtime.count(Call.START)).as("the first one").isEqualTo(1);
    }

    @Test
    void aRuntimeThatAnswersAndIsNeverHeardIsNotWaitedFor() {
        stack.inTouch(false);
        Scene.Visit visit = stack.visit("app");
        stack.time.advance(Duration.ofSeconds(6));

        assertThat(visit.outcome()).isInstanceOf(HoldOutcome.Ready.class);
    }

    @Test
    void whoeverConnectsAsksFirstAndSoHearsThatItHasMoved() {
        stack.awake("app");
        assertThat(stack.of("app").mayHaveMoved()).isFalse();
        stack.inTouch(false);
        assertThat(stack.of("app").mayHaveMoved()).isTrue();
        stack.runtime.quietly("app", new Stopped(stack.runtime.status("app").run(), 137, ""));
        stack.of("app").confirm(() -> told.add(stack.state("app")));
        stack.time.settle();

        assertThat(told).containsExactly("Asleep");
    }

    @Test
    void whatIsAwakeIsUsedWhileTheRuntimeCannotBeAsked() {
        stack.awake("app");
        stack.inTouch(false);
        stack.runtime.unreachable();
        int asked = stack.runtime.count(Call.INSPECT);
        for (int i = 0; i < 50; i++) {
            stack.of("app").confirm(() -> told.add(stack.state("app")));
        }
        stack.time.settle();

        assertThat(told).hasSize(50).containsOnly("Awake");
        assertThat(stack.runtime.count(Call.INSPECT) - asked).isEqualTo(1);
    }

    @Test
    void nobodyWaitsLongForARuntimeThatHangs() {
        stack.awake("app");
        stack.inTouch(false);
        List<String> duringTheCall = new ArrayList<>();
        stack.runtime.next(
                Call.INSPECT,
                () -> {
                    stack.time.advance(Duration.ofSeconds(1));
                    duringTheCall.addAll(told);
                });
        stack.of("app").confirm(() -> told.add(stack.state("app")));
        stack.time.settle();

        assertThat(duringTheCall).containsExactly("Awake");
        assertThat(told).hasSize(1);
    }

    @Test
    void whoeverComesLaterToOneThatHangsWaitsNoLongerEither() {
        stack.awake("app");
        stack.inTouch(false);
        List<Integer> duringTheCall = new ArrayList<>();
        stack.runtime.next(
                Call.INSPECT,
                () -> {
                    stack.time.advance(Duration.ofSeconds(5));
                    stack.of("app").confirm(() -> told.add("later"));
                    stack.time.advance(Duration.ofMillis(999));
                    duringTheCall.add(told.size());
                    stack.time.advance(Duration.ofMillis(1));
                    duringTheCall.add(told.size());
                });
        stack.of("app").confirm(() -> told.add("first"));
        stack.time.settle();

        assertThat(duringTheCall).containsExactly(1, 2);
        assertThat(told).containsExactly("first", "later");
    }
}
