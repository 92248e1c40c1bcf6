package dev.reveille.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReconnectDelayTest {

    private static final DockerHost FAR = new DockerHost.Tcp("engine.test", 2375, Optional.empty());

    @Test
    void theWaitDoublesUpToFiveSecondsAndBeginsAnewAfterSuccess() {
        ReconnectDelay longest = new ReconnectDelay(always(0), FAR);
        assertThat(Stream.generate(longest::next).limit(8).map(Duration::toMillis))
                .containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L);
        longest.reset();
        assertThat(longest.next()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void aSocketFileIsAskedFourTimesASecondAtLeast() {
        ReconnectDelay nearby =
                new ReconnectDelay(always(0), new DockerHost.Unix(Path.of("docker.sock")));
        assertThat(Stream.generate(nearby::next).limit(4).map(Duration::toMillis))
                .containsExactly(100L, 200L, 250L, 250L);
    }

    @Test
    void chanceShortensTheWaitByUpToHalf() {
        ReconnectDelay shortest = new ReconnectDelay(always(Long.MAX_VALUE), FAR);
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
