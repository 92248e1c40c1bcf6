package dev.reveille.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.workload.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactTest {

    private static final Duration SETTLE = Duration.ofSeconds(6);

    private final VirtualTime time = new VirtualTime();
    private final Contact contact = new Contact(SETTLE, time);

    @Test
    void it_is_lost_until_it_is_made_and_each_is_told_once() {
        assertThat(contact.doubt()).contains("the other gateways cannot be asked");
        assertThat(contact.lost()).isTrue();
        assertThat(contact.lost()).isFalse();
        assertThat(contact.made()).isTrue();
        assertThat(contact.made()).isFalse();
        assertThat(contact.isMade()).isTrue();
        assertThat(contact.lost()).isTrue();
        assertThat(contact.lost()).isFalse();
        assertThat(contact.isMade()).isFalse();
    }

    @Test
    void others_have_time_to_be_back_after_each_loss() {
        contact.made();
        time.advance(SETTLE.minusMillis(1));
        assertThat(contact.doubt()).contains("other gateways may not be back yet");
        time.advance(Duration.ofMillis(1));
        assertThat(contact.doubt()).isEmpty();

        contact.lost();
        contact.made();

        assertThat(contact.doubt()).isPresent();
    }

    @Test
    void people_are_told_since_when() {
        long begun = time.nanos();
        time.advance(SETTLE);
        contact.made();
        assertThat(contact.standing(List.of("two")))
                .isEqualTo(new Standing(true, begun + SETTLE.toNanos(), List.of("two")));
    }
}
