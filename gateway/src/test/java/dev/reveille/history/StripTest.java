package dev.reveille.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A ring of steps: what falls into which, and what is forgotten. */
class StripTest {

    private static final long STEP = 60_000;

    /** Not at the beginning of a step, and far from the epoch. */
    private static final long START = 29_000_000 * STEP + 15_000;

    private final Strip strip = new Strip(Duration.ofMinutes(1), 5, START);

    @Test
    void nothing_is_said_of_the_time_before_the_first_record() {
        strip.add(Phase.AWAKE, START, START + 1000);

        assertThat(strip.recording()).isEqualTo(recording("----a", 0, 0, 0, 0, 0));
    }

    @Test
    void a_stretch_over_several_steps_counts_in_each_for_its_share() {
        strip.add(Phase.ASLEEP, START, START + STEP);
        strip.add(Phase.AWAKE, START + STEP, START + 3 * STEP);

        // The second step has 15 s asleep and 45 s awake.
        assertThat(strip.recording().states()).isEqualTo("-saaa");
    }

    @Test
    void what_lasted_longest_counts_and_a_failure_always() {
        strip.add(Phase.ASLEEP, START, START + 1000);
        strip.add(Phase.WAKING, START + 1000, START + 3000);
        assertThat(strip.recording().states()).isEqualTo("----w");

        strip.add(Phase.FAILED, START + 3000, START + 3001);
        strip.add(Phase.AWAKE, START + 3001, START + 40_000);
        assertThat(strip.recording().states()).isEqualTo("----f");
    }

    @Test
    void requests_are_added_up_by_step_and_go_with_it() {
        strip.count(START, 2);
        strip.count(START + 1, 1);
        strip.count(START + 2 * STEP, 7);
        assertThat(strip.recording().requests()).containsExactly(0, 0, 3, 0, 7);

        strip.count(START + 5 * STEP, 1);
        assertThat(strip.recording().requests()).containsExactly(0, 7, 0, 0, 1);
    }

    @Test
    void a_gap_longer_than_the_whole_leaves_nothing_of_what_was_before() {
        strip.count(START, 9);
        strip.add(Phase.ASLEEP, START, START + 1_000_000 * STEP);

        assertThat(strip.recording()).isEqualTo(recording("sssss", 0, 0, 0, 0, 0));
    }

    @Test
    void it_goes_on_where_another_one_ended_and_leaves_a_gap_between() {
        strip.take(recording("swa", 1, 2, 3), START - 2 * STEP);
        strip.add(Phase.ASLEEP, START, START + 1000);

        assertThat(strip.recording()).isEqualTo(recording("swa-s", 1, 2, 3, 0, 0));
    }

    @Test
    void a_step_that_another_one_began_is_one_with_its_rest() {
        // 15 s of the step have passed.
        strip.take(recording("a", 3), START);
        strip.add(Phase.ASLEEP, START, START + 10_000);
        assertThat(strip.recording()).isEqualTo(recording("----a", 0, 0, 0, 0, 3));

        strip.add(Phase.ASLEEP, START + 10_000, START + 20_000);
        strip.count(START + 20_000, 1);
        assertThat(strip.recording()).isEqualTo(recording("----s", 0, 0, 0, 0, 4));
    }

    @Test
    void what_is_too_long_ago_or_to_come_is_left_out() {
        strip.take(recording("aaaaa", 1, 1, 1, 1, 1), START - 5 * STEP);
        strip.take(recording("ss", 1, 1), START + 2 * STEP);

        assertThat(strip.recording()).isEqualTo(recording("-----", 0, 0, 0, 0, 0));
    }

    private static Recording recording(String states, Integer... requests) {
        return new Recording(states, java.util.List.of(requests));
    }
}
