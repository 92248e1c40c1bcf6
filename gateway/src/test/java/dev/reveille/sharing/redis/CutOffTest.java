package dev.reveille.sharing.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.GatewaySettings.SharingChoice;
import dev.reveille.sharing.Consent;
import dev.reveille.sharing.SleepWish;
import dev.reveille.sharing.ThisGateway;
import dev.reveille.sharing.Use;
import dev.reveille.workload.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What holds for the claims of others once Redis does not answer any more. */
class CutOffTest {

    private static final SharingChoice CHOICE = Choices.of("redis://127.0.0.1:1");
    private static final SleepWish WISH = new SleepWish("app", SleepWish.Why.IDLE, Duration.ZERO);

    private static final Duration TERM = Lock.TERM.length();

    private final VirtualTime time = new VirtualTime();

    @AutoClose("end")
    private final Circle circle = new Circle(CHOICE, "one/a", time);

    private final List<String> regained = new ArrayList<>();
    private final List<Consent> answers = new ArrayList<>();
    private Consent consent = new Consent.Given();
    private final Yielded yielded = new Yielded(new Here(), circle.locks(), time);

    @Test
    void what_another_was_let_put_to_sleep_is_regained_when_its_claim_cannot_last_any_longer() {
        yielded.consider("stop two/b 1", WISH, answers::add);
        assertThat(answers).containsExactly(new Consent.Given());
        time.advance(TERM);
        assertThat(regained).isEmpty();

        time.advance(TERM.multipliedBy(2));

        assertThat(regained).contains("app");
    }

    @Test
    void the_end_of_an_earlier_claim_is_not_taken_for_that_of_a_later_one() {
        yielded.consider("stop two/b 2", WISH, answers::add);

        yielded.released("app", "wake three/c 9");
        assertThat(regained).isEmpty();

        yielded.released("app", "stop two/b 2");
        assertThat(regained).containsExactly("app");
    }

    @Test
    void what_was_not_agreed_to_is_not_waited_for() {
        consent = new Consent.Denied("uses it");
        yielded.consider("stop two/b 1", WISH, answers::add);

        time.advance(Duration.ofMinutes(1));

        assertThat(answers).containsExactly(consent);
        assertThat(regained).isEmpty();
        assertThat(time.waiting()).isZero();
    }

    private final class Here implements ThisGateway {

        @Override
        public List<Use> uses() {
            return List.of();
        }

        @Override
        public void usedElsewhere(Use use) {}

        @Override
        public void letSleep(SleepWish wish, Consumer<Consent> answer) {
            answer.accept(consent);
        }

        @Override
        public void regain(String workload) {
            regained.add(workload);
        }

        @Override
        public void wakesElsewhere(String workload) {}
    }
}
