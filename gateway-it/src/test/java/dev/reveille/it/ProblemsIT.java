package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import dev.reveille.it.fixture.Accessibility;
import dev.reveille.it.fixture.Browser;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.simulation.SimulatedEngine;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the dashboard says when something is wrong: nobody answers where Redis should. */
@Needs(Need.BROWSER)
class ProblemsIT {

    @AutoClose static Browser browser = Browser.start();

    private SimulatedEngine engine;
    private GatewayProcess gateway;
    private URI dashboard;

    @BeforeEach
    void start() throws IOException {
        engine = new SimulatedEngine("127.0.0.1", SimulatedEngine.Pace.MEASURED);
        engine.fleet().add("shop", Map.of(), false);
        // Who listens at port 1 needs to be root, and nobody does.
        gateway =
                GatewayProcess.start(
                        """
                        gateway:
                          port: {port}
                          bind: 127.0.0.1
                          docker_host: "%s"
                          sharing: {redis: "redis://127.0.0.1:1"}
                        containers:
                          - {name: shop, host: shop.test}
                        """
                                .formatted(engine.host()),
                        Map.of());
        dashboard = gateway.url("gateway.test", "/_status");
    }

    @AfterEach
    void end() {
        gateway.close();
        engine.close();
    }

    @Test
    void problems_are_counted_in_words_that_fit_their_number() {
        try (BrowsedPage page = BrowsedPage.in(browser)) {
            page.open(dashboard);
            page.awaitText("#problems summary", "1 problem");
            assertThat(page.text("#problems summary")).isEqualTo("1 problem");

            engine.fleet()
                    .create(
                            "odd",
                            Map.of(
                                    "dag.enabled", "true",
                                    "dag.host", "odd.test",
                                    "dag.idle_timeout", "soon"),
                            false);
            page.awaitText("#problems summary", "2 problems");
            page.find("#problems summary").click();
            page.awaitText("#problems", "odd");
            page.awaitText("#problems", "The other gateways cannot be reached");
            page.assertWellBehaved(dashboard);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "light, 1280, LIGHT",
        "dark, 1280, DARK",
        "phone, 390, LIGHT",
        "phone-dark, 390, DARK"
    })
    void being_out_of_touch_with_other_gateways_is_readable_everywhere(
            String look, int width, ColorScheme colours) {
        NewContextOptions options =
                new NewContextOptions().setViewportSize(width, 844).setColorScheme(colours);
        try (BrowsedPage page = BrowsedPage.in(browser, options)) {
            page.open(dashboard);
            page.find("#problems summary").click();
            page.awaitText("#problems li", "nothing is put to sleep for want of use");
            page.screenshot("sharing-lost-" + look);
            assertThat((List<?>) page.evaluate(Accessibility.script())).isEmpty();
            assertThat(page.evaluate(TOO_WIDE)).isEqualTo(false);
        }
    }

    private static final String TOO_WIDE =
            "() => document.documentElement.scrollWidth > document.documentElement.clientWidth";
}
