package dev.reveille.it;

import static dev.reveille.it.DashboardIT.state;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.reveille.it.fixture.Browser;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Household;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Visitor;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the dashboard shows of a household in use, and how the person chooses to see it: a shop and
 * its database are awake, one workload has failed.
 */
@Needs(Need.BROWSER)
class DashboardChoicesIT {

    @AutoClose static Browser browser;
    @AutoClose static GatewayProcess gateway;

    private BrowsedPage page;
    private URI dashboard;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start();
        gateway = Household.open();
        assertThat(Visitor.get(gateway.url("shop.test", "/")).statusCode()).isEqualTo(502);
        assertThat(Visitor.get(gateway.url("broken.test", "/")).statusCode()).isIn(502, 503);
    }

    @BeforeEach
    void open() {
        dashboard = gateway.url("gateway.test", "/_status");
        page = BrowsedPage.in(browser);
        page.open(dashboard);
        page.awaitText(state("shop"), "Awake");
        page.awaitText(state("broken"), "Failed");
    }

    @AfterEach
    void close() {
        page.assertWellBehaved(dashboard);
        page.close();
    }

    @Test
    void hosts_are_links_to_the_workloads_themselves() {
        Locator links = page.find("[data-name=shop] .hosts a");
        assertThat(links.all().stream().map(link -> link.getAttribute("href")))
                .containsExactly(
                        gateway.url("shop.test", "/").toString(),
                        gateway.url("www.shop.test", "/").toString());
        page.awaitText("[data-name=db] .hosts", "no host of its own");
    }

    @Test
    void of_the_only_runtime_nothing_is_said() {
        assertThat(page.find(".runtime").count()).isZero();
        assertThat(page.find("#group option[value=runtime]").count()).isZero();
        page.find("[data-name=shop] .name").click();
        page.awaitText("#details .facts", "Image");
        assertThat(page.text("#details .facts")).doesNotContain("Runtime");
    }

    @Test
    void the_countdown_is_green_then_amber_then_red() {
        String level =
                """
                async (left) => {
                  const { showIdle } = await import('/_status/assets/view.js');
                  const bar = document.querySelector('#card').content.querySelector('.idle').cloneNode(true);
                  showIdle(bar, {state: 'running', idleTimeout: 100, deadline: 1000 + left * 1000, inFlight: 0}, 1000);
                  return bar.dataset.level + ' ' + bar.textContent;
                }
                """;
        assertThat(page.evaluate(level, 51)).isEqualTo("long Sleeps in 0:51");
        assertThat(page.evaluate(level, 50)).isEqualTo("short Sleeps in 0:50");
        assertThat(page.evaluate(level, 20)).isEqualTo("soon Sleeps in 0:20");
        assertThat(page.evaluate(level, 0)).isEqualTo("soon Sleeps in 0:00");
    }

    @Test
    void cards_or_table_is_the_persons_choice_and_remembered() {
        assertThat(page.find("article.card").count()).isEqualTo(8);
        page.find(".switch [data-view=table]").click();
        PlaywrightAssertions.assertThat(page.find("#list [role=row]")).hasCount(9);
        assertThat(page.find("article.card").count()).isZero();

        page.reload();
        PlaywrightAssertions.assertThat(page.find("#list [role=row]")).hasCount(9);
        page.find("[data-name=api-1] [data-do=wake]").click();
        page.awaitText(state("api-1"), "Awake");
        page.find("[data-name=api-1] [data-do=sleep]").click();
        page.awaitText(state("api-1"), "Asleep");
    }

    @Test
    void where_a_browser_stores_nothing_all_works_but_remembering() {
        try (BrowsedPage other = BrowsedPage.in(browser)) {
            other.forbidStorage();
            other.open(dashboard);
            other.awaitText(state("shop"), "Awake");
            other.find(".switch [data-view=table]").click();
            PlaywrightAssertions.assertThat(other.find("#list [role=row]")).hasCount(9);

            other.reload();
            PlaywrightAssertions.assertThat(other.find("article.card")).hasCount(8);
            other.assertWellBehaved(dashboard);
        }
    }

    @Test
    void search_states_and_groups_narrow_and_order_what_is_shown() {
        page.press("/");
        page.find("#search").fill("www.shop");
        assertShown("shop");
        page.find("#search").fill("API");
        assertShown("api-1", "api-2");
        page.find("#search").fill("");

        page.find(".figure[data-show=running]").click();
        assertShown("shop", "db");
        page.find(".figure[data-show=running]").click();
        PlaywrightAssertions.assertThat(page.find("[data-name]")).hasCount(8);

        page.find("#group").selectOption("group");
        page.awaitText("section:first-child h2", "api · api.test");
        page.awaitText("[data-name=api-1] .hosts", "in group api");
        assertThat(page.find("section:first-child [data-name]").count()).isEqualTo(2);
        page.find("#group").selectOption("state");
        page.awaitText("section:first-child h2", "Failed");
        page.awaitText("section:nth-child(2) h2", "Awake");
        page.find("#search").fill("nothing like that");
        page.awaitText("#nothing", "No workload matches.");
    }

    @Test
    void it_is_sorted_as_the_person_chooses_which_is_remembered() {
        assertThat(order()).first().isEqualTo("api-1");
        page.find("#sort").selectOption("state");
        assertThat(order()).startsWith("broken", "db", "shop", "api-1");
        page.find("#sort").selectOption("name");
        assertThat(order()).startsWith("api-1", "api-2", "broken").endsWith("stuck", "shop");

        page.awaitText("[data-name=shop] [data-f=memory]", "B");
        page.find("#sort").selectOption("memory");
        assertThat(order().subList(0, 2)).containsExactlyInAnyOrder("shop", "db");

        page.find("#sort").selectOption("used");
        assertThat(order()).startsWith("shop", "api-1");
        page.reload();
        page.awaitText("#link", "Live");
        page.awaitText(state("shop"), "Awake");
        assertThat(page.find("#sort").inputValue()).isEqualTo("used");
        assertThat(order()).startsWith("shop", "api-1");
    }

    @Test
    void it_says_what_a_schedule_does_next() {
        page.find("[data-name=office] .name").click();

        page.awaitText("#details .facts", "starts 0 8 * * 1-5, stops 0 18 * * 1-5 (Europe/Berlin)");
        page.awaitText("#details .facts", "Next event");
    }

    @Test
    void icons_come_from_the_gateway_and_unknown_ones_are_neutral() throws Exception {
        HttpResponse<String> known = icon("nextcloud");
        HttpResponse<String> unknown = icon("no-such-icon");
        assertThat(known.statusCode()).isEqualTo(200);
        assertThat(known.headers().firstValue("Content-Type")).hasValue("image/svg+xml");
        assertThat(known.headers().firstValue("Cache-Control")).hasValue("private, max-age=86400");
        assertThat(unknown.statusCode()).isEqualTo(200);
        assertThat(unknown.body()).isNotEqualTo(known.body()).isEqualTo(icon("nothing").body());
        assertThat(Visitor.get(gateway.url("gateway.test", "/_status/nothing")).statusCode())
                .isEqualTo(404);
    }

    /** The names of what is shown, in the order in which it is. */
    private List<String> order() {
        return page.find("#list [data-name]").all().stream()
                .map(shown -> shown.getAttribute("data-name"))
                .toList();
    }

    private HttpResponse<String> icon(String slug) throws Exception {
        return Visitor.get(gateway.url("gateway.test", "/_status/icons/" + slug + ".svg"));
    }

    private void assertShown(String... names) {
        PlaywrightAssertions.assertThat(page.find("#list [data-name]")).hasCount(names.length);
        for (String name : names) {
            PlaywrightAssertions.assertThat(page.find("#list [data-name=" + name + "]"))
                    .isVisible();
        }
    }
}
