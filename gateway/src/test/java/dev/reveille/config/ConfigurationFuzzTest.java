package dev.reveille.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * Whatever is written in the file, in labels or for a duration is read, or its problems are named;
 * nothing is thrown.
 */
class ConfigurationFuzzTest {

    private static final LabelReader LABELS =
            new LabelReader(ZoneId.of("Europe/Berlin"), Reading.CLOCK);

    @FuzzTest(maxExecutions = 3_000)
    void isReadOrItsProblemsAreNamed(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        readAsFile(text);
        readAsLabels(text);
        readAsDuration(text);
    }

    private static void readAsFile(String text) {
        ConfigurationReader.Result result = Reading.read(text, Map.of());
        if (result instanceof ConfigurationReader.Result.Invalid invalid) {
            assertThat(invalid.problems()).isNotEmpty();
        }
        assertThat(Reading.read(text, Map.of())).isEqualTo(result);
    }

    /** Each line with an equals sign is one. */
    private static void readAsLabels(String text) {
        Map<String, String> labels = new HashMap<>(Map.of("dag.enabled", "true"));
        text.lines()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> labels.put("dag." + parts[0], parts[1]));
        if (LABELS.read("app", labels) instanceof LabelReader.Result.Malformed malformed) {
            assertThat(malformed.problems()).isNotEmpty();
        }
    }

    private static void readAsDuration(String text) {
        GoDuration.parse(text.strip())
                .ifPresent(
                        read ->
                                assertThat(GoDuration.parse(GoDuration.print(read)))
                                        .contains(read));
    }
}
