package dev.reveille.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RunsTest {

    private final Runs runs = new Runs();
    private final Scaled object =
            new Scaled(
                    new ObjectKey(ObjectType.DEPLOYMENT, "web", "blog"),
                    "o1",
                    "7",
                    Map.of(),
                    "",
                    2,
                    OptionalInt.empty(),
                    Selector.parse("app=blog"),
                    Map.of("app", "blog"),
                    Optional.empty());

    private static Pod pod(String uid, int restarts) {
        return new Pod(
                "web",
                uid,
                uid,
                Map.of(),
                Instant.EPOCH,
                restarts,
                false,
                false,
                true,
                Optional.empty(),
                "",
                "",
                Duration.ZERO,
                List.of("main"),
                Optional.empty(),
                Optional.empty());
    }

    private String going(Pod... live) {
        return runs.going(object, List.of(live)).run();
    }

    @Test
    void one_pod_of_several_that_is_replaced_ends_nothing() {
        String first = going(pod("a", 0), pod("b", 0));
        assertThat(going(pod("b", 0))).isEqualTo(first);
        assertThat(going(pod("b", 0), pod("c", 0))).isEqualTo(first);
        assertThat(going(pod("c", 0))).isEqualTo(first);
        assertThat(going()).isEqualTo(first);
    }

    @Test
    void none_of_the_pods_that_were_there_is_another_run() {
        String first = going(pod("a", 0));
        Runs.Going second = runs.going(object, List.of(pod("b", 0)));
        assertThat(second.run()).isNotEqualTo(first);
        assertThat(second.crashed()).isEmpty();
    }

    @Test
    void a_restart_that_was_not_seen_to_be_an_end_is_told_of() {
        String first = going(pod("a", 0));
        Runs.Going second = runs.going(object, List.of(pod("a", 1)));
        assertThat(second.run()).isNotEqualTo(first);
        assertThat(second.crashed()).contains(first);
        // Whoever asks in between does not take it away from who is to be told.
        assertThat(runs.going(object, List.of(pod("a", 1))).crashed()).contains(first);
    }

    @Test
    void the_end_of_a_run_is_that_of_the_run_that_went_on() {
        String run = going(pod("a", 0));
        assertThat(runs.ended(object, Optional.of(pod("a", 0)))).isEqualTo(run);
        assertThat(going(pod("a", 1))).isNotEqualTo(run);
    }

    @Test
    void a_pod_that_was_left_by_an_earlier_run_is_no_news_of_the_next() {
        String first = going(pod("a", 0));
        assertThat(runs.rest(object, List.of(pod("a", 0), pod("evicted", 0)))).isEqualTo(first);
        assertThat(runs.ended(object, Optional.of(pod("evicted", 0)))).isEqualTo(first);
        assertThat(going(pod("b", 0))).isNotEqualTo(first);
    }

    @Test
    void that_no_pod_could_be_made_is_an_end_of_its_own_each_time() {
        String first = going(pod("a", 0));
        runs.rest(object, List.of());
        String second = runs.ended(object, Optional.empty());
        assertThat(second).isNotEqualTo(first).isNotEmpty();
        assertThat(runs.ended(object, Optional.empty())).isEqualTo(second);
    }

    @Test
    void what_goes_on_again_after_its_end_is_another_run() {
        String run = going(pod("a", 0));
        runs.ended(object, Optional.of(pod("a", 0)));
        assertThat(going(pod("a", 0))).isNotEqualTo(run);
    }
}
