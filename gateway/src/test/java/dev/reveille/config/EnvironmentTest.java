package dev.reveille.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.GatewaySettings.AdminAuth;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

    @Test
    void variables_win_over_the_file() {
        GatewaySettings settings =
                Reading.accepted(
                                """
                                gateway:
                                  discovery_interval: 1m
                                  schedule_timezone: Asia/Tokyo
                                  admin_auth: {method: bearer, token: old}
                                """,
                                Map.of(
                                        "DISCOVERY_INTERVAL", "3s",
                                        "SCHEDULE_TIMEZONE", "UTC",
                                        "ADMIN_AUTH_TOKEN", "new"))
                        .configuration()
                        .gateway();

        assertThat(settings.runtimes().discoveryInterval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.scheduleTimezone()).isEqualTo(ZoneId.of("UTC"));
        assertThat(settings.adminAuth()).isEqualTo(new AdminAuth.Bearer("new"));
    }

    @Test
    void variables_alone_are_enough() {
        assertThat(
                        Reading.accepted(
                                        "",
                                        Map.of(
                                                "ADMIN_AUTH_METHOD", "basic",
                                                "ADMIN_AUTH_USERNAME", "ann",
                                                "ADMIN_AUTH_PASSWORD", "secret"))
                                .configuration()
                                .gateway()
                                .adminAuth())
                .isEqualTo(new AdminAuth.Basic("ann", "secret"));
    }

    @Test
    void a_blank_variable_counts_as_not_set() {
        assertThat(
                        Reading.accepted(
                                        "gateway: {discovery_interval: 1m}",
                                        Map.of("DISCOVERY_INTERVAL", " ", "ADMIN_AUTH_METHOD", ""))
                                .configuration()
                                .gateway()
                                .runtimes()
                                .discoveryInterval())
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void a_malformed_variable_is_a_problem_of_the_environment() {
        assertThat(
                        Reading.problems(
                                "",
                                Map.of("DISCOVERY_INTERVAL", "soon", "ADMIN_AUTH_METHOD", "magic")))
                .containsExactlyInAnyOrder(
                        "environment: DISCOVERY_INTERVAL: \"soon\" (expected: a duration such as"
                                + " 90s, 1h30m or 500ms, longer than 0)",
                        "environment: ADMIN_AUTH_METHOD: \"magic\" (expected: none, basic or"
                                + " bearer)");
    }

    @Test
    void credentials_that_a_variable_asks_for_are_missed() {
        assertThat(Reading.problems("", Map.of("ADMIN_AUTH_METHOD", "bearer")))
                .containsExactly(
                        "environment: gateway.admin_auth.token: missing (expected: a secret that is"
                                + " not empty, or the variable ADMIN_AUTH_TOKEN, or token_file)");
    }

    @Test
    void a_file_that_is_wrong_there_is_still_told_so() {
        assertThat(Reading.problems("gateway: 8080", Map.of("DISCOVERY_INTERVAL", "3s")))
                .containsExactly(
                        "config.yaml:1:1: gateway: \"8080\" (expected: a mapping with port, bind,"
                                + " admin_bind, log_lines, …)");
    }
}
