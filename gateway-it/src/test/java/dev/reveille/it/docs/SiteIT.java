package dev.reveille.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import dev.reveille.it.fixture.Browser;
import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Repository;
import dev.reveille.it.fixture.Scratch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code scripts/site}: the documentation as a site, built strictly and looked at. */
@Needs(Need.MKDOCS)
class SiteIT {

    private static final Pattern LINK = Pattern.compile("<a [^>]*?href=\"([^\"]+)\"");
    private static final Pattern ID = Pattern.compile(" id=\"([^\"]+)\"");

    static Path site;

    @BeforeAll
    static void build() {
        site = Scratch.folder("site");
        Command.Result built =
                Command.of(Repository.root().resolve("scripts/site").toString(), site.toString())
                        .result();
        assertThat(built.exitCode()).as(built.output() + built.errors()).isZero();
    }

    @Test
    void every_page_of_the_documentation_is_there_and_in_the_navigation() throws IOException {
        Path docs = Repository.root().resolve("docs");
        String home = Files.readString(site.resolve("index.html"));
        try (Stream<Path> pages = Files.walk(docs)) {
            List<String> addresses =
                    pages.filter(file -> file.toString().endsWith(".md"))
                            .map(file -> docs.relativize(file).toString())
                            .map(name -> name.replaceFirst("\\.md$", ".html"))
                            .toList();
            assertThat(addresses)
                    .hasSizeGreaterThan(30)
                    .allSatisfy(
                            address -> {
                                assertThat(site.resolve(address)).exists();
                                assertThat(home).contains("href=\"" + address + "\"");
                            });
        }
    }

    @Test
    void every_link_within_the_site_leads_to_a_file_and_a_place_in_it() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : htmlPages()) {
            for (String link : all(LINK, page)) {
                if (!link.contains("://") && !leadsSomewhere(page, link)) {
                    broken.add(site.relativize(page) + ": " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    @Needs(Need.BROWSER)
    void a_reader_s_browser_asks_nobody_else_for_anything() throws IOException {
        HttpServer server =
                SimpleFileServer.createFileServer(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        site.toRealPath(),
                        OutputLevel.NONE);
        server.start();
        List<String> asked = new CopyOnWriteArrayList<>();
        List<String> mistakes = new CopyOnWriteArrayList<>();
        String own = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        try (Browser browser = Browser.start()) {
            Page page = browser.newPage();
            page.onRequest(request -> asked.add(request.url()));
            page.onPageError(mistakes::add);
            page.onRequestFailed(request -> mistakes.add(request.url()));
            for (Path file : htmlPages()) {
                page.navigate(own + site.relativize(file));
            }
            page.navigate(own + "index.html");
            page.locator("input.md-search__input").click();
            // Key by key: the search listens to these.
            page.keyboard().type("idle_timeout");
            page.waitForSelector(".md-search-result__item");
        } finally {
            server.stop(0);
        }
        assertThat(asked).hasSizeGreaterThan(50).allMatch(url -> url.startsWith(own));
        assertThat(mistakes).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        URI target = URI.create(link);
        Path file =
                target.getPath() == null || target.getPath().isEmpty()
                        ? page
                        : page.resolveSibling(target.getPath()).normalize();
        if (Files.isDirectory(file)) {
            file = file.resolve("index.html");
        }
        if (!file.startsWith(site) || !Files.exists(file)) {
            return false;
        }
        String place = target.getFragment();
        return place == null || place.isEmpty() || all(ID, file).contains(place);
    }

    /** Without the page for what is not there, whose links count from the site's own root. */
    private static List<Path> htmlPages() throws IOException {
        try (Stream<Path> files = Files.walk(site)) {
            return files.filter(file -> file.toString().endsWith(".html"))
                    .filter(file -> !file.endsWith("404.html"))
                    .toList();
        }
    }

    private static Set<String> all(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
