package dev.reveille.config;

import static dev.reveille.config.Reading.gateway;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitKeysTest {

    @Test
    void without_keys_every_default_counts() {
        ClientLimits expected =
                new ClientLimits(
                        new ClientLimits.Head(8 * 1024, 32 * 1024, 100),
                        new ClientLimits.Patience(
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(3),
                                Duration.ofSeconds(60)),
                        new ClientLimits.Crowd(10_000, 1000, 2000));

        assertThat(ClientLimits.USUAL).isEqualTo(expected);
        assertThat(gateway("port: 1").limits()).isEqualTo(expected);
        assertThat(gateway("limits:").limits()).isEqualTo(expected);
        assertThat(gateway("limits: {}").limits()).isEqualTo(expected);
    }

    @Test
    void every_key_is_read() {
        ClientLimits limits =
                gateway(
                                "limits:",
                                "  request_line: 16KiB",
                                "  header_size: 64KiB",
                                "  header_count: 200",
                                "  header_timeout: 5s",
                                "  keepalive_timeout: 1m",
                                "  stall_timeout: 2m",
                                "  connections: 500",
                                "  connections_per_client: 50",
                                "  held_requests: 20")
                        .limits();

        assertThat(limits)
                .isEqualTo(
                        new ClientLimits(
                                new ClientLimits.Head(16 * 1024, 64 * 1024, 200),
                                new ClientLimits.Patience(
                                        Duration.ofSeconds(5),
                                        Duration.ofMinutes(1),
                                        Duration.ofMinutes(2)),
                                new ClientLimits.Crowd(500, 50, 20)));
    }

    @ParameterizedTest
    @CsvSource({
        "8192, 8192",
        "'\"8192\"', 8192",
        "8KiB, 8192",
        "1MiB, 1048576",
        "1KiB, 1024",
        "1500, 1500",
    })
    void a_size_is_a_number_of_bytes_or_has_a_unit(String written, int bytes) {
        assertThat(gateway("limits: {header_size: " + written + "}").limits().head().headerSize())
                .isEqualTo(bytes);
    }

    @Test
    void no_limit_for_one_address_is_0() {
        assertThat(
                        gateway("limits: {connections_per_client: 0}")
                                .limits()
                                .crowd()
                                .connectionsPerClient())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "request_line: 8KB | request_line: \"8KB\" (expected: a size such as 8KiB, 1MiB or"
                        + " 8192 (bytes), from 1KiB to 1MiB)",
                "request_line: 1023 | request_line: \"1023\" (expected: a size such as 8KiB, 1MiB"
                        + " or 8192 (bytes), from 1KiB to 1MiB)",
                "header_size: 2MiB | header_size: \"2MiB\" (expected: a size such as 8KiB, 1MiB or"
                        + " 8192 (bytes), from 1KiB to 1MiB)",
                "header_size: 999999999MiB | header_size: \"999999999MiB\" (expected: a size such"
                        + " as 8KiB, 1MiB or 8192 (bytes), from 1KiB to 1MiB)",
                "header_size: -1 | header_size: \"-1\" (expected: a size such as 8KiB, 1MiB or 8192"
                        + " (bytes), from 1KiB to 1MiB)",
                "header_count: 9 | header_count: \"9\" (expected: a whole number from 10 to 10000)",
                "header_timeout: 0 | header_timeout: \"0\" (expected: a duration such as 90s, 1h30m"
                        + " or 500ms, longer than 0)",
                "keepalive_timeout: 75 | keepalive_timeout: \"75\" (expected: a duration such as"
                        + " 90s, 1h30m or 500ms, longer than 0)",
                "stall_timeout: never | stall_timeout: \"never\" (expected: a duration such as 90s,"
                        + " 1h30m or 500ms, longer than 0)",
                "connections: 0 | connections: \"0\" (expected: a whole number from 1 to 1000000)",
                "connections_per_client: -1 | connections_per_client: \"-1\" (expected: a whole"
                        + " number from 0 to 1000000)",
                "held_requests: 0 | held_requests: \"0\" (expected: a whole number from 1 to"
                        + " 1000000)",
                "conections: 5 | conections: unknown key (closest known key: connections)",
            })
    void what_cannot_be_is_a_problem_that_says_what_can(String line, String expected) {
        assertThat(Reading.problems("gateway:\n  limits:\n    " + line))
                .singleElement()
                .asString()
                .endsWith(": gateway.limits." + expected);
    }
}
