package dev.reveille.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleTest {

    private final Sample sample =
            new Sample(new Outcome(50_000, 2_000_000_000, 4, 2000, 9000, 0), 1.5, 64 << 20, 0.2);

    @Test
    void aGigabyteIsAThousandMillionBytes() {
        assertThat(sample.cpuSecondsPerGigabyte()).isEqualTo(0.75);
        assertThat(sample.megabytesPerSecond()).isEqualTo(500);
    }

    @Test
    void whatOthersTookIsAPartOfTheTime() {
        assertThat(sample.othersShare()).isEqualTo(0.05);
    }

    @Test
    void processorTimeIsDividedByAllRequests() {
        assertThat(sample.cpuMicrosPerRequest()).isEqualTo(30);
        assertThat(sample.requestsPerSecond()).isEqualTo(12_500);
    }
}
