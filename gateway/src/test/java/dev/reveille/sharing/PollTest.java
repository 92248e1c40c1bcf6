package dev.reveille.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PollTest {

    private static final Consent NO = new Consent.Denied("uses it", Optional.of(Duration.ZERO));

    private final Poll poll = poll("two", "three");

    private static Poll poll(String... others) {
        return new Poll(List.of(others), id -> id.toUpperCase(Locale.ROOT));
    }

    private Optional<Optional<Permission.Refused>> outcome() {
        return poll.outcome(Duration.ZERO);
    }

    @Test
    void all_have_to_agree() {
        poll.answered("two", new Consent.Given());
        poll.answered("two", new Consent.Given());
        assertThat(outcome()).isEmpty();
        assertThat(poll.silent()).isEqualTo("THREE");

        poll.answered("three", new Consent.Given());
        assertThat(outcome()).contains(Optional.empty());
    }

    @Test
    void one_no_is_enough() {
        poll.answered("three", NO);

        assertThat(outcome())
                .contains(
                        Optional.of(
                                new Permission.Refused(
                                        "gateway THREE uses it", Optional.of(Duration.ZERO))));
    }

    @Test
    void who_was_not_asked_has_no_say() {
        poll.answered("four", NO);
        poll.answered("four", new Consent.Given());

        assertThat(outcome()).isEmpty();
        assertThat(poll.silent()).isEqualTo("THREE, TWO");
    }

    @Test
    void where_nobody_is_asked_all_agree() {
        assertThat(poll().outcome(Duration.ZERO)).contains(Optional.empty());
    }

    @Test
    void who_came_meanwhile_was_not_asked() {
        assertThat(poll.hasAsked(List.of("two"))).isTrue();
        assertThat(poll.hasAsked(List.of("two", "four"))).isFalse();
    }
}
