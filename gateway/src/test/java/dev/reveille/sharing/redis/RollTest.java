package dev.reveille.sharing.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.workload.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RollTest {

    private final VirtualTime time = new VirtualTime();
    private final Roll roll = new Roll("one/a", Duration.ofMinutes(5), time);

    @Test
    void itself_is_no_other() {
        roll.heard("one/a", Duration.ZERO);

        assertThat(roll.others()).isEmpty();
    }

    @Test
    void one_of_the_same_name_is_another() {
        roll.heard("one/b", Duration.ZERO);

        assertThat(roll.others()).containsExactly("one/b");
        assertThat(roll.names()).containsExactly("one");
    }

    @Test
    void one_that_vanishes_is_counted_in_and_not_expected_to_answer_until_it_is_forgotten() {
        roll.heard("two/b", Duration.ZERO);
        time.advance(Duration.ofSeconds(6));
        assertThat(roll.silent()).isEmpty();

        time.advance(Duration.ofSeconds(2));
        assertThat(roll.silent()).contains("two/b");
        assertThat(roll.others()).containsExactly("two/b");
        assertThat(roll.names()).isEmpty();

        time.advance(Duration.ofMinutes(5));
        assertThat(roll.silent()).isEmpty();
        assertThat(roll.others()).isEmpty();
    }

    @Test
    void one_that_takes_leave_is_forgotten_at_once() {
        roll.heard("two/b", Duration.ZERO);

        roll.left("two/b");
        assertThat(roll.others()).isEmpty();

        // What Redis said before that may come after it.
        roll.heard("two/b", Duration.ofSeconds(1));
        assertThat(roll.others()).isEmpty();
    }

    @Test
    void what_redis_knows_of_longer_ago_makes_nobody_older() {
        roll.heard("two/b", Duration.ZERO);
        roll.heard("two/b", Duration.ofMinutes(1));

        assertThat(roll.silent()).isEmpty();
    }

    @Test
    void what_redis_knows_makes_a_silent_one_known() {
        roll.heard("two/b", Duration.ofMinutes(1));

        assertThat(roll.silent()).contains("two/b");
    }
}
