package dev.reveille.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The labels of every Compose file that the documentation or {@code deploy/} shows are ones that
 * the gateway reads without an objection.
 */
class DocumentedLabelsTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    @ParameterizedTest
    @MethodSource("files")
    void are_understood(String yaml) {
        LabelReader reader = new LabelReader(ZoneOffset.UTC, Clock.systemUTC());
        for (Map.Entry<String, JsonNode> service :
                YAML.readTree(yaml).path("services").properties()) {
            LabelReader.Result result =
                    reader.read(service.getKey(), labels(service.getValue().path("labels")));

            assertThat(result).isNotInstanceOf(LabelReader.Result.Malformed.class);
            if (result instanceof LabelReader.Result.Defined defined) {
                assertThat(defined.warnings()).isEmpty();
            }
        }
    }

    @Test
    void there_are_some_of_every_kind() throws IOException {
        List<String> names = files().map(Named::getName).toList();
        assertThat(names)
                .contains("deploy/compose/compose.yaml", "deploy/compose/traefik/compose.yaml")
                .anyMatch(name -> name.contains("from-sablier"))
                .anyMatch(name -> name.contains("shared-database"));
    }

    static Stream<Named<String>> files() throws IOException {
        return Stream.concat(
                Documented.examples().stream()
                        .filter(example -> example.getPayload().startsWith("services:")),
                Documented.deployed("compose.yaml").stream());
    }

    /** A mapping, or a list of {@code name=value}; variables have some value. */
    private static Map<String, String> labels(JsonNode labels) {
        Map<String, String> found = new HashMap<>();
        labels.properties()
                .forEach(label -> found.put(label.getKey(), label.getValue().asString()));
        if (labels.isArray()) {
            for (JsonNode label : labels) {
                String[] parts = label.asString().split("=", 2);
                found.put(parts[0], parts[1]);
            }
        }
        found.replaceAll((name, value) -> value.replaceAll("\\$\\{[^}]*}", "example.com"));
        return found;
    }
}
