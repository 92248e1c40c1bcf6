package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.Browser;
import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person sees of a container that crashes, and that trying again helps once it is mended.
 */
@Needs({Need.ENGINE, Need.BROWSER})
class BrowserCrashIT {

    /** Crashes unless {@code /config} is there; says so in markup of its own. */
    private static final String PROGRAM =
            """
            echo 'reading <i>/config</i>'
            if ! [ -e /config ]; then
              echo '<img src=http://elsewhere.test/x> no /config, giving up' >&2
              exit 42
            fi
            mkdir -p /www/deep
            echo '<h1>Mended</h1>' >/www/deep/index.html
            exec httpd -f -p 80 -h /www
            """;

    @AutoClose static Engine engine;
    @AutoClose static GatewayProcess gateway;
    @AutoClose static Browser browser;

    @TempDir Path folder;

    @BeforeAll
    static void start() {
        engine = Engine.ofThisMachine();
        gateway = GatewayProcess.on(engine.host());
        browser = Browser.start();
    }

    @Test
    void a_crash_shows_exit_code_and_log_and_trying_again_works_once_it_is_mended()
            throws Exception {
        Container app = crashing("crash");
        URI url = gateway.url(app, "/deep/");
        try (BrowsedPage page = BrowsedPage.in(browser)) {
            page.open(url);

            page.awaitText("#headline", "Could not wake");
            page.awaitText("#reason", "exit code 42");
            page.awaitText("#log", "reading <i>/config</i>");
            page.awaitText("#log", "<img src=http://elsewhere.test/x> no /config, giving up");
            assertThat(page.find("#log *").count()).isZero();

            mend(app);
            page.find("#retry").click();
            page.awaitText("h1", "Mended");
            assertThat(page.url()).isEqualTo(url.toString());
            page.assertWellBehaved(url);
        }
    }

    @Test
    void without_javascript_a_crash_is_shown_whole_and_its_link_tries_again() throws Exception {
        Container app = crashing("plaincrash");
        URI url = gateway.url(app, "/deep/");
        try (BrowsedPage page = BrowsedPage.withoutJavaScriptIn(browser)) {
            page.open(url);

            page.awaitText("#headline", "Could not wake");
            page.awaitText("#reason", "exit code 42");
            page.awaitText("#log", "<img src=http://elsewhere.test/x> no /config, giving up");

            mend(app);
            // Within the back-off the link brings the failure again.
            for (int tries = 0; tries < 200 && page.find("text=Mended").count() == 0; tries++) {
                page.find("a.button, h1:has-text('Mended')").first().click();
            }
            page.awaitText("h1", "Mended");
            page.assertWellBehaved(url);
        }
    }

    private static Container crashing(String role) {
        Container app = engine.container(role).command("sh", "-c", PROGRAM).onDemand().create();
        gateway.awaitKnown(app);
        return app;
    }

    private void mend(Container app) throws Exception {
        Path config = Files.writeString(folder.resolve("config"), "all is well\n");
        engine.docker("cp", config.toString(), app.name() + ":/config");
    }
}
