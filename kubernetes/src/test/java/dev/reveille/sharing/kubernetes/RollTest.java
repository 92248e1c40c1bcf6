package dev.reveille.sharing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RollTest {

    private final AtomicLong now = new AtomicLong();
    private final Roll roll = new Roll("own", Duration.ofMinutes(5), new Clock());

    private final class Clock implements Time {

        @Override
        public long nanos() {
            return now.get();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public Timer after(Duration delay, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void run(Runnable task) {
            throw new UnsupportedOperationException();
        }
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void whoever_renews_is_there_and_this_one_is_no_other() {
        roll.saw("own", "1");
        roll.saw("other", "1");
        pass(Duration.ofSeconds(10));
        roll.saw("other", "2");
        pass(Duration.ofSeconds(10));
        assertThat(roll.others()).containsExactly("other");
        assertThat(roll.lately()).containsExactly("other");
        assertThat(roll.silent()).isEmpty();
    }

    @Test
    void whoever_vanishes_may_be_serving_for_a_while_and_is_forgotten_then() {
        roll.saw("other", "1");
        pass(Duration.ofSeconds(20));
        assertThat(roll.silent()).contains("other");
        assertThat(roll.others()).containsExactly("other");
        assertThat(roll.lately()).isEmpty();
        pass(Duration.ofMinutes(5));
        assertThat(roll.silent()).isEmpty();
        assertThat(roll.others()).isEmpty();
        assertThat(roll.forgotten()).containsExactly("other");
    }

    @Test
    void a_lease_that_is_left_behind_brings_nobody_back() {
        roll.saw("other", "1");
        pass(Duration.ofMinutes(6));
        roll.saw("other", "1");
        assertThat(roll.others()).isEmpty();
        roll.saw("other", "2");
        assertThat(roll.others()).containsExactly("other");
    }

    @Test
    void whoever_takes_leave_is_gone_at_once() {
        roll.saw("other", "1");
        roll.left("other");
        assertThat(roll.others()).isEmpty();
        assertThat(roll.forgotten()).isEmpty();
    }
}
