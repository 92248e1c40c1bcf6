package dev.reveille.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.ConfigurationReader.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationSourceTest {

    private final ConfigurationReader reader = new ConfigurationReader(Map.of(), Reading.CLOCK);

    @TempDir private Path folder;

    @Test
    void the_command_line_wins_over_the_variable_and_that_over_the_usual_place() {
        Map<String, String> variable = Map.of("CONFIG_PATH", "/b.yaml");

        assertThat(ConfigurationSource.choose(Optional.of(Path.of("/a.yaml")), variable))
                .isEqualTo(new ConfigurationSource(Path.of("/a.yaml"), true));
        assertThat(ConfigurationSource.choose(Optional.empty(), variable))
                .isEqualTo(new ConfigurationSource(Path.of("/b.yaml"), true));
        assertThat(ConfigurationSource.choose(Optional.empty(), Map.of("CONFIG_PATH", "")))
                .isEqualTo(new ConfigurationSource(Path.of("/etc/gateway/config.yaml"), false));
    }

    @Test
    void a_named_file_has_to_be_there() {
        Path missing = folder.resolve("missing.yaml");

        assertThat(reader.read(new ConfigurationSource(missing, true)))
                .isEqualTo(
                        new Result.Invalid(
                                java.util.List.of(
                                        new ConfigProblem(
                                                missing.toString(),
                                                0,
                                                0,
                                                "",
                                                "no such file; name another one, or name none to do"
                                                        + " without")),
                                java.util.Set.of()));
    }

    @Test
    void the_usual_file_may_be_missing() {
        Result result = reader.read(new ConfigurationSource(folder.resolve("missing.yaml"), false));

        assertThat(result).isEqualTo(reader.read("any", "")).isInstanceOf(Result.Valid.class);
    }

    @Test
    void problems_name_the_file_as_it_was_named() throws Exception {
        Path file = Files.writeString(folder.resolve("c.yaml"), "gateway: {port: x}");

        assertThat(reader.read(new ConfigurationSource(file, false)))
                .isInstanceOfSatisfying(
                        Result.Invalid.class,
                        invalid ->
                                assertThat(invalid.problems().getFirst().toString())
                                        .startsWith(file + ":1:11: gateway.port: "));
    }

    @Test
    void what_is_no_text_or_no_file_is_a_problem_whether_named_or_not() throws Exception {
        Path binary = Files.write(folder.resolve("b.yaml"), new byte[] {'a', (byte) 0xff});

        assertThat(reader.read(new ConfigurationSource(binary, false)))
                .isInstanceOf(Result.Invalid.class);
        assertThat(reader.read(new ConfigurationSource(folder, false)))
                .isInstanceOf(Result.Invalid.class);
    }
}
