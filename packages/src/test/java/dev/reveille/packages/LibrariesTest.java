package dev.reveille.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of libraries in {@code docs/dependencies.md} has every jar that is shipped, with its
 * version, size and licence as they are; why it is there is said by people. After a change of
 * libraries: {@code ./mvnw -Pimage,packages -pl gateway,image,packages package -Dtest=LibrariesTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dreveille.regenerate=true}, and then say why.
 */
class LibrariesTest {

    private static final Path PAGE = Path.of("../docs/dependencies.md");
    private static final Path JARS = Path.of("../gateway/target/lib");
    private static final Path LICENCES = Path.of("target/third-party/THIRD-PARTY.txt");

    private static final String HEAD =
            "| jar | version | kB | licence | why it is there |\n|---|---|---|---|---|\n";

    private static final String NOT_SAID = "?";

    @Test
    void the_table_has_every_jar_as_it_is_and_says_why_it_is_there() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(HEAD) + HEAD.length();
        int end = page.indexOf("\n\n", begin);
        assertThat(begin).as("the head of the table").isGreaterThanOrEqualTo(HEAD.length());
        String table = page.substring(begin, end);
        Map<String, String> reasons =
                table.lines()
                        .map(LibrariesTest::cells)
                        .collect(Collectors.toMap(cells -> cells[0], cells -> cells[4]));
        String wanted = String.join("\n", rows(reasons));

        if (Boolean.getBoolean("reveille.regenerate")) {
            Files.writeString(PAGE, page.substring(0, begin) + wanted + page.substring(end));
            table = wanted;
        }

        assertThat(table).isEqualTo(wanted);
        assertThat(table.lines().map(row -> cells(row)[4])).doesNotContain(NOT_SAID, "");
    }

    /** One a jar, sorted by its name. */
    private static List<String> rows(Map<String, String> reasons) throws IOException {
        Map<String, String> licences = licences();
        Map<String, String> rows = new TreeMap<>();
        for (Path jar : jars()) {
            String file = jar.getFileName().toString();
            String artifact = artifactOf(file, licences.keySet().stream().toList());
            String[] nameAndVersion = artifact.split(" ", -1);
            String name =
                    nameAndVersion[0]
                            + file.substring(artifact.length()).replaceFirst("\\.jar$", "");
            rows.put(
                    name,
                    String.format(
                            Locale.ROOT,
                            "| %s | %s | %,d | %s | %s |",
                            name,
                            nameAndVersion[1],
                            Math.max(1, Math.round(Files.size(jar) / 1000.0)),
                            licences.get(artifact),
                            reasons.getOrDefault(name, NOT_SAID)));
        }
        return List.copyOf(rows.values());
    }

    private static List<Path> jars() throws IOException {
        try (Stream<Path> jars = Files.list(JARS)) {
            return jars.toList();
        }
    }

    /** Artifact and version, with a blank between, of which a jar's name is made. */
    private static String artifactOf(String file, List<String> artifacts) {
        return artifacts.stream()
                .filter(
                        a ->
                                file.replaceFirst("\\.jar$", "-")
                                        .startsWith(a.replace(' ', '-') + "-"))
                .findFirst()
                .orElseThrow(
                        () ->
                                new AssertionError(
                                        "no licence is known of %s; left over by an earlier build?"
                                                        .formatted(file)
                                                + " (./mvnw clean)"));
    }

    /** As Maven's plugin found them: {@code group:artifact version | licences | address}. */
    private static Map<String, String> licences() throws IOException {
        return Files.readAllLines(LICENCES).stream()
                .filter(line -> line.contains(" | ") && line.contains(":"))
                .filter(line -> line.indexOf(':') < line.indexOf(' '))
                .map(line -> line.split(" \\| ", -1))
                .collect(
                        Collectors.toMap(
                                cells -> cells[0].substring(cells[0].indexOf(':') + 1),
                                cells -> cells[1].replace(", ", " or ")));
    }

    private static String[] cells(String row) {
        return row.replaceFirst("^\\| ", "").replaceFirst(" \\|$", "").split(" \\| ", -1);
    }
}
