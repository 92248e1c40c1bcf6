package dev.reveille.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every configuration that the documentation or {@code deploy/} shows as a whole is one that {@code
 * reveille check} calls valid, without a warning.
 */
class DocumentedConfigurationsTest {

    /** How a configuration begins, or goes on, at the margin; other files have other keys. */
    private static final Pattern OURS = Pattern.compile("(?m)^(gateway|containers|groups):");

    @ParameterizedTest
    @MethodSource("configurations")
    void is_valid(String yaml) {
        ConfigurationReader.Result result =
                new ConfigurationReader(Map.of(), Clock.systemUTC())
                        .read("config.yaml", whole(yaml));

        assertThat(result).isInstanceOf(ConfigurationReader.Result.Valid.class);
        assertThat(((ConfigurationReader.Result.Valid) result).warnings()).isEmpty();
    }

    @Test
    void there_are_some_of_every_kind() throws IOException {
        List<String> names = configurations().map(Named::getName).toList();
        assertThat(names)
                .anyMatch(name -> name.contains("README.md"))
                .anyMatch(name -> name.contains("from-sablier"))
                .anyMatch(name -> name.contains("from-containernursery"))
                .anyMatch(name -> name.contains("from-docker-awakening-gateway"))
                .anyMatch(name -> name.contains("deploy/compose"));
    }

    static Stream<Named<String>> configurations() throws IOException {
        return Stream.concat(
                Documented.examples().stream()
                        .filter(example -> OURS.matcher(example.getPayload()).find())
                        .filter(example -> !example.getPayload().contains("services:")),
                Documented.deployed("config.yaml").stream());
    }

    /** Files of secrets are not on this machine, and an ellipsis stands for the rest of a hash. */
    private static String whole(String yaml) {
        return yaml.replaceAll("(token|password)_file: [^,}\\n]*", "$1: secret")
                .replaceAll("'\\$2y\\$10\\$…'", "secret");
    }
}
