package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where there are several runtimes, the dashboard says which one a workload is on. */
@Needs(Need.BROWSER)
class SeveralRuntimesPageIT {

    @AutoClose static SimulatedEngine engine;
    @AutoClose static GatewayProcess gateway;
    @AutoClose static Browser browser;

    private static URI dashboard;

    @BeforeAll
    static void start() throws IOException {
        engine = new SimulatedEngine("127.0.0.1", SimulatedEngine.Pace.MEASURED);
        for (String name : List.of("db", "a-name-as-long-as-some-are")) {
            engine.fleet().add(name, Map.of(), false);
        }
        gateway =
                GatewayProcess.start(
                        """
                        gateway:
                          port: {port}
                          bind: 127.0.0.1
                          runtimes:
                            - {name: local, runtime: process}
                            - {name: big, docker_host: "%s"}
                        containers:
                          - name: shop
                            host: [shop.test, www.shop.test]
                            command: sleep 600
                            ready_when: runs
                            depends_on: [db@local, db@big]
                          - {name: db@local, command: sleep 600, ready_when: runs}
                          - {name: db@big, ready_when: runs}
                          - {name: a-name-as-long-as-some-are@big, host: "a-host-that-is-as-long-as-its-name.test"}
                        """
                                .formatted(engine.host()),
                        Map.of());
        browser = Browser.start();
        dashboard = gateway.url("gateway.test", "/_status");
    }

    @Test
    void each_says_where_it_is_and_can_be_found_by_that() {
        try (BrowsedPage page = BrowsedPage.in(browser)) {
            page.open(dashboard);
            page.awaitText("[data-name=shop] .hosts .runtime", "on local");
            page.awaitText("[data-name='db@local'] .hosts", "no host of its ownon local");
            page.awaitText("[data-name='db@big'] .hosts .runtime", "on big");

            page.find("#search").fill("big");
            PlaywrightAssertions.assertThat(page.find("#list [data-name]")).hasCount(2);
            page.find("#search").fill("");
            page.find("#group").selectOption("runtime");
            page.awaitText("section:first-child h2", "On big");
            page.awaitText("section:nth-child(2) h2", "On local");
            assertThat(page.find("section:first-child [data-name]").count()).isEqualTo(2);

            page.reload();
            page.awaitText("section:first-child h2", "On big");
            assertThat(page.find("#group").inputValue()).as("remembered").isEqualTo("runtime");
            page.find("[data-name='db@big'] .name").click();
            page.awaitText("#details .facts", "Runtimebig");
            page.awaitText("#details .hosts .runtime", "on big");
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
    void it_is_seen_in_every_light_and_width(String look, int width, ColorScheme colours) {
        NewContextOptions options =
                new NewContextOptions().setViewportSize(width, 844).setColorScheme(colours);
        try (BrowsedPage page = BrowsedPage.in(browser, options)) {
            page.open(dashboard);
            for (String view : List.of("cards", "table")) {
                page.find(".switch [data-view=" + view + "]").click();
                page.awaitText("[data-name=shop] .hosts .runtime", "on local");
                page.screenshot("runtimes-%s-%s".formatted(view, look));
                assertThat((List<?>) page.evaluate(Accessibility.script())).isEmpty();
                assertThat(page.evaluate(CUT_OFF)).as("runtimes that are cut off").isEqualTo(0);
                assertThat(page.evaluate(TOO_WIDE)).isEqualTo(false);
            }
            page.find("[data-name='db@big'] .name").click();
            page.awaitText("#details .facts", "Runtimebig");
            page.screenshot("runtimes-details-" + look);
        }
    }

    /** Of what says where a workload is, how much sticks out of its line. */
    private static final String CUT_OFF =
            """
            () => [...document.querySelectorAll('#list .runtime')].filter(part => {
              const line = part.parentElement.getBoundingClientRect();
              const own = part.getBoundingClientRect();
              return own.width === 0 || own.right > line.right + 1 || part.scrollWidth > part.clientWidth + 1;
            }).length
            """;

    private static final String TOO_WIDE =
            "() => document.documentElement.scrollWidth > document.documentElement.clientWidth";
}
