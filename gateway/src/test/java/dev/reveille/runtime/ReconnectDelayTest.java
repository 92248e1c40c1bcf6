package dev.reveille.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReconnectDelayTest {

    @Test
    void theWaitDoublesUpToFiveSecondsAndBeginsAnewAfterSuccess() {
        ReconnectDelay longest = new ReconnectDelay(always(0), ReconnectDelay.LONGEST);
        assertThat(Stream.generate(longest::next).limit(8).map(Duration::toMillis))
                .containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L);
        longest.reset();
        assertThat(longest.next()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void theLongestWaitIsThatOfWhoAsks() {
        ReconnectDelay nearby = new ReconnectDelay(always(0), Duration.ofMillis(250));
        assertThat(Stream.generate(nearby::next).limit(4).map(Duration::toMillis))
                .containsExactly(100L, 200L, 250L, 250L);
    }

    @Test
    void chanceShortensTheWaitByUpToHalf() {
        ReconnectDelay shortest =
                new ReconnectDelay(always(Long.MAX_VALUE), ReconnectDelay.LONGEST);
        assertThat(shortest.next()).isEqualTo(Duration.ofMillis(50));
        assertThat(shortest.next()).isEqualTo(Duration.ofMillis(100));
    }

    /** Always the smallest, or the largest, number it may give. */
    private static RandomGenerator always(long number) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return number;
            }

            @Override
            public long nextLong(long bound) {
                return Math.min(number, bound - 1);
            }
        };
    }
}
