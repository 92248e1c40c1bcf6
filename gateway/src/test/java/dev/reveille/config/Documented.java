package dev.reveille.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** The YAML that README, {@code docs/} and {@code deploy/} show. Without state. */
final class Documented {

    /** Tests run in the folder of their module. */
    private static final Path ROOT = Path.of("..");

    private static final Pattern FENCE =
            Pattern.compile("(?m)^```ya?ml\\n(.*?)^```$", Pattern.DOTALL);

    private Documented() {}

    /** Everything between the fences of the pages, named by page and line. */
    static List<Named<String>> examples() throws IOException {
        List<Named<String>> found = new ArrayList<>(fences(ROOT.resolve("README.md")));
        for (Path file : files("docs", ".md")) {
            found.addAll(fences(file));
        }
        return found;
    }

    /** Files of {@code deploy/} whose names end like this. */
    static List<Named<String>> deployed(String end) throws IOException {
        List<Named<String>> found = new ArrayList<>();
        for (Path file : files("deploy", end)) {
            found.add(Named.of(ROOT.relativize(file).toString(), Files.readString(file)));
        }
        return found;
    }

    private static List<Path> files(String folder, String end) throws IOException {
        try (Stream<Path> all = Files.walk(ROOT.resolve(folder))) {
            return all.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }

    private static List<Named<String>> fences(Path file) throws IOException {
        String text = Files.readString(file);
        List<Named<String>> found = new ArrayList<>();
        Matcher fence = FENCE.matcher(text);
        while (fence.find()) {
            long line = text.substring(0, fence.start()).lines().count() + 1;
            found.add(Named.of(ROOT.relativize(file) + ":" + line, fence.group(1)));
        }
        return found;
    }
}
