package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.reveille.it.fixture.Browser;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Household;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Visitor;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The graph of what leads where, in Chromium, with real workloads behind it. */
@Needs(Need.BROWSER)
class TopologyIT {

    private static final String TRANSFORM =
            "document.querySelector('#canvas svg > g').getAttribute('transform')";

    /** How many pairs of nodes lie over each other. */
    private static final String OVERLAPS =
            """
            (() => {
              const boxes = [...document.querySelectorAll('.node > rect')].map(r => r.getBoundingClientRect());
              let count = 0;
              boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
                if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) count++;
              }));
              return count;
            })()
            """;

    /** How many nodes are not wholly seen. */
    private static final String OUTSIDE =
            """
            [...document.querySelectorAll('.node > rect')].map(r => r.getBoundingClientRect())
              .filter(r => r.left < 0 || r.top < 52 || r.right > innerWidth || r.bottom > innerHeight).length
            """;

    @AutoClose static Browser browser;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @Test
    void it_leads_from_hosts_over_groups_to_workloads_and_what_they_need_and_follows_their_states()
            throws Exception {
        try (GatewayProcess gateway = Household.open();
                BrowsedPage page = BrowsedPage.in(browser)) {
            URI url = gateway.url("gateway.test", "/_topology");
            page.open(url);
            PlaywrightAssertions.assertThat(page.find(".node.workload")).hasCount(8);
            assertThat(page.find(".node.host").count()).isEqualTo(7);
            assertThat(page.find(".node.group").count()).isEqualTo(1);
            assertEdges(page, "host shop.test", "workload shop");
            assertEdges(page, "host www.shop.test", "workload shop");
            assertEdges(page, "host api.test", "group api");
            assertEdges(page, "group api", "workload api-2");
            assertEdges(page, "workload shop", "workload db");
            assertThat(page.find(".edge.depends").count()).isEqualTo(1);

            PlaywrightAssertions.assertThat(page.find(node("The <b>shop</b>")))
                    .hasAttribute("data-state", "sleeping");
            Visitor.get(gateway.url("shop.test", "/"));
            PlaywrightAssertions.assertThat(page.find(node("The <b>shop</b>")))
                    .hasAttribute("data-state", "running");
            page.assertWellBehaved(url);
        }
    }

    @Test
    void details_open_by_click_and_by_key_and_the_graph_zooms_and_moves() {
        try (GatewayProcess gateway = Household.open();
                BrowsedPage page = BrowsedPage.in(browser)) {
            page.open(gateway.url("gateway.test", "/_topology"));
            page.find(node("db")).click();
            page.awaitText("#details h2", "db");
            page.find("#details [data-d=wake]").click();
            page.awaitText("#details pre", "database up");
            page.press("Escape");

            page.find(node("office")).focus();
            page.press("Enter");
            page.awaitText("#details h2", "office");
            page.press("Escape");

            Object fitted = page.evaluate(TRANSFORM);
            page.find("#in").click();
            assertThat(page.evaluate(TRANSFORM)).isNotEqualTo(fitted);
            page.find("#fit").click();
            assertThat(page.evaluate(TRANSFORM)).isEqualTo(fitted);
            page.find("#canvas").focus();
            page.press("ArrowLeft");
            page.press("+");
            assertThat(page.evaluate(TRANSFORM)).isNotEqualTo(fitted);
            page.press("0");
            assertThat(page.evaluate(TRANSFORM)).isEqualTo(fitted);
        }
    }

    @Test
    void fifty_nodes_are_seen_at_once_and_can_be_read() {
        try (GatewayProcess gateway = Household.crowd(25);
                BrowsedPage page =
                        BrowsedPage.in(
                                browser, new NewContextOptions().setViewportSize(1440, 900))) {
            page.open(gateway.url("gateway.test", "/_topology"));
            PlaywrightAssertions.assertThat(page.find(".node")).hasCount(50);

            assertThat(page.evaluate(OVERLAPS)).isEqualTo(0);
            assertThat(page.evaluate(OUTSIDE)).isEqualTo(0);
            assertThat((String) page.evaluate(TRANSFORM))
                    .as("at 0.7, text has 10 px")
                    .matches(".*scale\\((0\\.[7-9]|1\\.).*");
            page.screenshot("topology-50");
        }
    }

    private static void assertEdges(BrowsedPage page, String from, String to) {
        assertThat(page.find(".edge[data-from='" + from + "'][data-to='" + to + "']").count())
                .as(from + " → " + to)
                .isEqualTo(1);
    }

    private static String node(String title) {
        return ".node.workload[aria-label^='" + title + ",']";
    }
}
