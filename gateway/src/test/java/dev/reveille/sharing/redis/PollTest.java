package dev.reveille.sharing.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.sharing.Consent;
import dev.reveille.sharing.Permission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PollTest {

    private final Poll poll = new Poll(List.of("two/b", "three/c"));

    @Test
    void all_have_to_agree() {
        poll.answered("two/b", new Consent.Given());
        poll.answered("two/b", new Consent.Given());
        assertThat(poll.outcome()).isNotDone();
        assertThat(poll.silent()).isEqualTo("three");

        poll.answered("three/c", new Consent.Given());
        assertThat(poll.outcome()).isCompletedWithValue(Optional.empty());
    }

    @Test
    void one_no_is_enough() {
        poll.answered("three/c", new Consent.Denied("uses it", Optional.of(Duration.ZERO)));

        assertThat(poll.outcome())
                .isCompletedWithValue(
                        Optional.of(
                                new Permission.Refused(
                                        "three uses it", Optional.of(Duration.ZERO))));
    }

    @Test
    void where_nobody_is_asked_all_agree() {
        assertThat(new Poll(List.of()).outcome()).isCompletedWithValue(Optional.empty());
    }

    @Test
    void who_came_meanwhile_was_not_asked() {
        assertThat(poll.hasAsked(List.of("two/b"))).isTrue();
        assertThat(poll.hasAsked(List.of("two/b", "four/d"))).isFalse();
    }
}
