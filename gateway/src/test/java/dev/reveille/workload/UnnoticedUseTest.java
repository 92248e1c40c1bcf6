package dev.reveille.workload;

import static dev.reveille.workload.Scene.IDLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Requests that do not count as use")
class UnnoticedUseTest {

    private final Scene scene = new Scene().awake();

    private void pass(Duration duration) {
        scene.time.advance(duration);
    }

    @Test
    void doNotPostponeSleep() {
        for (int i = 0; i < 59; i++) {
            pass(Duration.ofSeconds(1));
            assertThat(scene.workload.enterUnnoticed()).isPresent();
            scene.workload.leaveUnnoticed();
        }
        assertThat(scene.state()).isEqualTo("Awake");

        pass(Duration.ofSeconds(1));

        assertThat(scene.state()).isEqualTo("Asleep");
    }

    @Test
    void areNotCutOff() {
        assertThat(scene.workload.enterUnnoticed()).isPresent();

        pass(IDLE.multipliedBy(10));

        assertThat(scene.state()).isEqualTo("Awake");
        assertThat(scene.transitions).as("not even tried").doesNotContain("Awake → Draining");
        scene.workload.leaveUnnoticed();
        pass(Duration.ofSeconds(1));
        assertThat(scene.state()).isEqualTo("Asleep");
    }

    @Test
    void areNotWhenItWasUsedLast() {
        assertThat(scene.workload.enterUnnoticed()).isPresent();
        assertThat(scene.workload.lastUse()).isEmpty();
        assertThat(scene.workload.enter()).isPresent();
        scene.workload.leave();
        Instant used = scene.time.now();
        pass(Duration.ofSeconds(20));

        assertThat(scene.workload.lastUse()).contains(used);
    }

    @Test
    void onlyPostponeTheSleepOfWhatIsAwakeForOthersAndNeedsNoIdleTime() {
        Stack stack =
                new Stack(
                        "name: app, host: app.test, idle_timeout: 60s, depends_on: [db]",
                        "name: db, host: db.test, idle_timeout: 0");
        stack.awake("app");
        assertThat(stack.of("db").enterUnnoticed()).isPresent();
        stack.time.advance(Duration.ofMinutes(10));
        assertThat(stack.state("app")).isEqualTo("Asleep");
        assertThat(stack.state("db")).as("not cut off").isEqualTo("Awake");

        stack.of("db").leaveUnnoticed();
        stack.time.advance(Duration.ofSeconds(1));

        assertThat(stack.state("db")).isEqualTo("Asleep");
        assertThat(stack.time.waiting()).as("timers that are left").isZero();
    }

    @Test
    void takeNothingFromOneThatDoesCount() {
        assertThat(scene.workload.enter()).isPresent();
        assertThat(scene.workload.enterUnnoticed()).isPresent();
        pass(IDLE.multipliedBy(2));
        scene.workload.leaveUnnoticed();
        pass(IDLE.multipliedBy(2));
        assertThat(scene.state()).isEqualTo("Awake");

        scene.workload.leave();
        pass(IDLE.minusSeconds(1));
        assertThat(scene.state()).isEqualTo("Awake");
        pass(Duration.ofSeconds(1));
        assertThat(scene.state()).isEqualTo("Asleep");
    }

    @Test
    void areTurnedAwayFromOneThatSleeps() {
        pass(IDLE);

        assertThat(scene.workload.enterUnnoticed()).isEmpty();
        assertThat(scene.workload.inFlight()).isZero();
    }
}
