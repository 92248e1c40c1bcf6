package dev.reveille.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every link in the repository's Markdown that stays in the repository leads somewhere. */
class LinksTest {

    private static final Path ROOT = Repository.root();

    @Test
    void links_of_readme_and_documentation_lead_to_files_and_headings_that_are_there()
            throws IOException {
        List<String> broken = new ArrayList<>();
        int followed = 0;
        for (Path file : pages()) {
            MarkdownPage page = MarkdownPage.read(file);
            for (String link : page.links()) {
                if (link.contains("://") || link.startsWith("mailto:")) {
                    continue;
                }
                followed++;
                if (!leadsSomewhere(page, link)) {
                    broken.add(ROOT.relativize(file) + ": " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(followed).isGreaterThan(100);
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .forEach(pages::add);
        }
        return pages;
    }

    private static boolean leadsSomewhere(MarkdownPage page, String link) throws IOException {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
        if (!target.startsWith(ROOT) || !Files.exists(target)) {
            return false;
        }
        return hash < 0 || MarkdownPage.read(target).anchors().contains(link.substring(hash + 1));
    }
}
