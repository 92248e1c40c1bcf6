package dev.reveille.it;

import dev.reveille.it.fixture.Browser;
import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the dashboard says of containers whose labels are of no use. */
@Needs({Need.ENGINE, Need.BROWSER})
class LabelProblemsIT {

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
    void the_dashboard_names_what_was_left_out_and_why() {
        Container fine = engine.container("fine").testApp().onDemand().create();
        gateway.awaitKnown(fine);
        Container odd =
                engine.container("odd")
                        .testApp()
                        .label("dag.idle_timeout", "<b>soon</b>")
                        .onDemand()
                        .create();
        Container second =
                engine.container("second")
                        .testApp()
                        .onDemand()
                        .label("dag.host", fine.host())
                        .create();
        URI url = gateway.url("gateway.test", "/_status");
        try (BrowsedPage page = BrowsedPage.in(browser)) {
            page.open(url);
            page.awaitText("[data-name='" + fine.name() + "'] .state", "Asleep");
            page.awaitText("#problems summary", "problem");
            page.find("#problems summary").click();

            page.awaitText("#problems", odd.name());
            page.awaitText("#problems", "<b>soon</b>");
            page.awaitText("#problems", second.name());
            page.awaitText("#problems", fine.host());
            page.screenshot("label-problems");
            page.assertWellBehaved(url);
        }
    }
}
