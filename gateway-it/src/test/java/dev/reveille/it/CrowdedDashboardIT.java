package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.reveille.it.fixture.Browser;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Household;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Five hundred workloads on one page: what changes is touched, and nothing else. */
@Needs(Need.BROWSER)
class CrowdedDashboardIT {

    private static final Logger log = LoggerFactory.getLogger(CrowdedDashboardIT.class);

    /** Names of the workloads whose part of the page is touched from now on. */
    private static final String WATCH =
            """
            (() => {
              window.touched = new Set();
              new MutationObserver(all => all.forEach(one => {
                const element = one.target.nodeType === 1 ? one.target : one.target.parentElement;
                const name = element?.closest('[data-name]')?.dataset.name;
                if (name) touched.add(name);
                one.addedNodes.forEach(n => n.dataset?.name && touched.add(n.dataset.name));
              })).observe(document.getElementById('list'),
                  {subtree: true, childList: true, characterData: true, attributes: true,
                   attributeFilter: ['data-state', 'data-level', 'hidden', 'disabled', 'href']});
            })()
            """;

    @AutoClose static Browser browser;
    @AutoClose static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        gateway = Household.crowd(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cards", "table"})
    void a_change_of_one_of_five_hundred_touches_that_one_alone(String view) {
        try (BrowsedPage page = BrowsedPage.in(browser)) {
            URI url = gateway.url("gateway.test", "/_status");
            page.open(url);
            page.find(".switch [data-view=" + view + "]").click();
            PlaywrightAssertions.assertThat(page.find("#list [data-name]")).hasCount(500);
            page.evaluate(WATCH);

            page.find("[data-name=app-250] [data-do=wake]").click();
            page.awaitText("[data-name=app-250] .state", "Awake");
            page.find("[data-name=app-400] [data-do=wake]").click();
            page.awaitText("[data-name=app-400] .state", "Awake");

            assertThat((List<?>) page.evaluate("[...touched].sort()"))
                    .isEqualTo(List.of("app-250", "app-400"));
            page.screenshot("five-hundred-" + view);
            log.info(
                    "500 workloads as {}, milliseconds of each update: {}",
                    view,
                    page.evaluate(
                            "performance.getEntriesByName('reveille-update')"
                                    + ".map(e => Math.round(e.duration * 10) / 10)"));
            for (String name : List.of("app-250", "app-400")) {
                page.find("[data-name=" + name + "] [data-do=sleep]").click();
                page.awaitText("[data-name=" + name + "] .state", "Asleep");
            }
            page.assertWellBehaved(url);
        }
    }

    @Test
    void a_search_among_five_hundred_shows_what_was_meant() {
        try (BrowsedPage page = BrowsedPage.in(browser)) {
            page.open(gateway.url("gateway.test", "/_status"));
            PlaywrightAssertions.assertThat(page.find("#list [data-name]")).hasCount(500);
            page.find("#search").fill("app-49");

            PlaywrightAssertions.assertThat(page.find("#list [data-name]")).hasCount(11);
            page.awaitText("#shown", "11 workloads shown");
        }
    }
}
