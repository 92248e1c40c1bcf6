package dev.reveille.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "0s, PT0S",
        "90s, PT1M30S",
        "1h30m, PT1H30M",
        "500ms, PT0.5S",
        "1.5h, PT1H30M",
        ".5s, PT0.5S",
        "1.s, PT1S",
        "2us, PT0.000002S",
        "2µs, PT0.000002S",
        "2μs, PT0.000002S",
        "7ns, PT0.000000007S",
        "1m1m, PT2M",
        "2562047h, PT2562047H",
    })
    void what_go_reads_is_read(String text, Duration expected) {
        assertThat(GoDuration.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "90",
                "1d",
                "-5s",
                "+5s",
                "1h 30m",
                "s",
                ".s",
                "1,5s",
                "5S",
                "2562048h"
            })
    void what_go_does_not_read_or_is_negative_is_refused(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT1M30S, 1m30s",
        "PT1H, 1h0m0s",
        "PT1H30M, 1h30m0s",
        "PT10S, 10s",
        "PT100H, 100h0m0s",
        "PT0.5S, 500ms",
        "PT1.5S, 1.5s",
        "PT0.000002S, 2µs",
        "PT0.0000015S, 1.5µs",
        "PT0.000000007S, 7ns",
    })
    void durations_are_printed_as_go_prints_them_and_can_be_read_back(
            Duration duration, String text) {
        assertThat(GoDuration.print(duration)).isEqualTo(text);
        assertThat(GoDuration.parse(text)).contains(duration);
    }
}
