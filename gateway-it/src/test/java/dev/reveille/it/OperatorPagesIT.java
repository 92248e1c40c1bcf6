package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import dev.reveille.it.fixture.Accessibility;
import dev.reveille.it.fixture.Browser;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Household;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Visitor;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every page of the operator in every look: nothing serious for those who hear it or use keys, no
 * word with another site, and pictures of it below {@code target/screenshots}.
 */
@Needs(Need.BROWSER)
class OperatorPagesIT {

    /** What of a table sticks out of it. */
    private static final String CLIPPED =
            """
            [...document.querySelectorAll('.row:not(.heads) > *')].filter(e => e.getClientRects().length > 0
              && e.getBoundingClientRect().right > e.closest('.table').getBoundingClientRect().right - 8).length
            """;

    /** Fields that some row of a table does not show, or not as a whole. */
    private static final String UNSEEN =
            """
            [...document.querySelectorAll('.row:not(.heads)')].flatMap(row =>
              ['hosts', 'state', 'hour', 'day', 'idle', 'used', 'up', 'wakes', 'memory']
                .filter(name => {
                  const field = row.querySelector(`[data-f=${name}]`);
                  return field.getClientRects().length === 0 || field.scrollWidth > field.clientWidth;
                })
                .map(name => `${row.dataset.name}: ${name}`))
            """;

    /** How people look at it. */
    enum Look {
        LIGHT(1440, 900, ColorScheme.LIGHT),
        DARK(1440, 900, ColorScheme.DARK),
        LAPTOP(1280, 720, ColorScheme.LIGHT),
        TABLET(820, 1180, ColorScheme.DARK),
        WIDE(2560, 1300, ColorScheme.LIGHT),
        PHONE(390, 844, ColorScheme.LIGHT),
        PHONE_DARK(390, 844, ColorScheme.DARK);

        private final int width;
        private final int height;
        private final ColorScheme colours;

        Look(int width, int height, ColorScheme colours) {
            this.width = width;
            this.height = height;
            this.colours = colours;
        }

        NewContextOptions options() {
            return new NewContextOptions().setViewportSize(width, height).setColorScheme(colours);
        }

        String file(String page) {
            return page + "-" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    @AutoClose static Browser browser;
    @AutoClose static GatewayProcess gateway;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start();
        gateway = Household.open();
        // One of each state.
        Visitor.get(gateway.url("shop.test", "/"));
        Visitor.get(gateway.url("broken.test", "/"));
        Visitor.get(gateway.url("stuck.test", "/"), "Accept", "text/html");
    }

    @ParameterizedTest
    @EnumSource
    void the_dashboard(Look look) {
        URI url = gateway.url("gateway.test", "/_status");
        try (BrowsedPage page = BrowsedPage.in(browser, look.options())) {
            page.open(url);
            page.awaitText("[data-name=shop] .state", "Awake");
            page.awaitText("[data-name=broken] .state", "Failed");
            page.awaitText("[data-name=stuck] .state", "Waking");
            check(page, look.file("cards"));

            page.find(".switch [data-view=table]").click();
            page.awaitText("[data-name=shop] .state", "Awake");
            check(page, look.file("table"));
            assertThat(page.evaluate(CLIPPED))
                    .as("buttons and names that are cut off")
                    .isEqualTo(0);
            assertThatTheTableTells(page, look);

            page.find("[data-name=shop] .name").click();
            page.awaitText("#details pre", "selling");
            check(page, look.file("log"));
            page.find("#details .close").click();
            assertThat(overflow(page)).as("px that stick out on the right").isZero();
            page.assertWellBehaved(url);
        }
    }

    /** On phones and tablets columns are left out; the panel of details has them. */
    private static void assertThatTheTableTells(BrowsedPage page, Look look) {
        page.awaitText("[data-name=broken] .note", "exit code 3");
        page.awaitText("[data-name=shop] .hosts", "shop.test");
        if (look.width >= 1280) {
            assertThat((List<?>) page.evaluate(UNSEEN)).isEmpty();
            page.awaitText("[data-name=shop] [data-f=used]", "ago");
            page.awaitText("[data-name=shop] [data-f=up]", " ");
            page.awaitText("[data-name=shop] [data-f=wakes]", "s (");
            assertThat(page.text("[data-name=office]")).containsAnyOf("Closed until", "Closes");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_topology(Look look) {
        URI url = gateway.url("gateway.test", "/_topology");
        try (BrowsedPage page = BrowsedPage.in(browser, look.options())) {
            page.open(url);
            page.awaitText(".node.workload[data-state=running] .word >> nth=0", "Awake");
            check(page, look.file("topology"));
            page.assertWellBehaved(url);
        }
    }

    @Test
    void the_checker_does_find_what_is_wrong() {
        try (BrowsedPage page = BrowsedPage.in(browser)) {
            page.open(gateway.url("gateway.test", "/_status"));
            page.awaitText("#link", "Live");
            page.evaluate(
                    "document.querySelector('main').append(document.createElement('button'))");

            assertThat((List<?>) page.evaluate(Accessibility.script()))
                    .singleElement()
                    .asString()
                    .contains("button-name");
        }
    }

    private static void check(BrowsedPage page, String picture) {
        page.screenshot(picture);
        assertThat((List<?>) page.evaluate(Accessibility.script()))
                .as("serious or critical on " + picture)
                .isEmpty();
    }

    private static int overflow(BrowsedPage page) {
        return (Integer)
                page.evaluate(
                        "document.documentElement.scrollWidth"
                                + " - document.documentElement.clientWidth");
    }
}
