package dev.reveille.workload;

import static dev.reveille.workload.Scene.IDLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
        scene.workload.leaveUnnoticed();
        pass(Duration.ofSeconds(1));
        assertThat(scene.state()).isEqualTo("Asleep");
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
