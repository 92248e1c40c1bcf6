package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.reveille.it.fixture.Browser;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Repository;
import dev.reveille.it.fixture.Scratch;
import dev.reveille.it.fixture.Visitor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages of users and of workloads, in a real browser, from a real gateway. */
@Needs(Need.BROWSER)
class ThemesIT {

    private static final Path PICTURES = Path.of("target/pictures");

    private static Browser browser;

    private Path folder;
    private Path gate;
    private GatewayProcess gateway;

    @BeforeAll
    static void startTheBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void stopTheBrowser() {
        browser.close();
    }

    @BeforeEach
    void start() throws IOException {
        folder = Files.createDirectories(Scratch.folder("themes").resolve("pages"));
        gate = folder.resolveSibling("gate");
        gateway = GatewayProcess.start(configuration(), Map.of());
    }

    @AfterEach
    void end() {
        gateway.close();
    }

    private String configuration() {
        StringBuilder workloads = new StringBuilder();
        for (String name : new String[] {"photos", "music", "films", "mail"}) {
            workloads.append(
                    """
                      - name: %1$s
                        host: %1$s.test
                        display_name: Family %1$s
                        icon: immich
                        page:
                          color: "#0082c9"
                          message: The first start of the day takes a minute <b>or two</b>.
                        command: ["%2$s", "-XX:+UseSerialGC", "-cp", "%3$s", "dev.reveille.it.app.TestApp"]
                        environment: {PORT: "{port}", BOOT_MILLIS: 200, BOOT_UNTIL: "%4$s"}
                    """
                            .formatted(
                                    name,
                                    Repository.java(),
                                    ContainerRecipe.classesOfTestApp(),
                                    gate));
        }
        return """
        gateway:
          port: {port}
          bind: 127.0.0.1
          runtime: process
          log_format: text
          themes: %s
        containers:
        %s
        """
                .formatted(folder, workloads);
    }

    /** What the documentation offers to begin with. */
    private static String example() throws IOException {
        String page = Files.readString(Repository.root().resolve("docs/themes.md"));
        int begin = page.indexOf("```html\n") + "```html\n".length();
        return page.substring(begin, page.indexOf("```", begin));
    }

    private URI url(String name) {
        return gateway.url(name + ".test", "/marker");
    }

    @Test
    void the_example_of_the_documentation_shows_the_wake_and_opens_the_application()
            throws IOException {
        Files.writeString(folder.resolve("loading.html"), example());
        gateway.process().awaitLog("Reloaded (the file changed)");

        try (BrowsedPage page = BrowsedPage.in(browser)) {
            assertThat(page.open(url("photos"))).isEqualTo(503);
            assertThat(page.text("h1")).isEqualTo("Family photos");
            page.awaitText("body", "The first start of the day takes a minute <b>or two</b>.");
            page.awaitText("#log", "boot step 10 of 10");
            assertThat(page.find("body").evaluate("e => getComputedStyle(e).fontFamily"))
                    .asString()
                    .contains("Georgia");
            Files.createFile(gate);
            page.awaitText("body", "/marker");
            page.assertWellBehaved(url("photos"));
        }
    }

    @Test
    void a_theme_that_breaks_gives_way_to_the_built_in_page_until_it_is_mended()
            throws IOException {
        Path theme = Files.writeString(folder.resolve("loading.html"), example());
        gateway.process().awaitLog("Reloaded (the file changed)");
        assertThat(page("photos")).contains("Georgia");

        Files.writeString(theme, example().replace("{{name}}", "{{nmae}}"));
        gateway.process().awaitLog("line 13, column 5: no value is called nmae");
        await().untilAsserted(
                        () ->
                                assertThat(page("music"))
                                        .contains("Reveille wakes this application"));

        Files.writeString(theme, example().replace("Georgia", "Palatino"));
        await().untilAsserted(() -> assertThat(page("films")).contains("Palatino"));
    }

    private String page(String name) throws IOException {
        return Visitor.get(url(name), "Accept", "text/html").body();
    }

    @Test
    void the_built_in_page_has_the_workload_s_colour_and_message() throws IOException {
        picture("colour-light", new NewContextOptions().setColorScheme(ColorScheme.LIGHT));
        picture("colour-dark", new NewContextOptions().setColorScheme(ColorScheme.DARK));
        picture("colour-phone", new NewContextOptions().setViewportSize(390, 844));

        try (BrowsedPage page = BrowsedPage.in(browser)) {
            page.open(url("mail"));
            page.awaitText(".note", "a minute <b>or two</b>.");
            assertThat(page.find(".icon svg").boundingBox().width).isEqualTo(48);
            assertThat(page.find(".headline").evaluate("e => getComputedStyle(e).color"))
                    .isEqualTo("rgb(0, 120, 186)");
            Files.createFile(gate);
            page.awaitText("body", "/marker");
            page.assertWellBehaved(url("mail"));
        }
    }

    private void picture(String name, NewContextOptions options) {
        Page page = browser.newPage(options);
        page.navigate(url("mail").toString());
        page.waitForSelector("#log:has-text('boot step 10')");
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
        // Nothing sticks out on a narrow screen.
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        page.context().close();
    }
}
