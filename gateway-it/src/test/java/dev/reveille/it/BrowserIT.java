package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.Browser;
import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a person sees who opens a sleeping container's address in Chromium. */
@Needs({Need.ENGINE, Need.BROWSER})
class BrowserIT {

    private static final String DEEP_LINK = "/orders/42?tab=open&sort=name#row-7";

    @AutoClose static Engine engine;
    @AutoClose static GatewayProcess gateway;
    @AutoClose static Browser browser;

    @BeforeAll
    static void start() {
        engine = Engine.ofThisMachine();
        gateway = GatewayProcess.on(engine.host());
        browser = Browser.start();
    }

    @Test
    void a_deep_link_to_a_sleeping_container_shows_its_boot_live_and_ends_where_it_points() {
        Instant before = Instant.now();
        Container app =
                engine.container("deep")
                        .testApp()
                        .bootingInSteps("opening the <b>database</b>", "warming <i>the cache</i>")
                        .onDemand()
                        .create();
        gateway.awaitKnown(app);
        URI deepLink = gateway.url(app, DEEP_LINK);
        try (BrowsedPage page = BrowsedPage.in(browser)) {
            assertThat(page.open(deepLink)).isEqualTo(503);

            page.awaitText("#headline", "Waking");
            page.awaitText("#log", "opening the <b>database</b>");
            assertThat(page.text("#log")).doesNotContain("warming");
            assertThat(page.find("#log *").count()).isZero();
            app.proceed();
            page.awaitText("#log", "warming <i>the cache</i>");
            assertThat(page.find("#log *").count()).isZero();
            page.awaitText("#headline", "Waking");
            app.proceed();

            page.awaitText("h1", "The application itself");
            page.awaitText("#target", "/orders/42?tab=open&sort=name");
            assertThat(page.url()).isEqualTo(deepLink.toString());
            page.assertWellBehaved(deepLink);
        }
        assertThat(app.starts(before)).isEqualTo(1);
    }

    @Test
    void a_redirect_path_is_where_the_browser_goes_after_the_wake() {
        Container site =
                engine.container("redirect")
                        .testApp()
                        .label("dag.redirect_path", "/welcome?from=wake")
                        .onDemand()
                        .create();
        gateway.awaitKnown(site);
        try (BrowsedPage page = BrowsedPage.in(browser)) {
            page.open(gateway.url(site, "/deep/link"));

            page.awaitText("#target", "/welcome?from=wake");
            assertThat(page.url()).isEqualTo(gateway.url(site, "/welcome?from=wake").toString());
        }
    }

    @Test
    void without_javascript_the_page_refreshes_itself_until_the_container_answers() {
        Container app =
                engine.container("plain").testApp().bootingInSteps("booting").onDemand().create();
        gateway.awaitKnown(app);
        URI deepLink = gateway.url(app, "/orders/42?tab=open");
        try (BrowsedPage page = BrowsedPage.withoutJavaScriptIn(browser)) {
            assertThat(page.open(deepLink)).isEqualTo(503);
            page.awaitText("#headline", "Waking");
            ContainerLog.awaitLine(app, "booting");
            app.proceed();

            page.awaitText("#target", "/orders/42?tab=open");
            assertThat(page.url()).isEqualTo(deepLink.toString());
            page.assertWellBehaved(deepLink);
        }
    }
}
