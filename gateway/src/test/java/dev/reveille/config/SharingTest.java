package dev.reveille.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.GatewaySettings.SharingChoice;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a gateway comes among others. */
class SharingTest {

    @TempDir private Path folder;

    @Test
    void where_nothing_is_said_there_are_no_others() {
        assertThat(read("gateway: {port: 0}", Map.of())).isEmpty();
    }

    @Test
    void redis_alone_is_enough() {
        assertThat(read("gateway: {sharing: {redis: 'redis://r:6379'}}", Map.of()))
                .contains(
                        new SharingChoice(
                                URI.create("redis://r:6379"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                "reveille",
                                Optional.empty(),
                                Duration.ofMinutes(5)));
    }

    @Test
    void everything_can_be_said() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "sesame\n");
        String text =
                """
                gateway:
                  sharing:
                    redis: rediss://redis.test/3
                    username: gate
                    password_file: %s
                    ca_file: /ca.pem
                    prefix: team:a
                    name: one
                    forget_after: 30s
                """
                        .formatted(secret);

        assertThat(read(text, Map.of()))
                .contains(
                        new SharingChoice(
                                URI.create("rediss://redis.test/3"),
                                Optional.of("gate"),
                                Optional.of("sesame"),
                                Optional.of(Path.of("/ca.pem")),
                                "team:a",
                                Optional.of("one"),
                                Duration.ofSeconds(30)));
    }

    @Test
    void the_environment_alone_will_do_and_wins_over_the_file() {
        Map<String, String> environment =
                Map.of(
                        "SHARING_REDIS",
                        "redis://there",
                        "SHARING_PASSWORD",
                        "sesame",
                        "SHARING_NAME",
                        "two");
        SharingChoice choice = read("gateway: {port: 0}", environment).orElseThrow();

        assertThat(choice.redis()).isEqualTo(URI.create("redis://there"));
        assertThat(choice.password()).contains("sesame");
        assertThat(choice.name()).contains("two");
        assertThat(
                        read(
                                        "gateway: {sharing: {redis: 'redis://here', password_file:"
                                                + " /no}}",
                                        environment)
                                .orElseThrow()
                                .password())
                .contains("sesame");
    }

    @Test
    void no_secret_is_ever_shown() {
        SharingChoice choice =
                read("gateway: {sharing: {redis: 'redis://r', password: sesame}}", Map.of())
                        .orElseThrow();

        assertThat(choice.toString()).contains("redis://r").doesNotContain("sesame");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r:6379",
                "http://r",
                "redis://user:secret@r",
                "redis://r/x",
                "redis://r/1/2",
                "redis://r:99999",
                "redis://"
            })
    void what_is_no_address_of_redis_is_a_problem(String redis) {
        assertThat(problems("redis: '%s'".formatted(redis)))
                .singleElement()
                .asString()
                .contains("gateway.sharing.redis")
                .contains("redis://host:port");
    }

    @Test
    void a_password_given_twice_and_a_user_without_one_are_problems() {
        assertThat(problems("redis: redis://r, password: a, password_file: /b"))
                .singleElement()
                .asString()
                .contains("given besides password (expected: one of the two)");
        assertThat(problems("redis: redis://r, username: a"))
                .singleElement()
                .asString()
                .contains("given without a password");
        assertThat(problems("prefix: a")).singleElement().asString().contains("redis");
        assertThat(problems("redis: redis://r, password_file: /no/such/file"))
                .singleElement()
                .asString()
                .contains("gateway.sharing.password_file")
                .contains("no such file");
    }

    @Test
    void who_is_heard_of_every_other_second_cannot_be_forgotten_sooner() {
        assertThat(problems("redis: redis://r, forget_after: 9s"))
                .singleElement()
                .asString()
                .contains("gateway.sharing.forget_after")
                .contains("at least 10s");
        assertThat(problems("redis: redis://r, forget_after: 10s")).isEmpty();
    }

    private static Optional<SharingChoice> read(String text, Map<String, String> environment) {
        return switch (result(text, environment)) {
            case ConfigurationReader.Result.Valid valid ->
                    valid.configuration().gateway().sharing();
            case ConfigurationReader.Result.Invalid invalid ->
                    throw new AssertionError(invalid.problems().toString());
        };
    }

    private static List<String> problems(String keys) {
        return switch (result("gateway: {sharing: {%s}}".formatted(keys), Map.of())) {
            case ConfigurationReader.Result.Valid _ -> List.of();
            case ConfigurationReader.Result.Invalid invalid ->
                    invalid.problems().stream().map(ConfigProblem::toString).toList();
        };
    }

    private static ConfigurationReader.Result result(String text, Map<String, String> environment) {
        return new ConfigurationReader(environment, Clock.systemUTC()).read("config.yaml", text);
    }
}
