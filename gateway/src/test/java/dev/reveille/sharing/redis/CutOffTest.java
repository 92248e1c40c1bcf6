package dev.reveille.sharing.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.GatewaySettings.SharingChoice;
import dev.reveille.sharing.Consent;
import dev.reveille.sharing.SleepWish;
import dev.reveille.sharing.ThisGateway;
import dev.reveille.sharing.Use;
import dev.reveille.workload.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What holds for claims, one's own and those of others, once Redis does not answer any more. */
class CutOffTest {

    private static final SharingChoice CHOICE =
            new SharingChoice(
                    URI.create("redis://127.0.0.1:1"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    "test",
                    Optional.empty(),
                    Duration.ofMinutes(5));
    private static final SleepWish WISH = new SleepWish("app", SleepWish.Why.IDLE, Duration.ZERO);

    private final VirtualTime time = new VirtualTime();
    private final Circle circle = new Circle(CHOICE, "one/a", time);
    private final List<String> regained = new ArrayList<>();
    private final List<Consent> answers = new ArrayList<>();
    private Consent consent = new Consent.Given();
    private final Yielded yielded = new Yielded(new Here(), circle.locks(), time);

    @Test
    void a_claim_of_ours_is_certain_for_less_than_its_term() {
        Lease lease = new Lease("wake one/a 1", "app", circle.locks(), time, time.nanos());
        time.advance(Lease.TERM.minusMillis(600));
        assertThat(lease.isHeld()).isTrue();

        time.advance(Duration.ofMillis(100));

        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void a_claim_that_was_long_in_coming_is_certain_for_less() {
        long asked = time.nanos();
        time.advance(Duration.ofSeconds(2));
        Lease lease = new Lease("wake one/a 1", "app", circle.locks(), time, asked);

        time.advance(Duration.ofMillis(500));

        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void what_was_released_is_not_held() {
        Lease lease = new Lease("wake one/a 1", "app", circle.locks(), time, time.nanos());

        lease.release();

        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void what_another_was_let_put_to_sleep_is_regained_when_its_claim_cannot_last_any_longer() {
        yielded.consider("stop two/b 1", WISH, answers::add);
        assertThat(answers).containsExactly(new Consent.Given());
        time.advance(Lease.TERM);
        assertThat(regained).isEmpty();

        time.advance(Lease.TERM.multipliedBy(2));

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
