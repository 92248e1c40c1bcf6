package dev.reveille.sharing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.sharing.Consent;
import dev.reveille.sharing.SleepWish;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoteTest {

    @Test
    void a_wish_is_read_as_it_was_written() {
        SleepWish wish = new SleepWish("blog.web", SleepWish.Why.ORDER, Duration.ofSeconds(3));
        Note note = new Note("claim", "7", "one-1234#12", Note.of(wish));
        assertThat(note.wish()).contains(wish);
        assertThat(note.gateway()).isEqualTo("one-1234");
        assertThat(note.isForWaking()).isFalse();
    }

    @Test
    void so_are_answers_each_by_who_gave_it() {
        Consent denied = new Consent.Denied("uses it", Optional.of(Duration.ofMillis(1500)));
        Consent needed = new Consent.Denied("needs it for what depends on it");
        Note asked = new Note("claim", "7", "x#1", Map.of());
        Map<String, String> annotations = new HashMap<>();
        annotations.putAll(asked.answer("one", new Consent.Given()));
        annotations.putAll(asked.answer("two", denied));
        annotations.putAll(asked.answer("three", needed));
        assertThat(new Note("claim", "8", "x#1", annotations).consents())
                .isEqualTo(
                        Map.of(
                                "one", new Consent.Given(),
                                "two", denied,
                                "three", needed));
    }

    @Test
    void an_answer_that_comes_late_is_none_to_the_next_claim_of_that_name() {
        Map<String, String> late =
                new Note("claim", "7", "x#1", Map.of()).answer("one", new Consent.Given());
        assertThat(new Note("claim", "9", "x#2", late).consents()).isEmpty();
        assertThat(new Note("claim", "9", "y#1", late).consents()).isEmpty();
    }

    @Test
    void what_another_version_writes_is_no_consent() {
        Map<String, String> strange =
                Map.of(
                        "dev.reveille/consent-one", "perhaps",
                        "dev.reveille/consent-two", "x#1 perhaps");
        Note note = new Note("claim", "7", "x#1", strange);
        assertThat(note.consents()).containsOnlyKeys("two");
        assertThat(note.consents().get("two")).isInstanceOf(Consent.Denied.class);
        assertThat(note.wish()).isEmpty();
    }

    @Test
    void moments_are_written_as_kubernetes_takes_them() {
        assertThat(Note.moment(Instant.parse("2026-01-02T03:04:05.5Z")))
                .isEqualTo("2026-01-02T03:04:05.500000Z");
    }
}
