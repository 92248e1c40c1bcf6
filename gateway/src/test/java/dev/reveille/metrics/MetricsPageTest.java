package dev.reveille.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The table in {@code docs/metrics.md} is made of {@link Family}. After a change: {@code ./mvnw -pl
 * gateway test -Dtest=MetricsPageTest -Dreveille.regenerate=true}.
 */
class MetricsPageTest {

    /** Tests run in the folder of their module. */
    private static final Path PAGE = Path.of("../docs/metrics.md");

    private static final String BEGIN =
            "<!-- generated: ./mvnw -pl gateway test -Dtest=MetricsPageTest"
                    + " -Dreveille.regenerate=true -->\n";
    private static final String END = "<!-- end of what is generated -->\n";

    @Test
    void theTableOfMetricsIsUpToDate() throws Exception {
        String page = Files.readString(PAGE);
        assertThat(page).containsOnlyOnce(BEGIN).containsOnlyOnce(END);
        String expected =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                        + table()
                        + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("reveille.regenerate")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    private static String table() {
        return "\n| metric | kind | labels | meaning |\n|---|---|---|---|\n"
                + Arrays.stream(Family.values())
                        .map(MetricsPageTest::row)
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String row(Family family) {
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        family.metric(),
                        family.kind().word(),
                        family.labels().stream()
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", ")),
                        family.meaning());
    }
}
