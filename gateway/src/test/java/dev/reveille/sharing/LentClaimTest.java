package dev.reveille.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.workload.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class LentClaimTest {

    private static final Duration MARGIN = Duration.ofSeconds(1);
    private static final LentClaim.Term TERM = new LentClaim.Term(Duration.ofSeconds(6), MARGIN);
    private static final Duration CERTAIN = TERM.length().minus(MARGIN);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final VirtualTime time = new VirtualTime();
    private final Silent lender = new Silent();
    private final LentClaim claim = new LentClaim(lender, TERM, time, time.nanos());

    /** Answers when the test does. */
    private static final class Silent implements LentClaim.Lender {

        private final List<CompletableFuture<Boolean>> asked = new ArrayList<>();
        private int released;

        @Override
        public CompletionStage<Boolean> prolong() {
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
        }

        @Override
        public void release() {
            released++;
        }
    }

    @Test
    void one_that_nobody_prolongs_ends_here_before_it_ends_there() {
        time.advance(CERTAIN.minus(MOMENT));
        assertThat(claim.isHeld()).isTrue();

        time.advance(MOMENT);

        assertThat(claim.isHeld()).isFalse();
    }

    @Test
    void one_that_was_long_in_coming_ends_sooner() {
        long askedAt = time.nanos();
        time.advance(Duration.ofSeconds(4));
        LentClaim late = new LentClaim(lender, TERM, time, askedAt);
        assertThat(late.isHeld()).isTrue();

        time.advance(MARGIN);

        assertThat(late.isHeld()).isFalse();
    }

    @Test
    void it_is_prolonged_three_times_a_term_for_as_long_as_it_takes() {
        for (int second = 2; second <= 60; second += 2) {
            time.advance(Duration.ofSeconds(2));
            lender.asked.getLast().complete(true);
            assertThat(claim.isHeld()).isTrue();
        }
        assertThat(lender.asked).hasSize(30);
    }

    @Test
    void another_term_counts_from_when_it_was_asked_for_and_not_from_the_answer() {
        time.advance(Duration.ofSeconds(2));
        time.advance(Duration.ofSeconds(2));
        lender.asked.getFirst().complete(true);

        time.advance(CERTAIN.minusSeconds(2).minus(MOMENT));
        assertThat(claim.isHeld()).isTrue();
        time.advance(MOMENT);

        assertThat(claim.isHeld()).isFalse();
    }

    @Test
    void an_answer_that_is_missing_or_lost_keeps_nobody_from_asking_again() {
        time.advance(Duration.ofSeconds(2));
        lender.asked.getLast().completeExceptionally(new IllegalStateException("away"));
        assertThat(claim.isHeld()).isTrue();
        time.advance(Duration.ofSeconds(4));
        assertThat(claim.isHeld()).isFalse();

        lender.asked.getLast().complete(true);

        assertThat(claim.isHeld()).isTrue();
    }

    @Test
    void one_that_another_gateway_has_now_is_over_at_once() {
        time.advance(Duration.ofSeconds(2));
        lender.asked.getLast().complete(false);
        assertThat(claim.isHeld()).isFalse();

        time.advance(TERM.length());

        assertThat(lender.asked).hasSize(1);
        assertThat(time.waiting()).isZero();
    }

    @Test
    void what_was_released_is_not_held_nor_prolonged_whatever_is_answered_then() {
        time.advance(Duration.ofSeconds(2));
        claim.release();
        lender.asked.getLast().complete(true);
        assertThat(claim.isHeld()).isFalse();
        assertThat(lender.released).isOne();

        time.advance(TERM.length());

        assertThat(lender.asked).hasSize(1);
        assertThat(time.waiting()).isZero();
    }
}
