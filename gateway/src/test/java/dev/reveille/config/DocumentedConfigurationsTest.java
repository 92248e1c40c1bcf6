package dev.reveille.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
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

    /** Tests run in the folder of their module. */
    private static final Path ROOT = Path.of("..");

    private static final Pattern FENCE =
            Pattern.compile("(?m)^```ya?ml\\n(.*?)^```$", Pattern.DOTALL);

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
        List<Named<String>> found = new ArrayList<>();
        for (Path file : files(ROOT.resolve("docs"), ".md")) {
            fences(file).forEach(found::add);
        }
        fences(ROOT.resolve("README.md")).forEach(found::add);
        for (Path file : files(ROOT.resolve("deploy"), "config.yaml")) {
            found.add(Named.of(ROOT.relativize(file).toString(), Files.readString(file)));
        }
        return found.stream();
    }

    private static List<Path> files(Path folder, String end) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }

    private static List<Named<String>> fences(Path file) throws IOException {
        String text = Files.readString(file);
        List<Named<String>> found = new ArrayList<>();
        Matcher fence = FENCE.matcher(text);
        while (fence.find()) {
            if (OURS.matcher(fence.group(1)).find() && !fence.group(1).contains("services:")) {
                long line = text.substring(0, fence.start()).lines().count() + 1;
                found.add(Named.of(ROOT.relativize(file) + ":" + line, fence.group(1)));
            }
        }
        return found;
    }

    /** Files of secrets are not on this machine, and an ellipsis stands for the rest of a hash. */
    private static String whole(String yaml) {
        return yaml.replaceAll("(token|password)_file: [^,}\\n]*", "$1: secret")
                .replaceAll("'\\$2y\\$10\\$…'", "secret");
    }
}
