package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.reveille.it.fixture.Browser;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Household;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.RecordingTee;
import dev.reveille.it.fixture.Visitor;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator sees and does on the dashboard, in Chromium, with real workloads behind it. */
@Needs(Need.BROWSER)
class DashboardIT {

    @AutoClose static Browser browser;

    private GatewayProcess gateway;
    private BrowsedPage page;
    private URI dashboard;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @BeforeEach
    void open() {
        gateway = Household.open();
        dashboard = gateway.url("gateway.test", "/_status");
        page = BrowsedPage.in(browser);
        assertThat(page.open(dashboard)).isEqualTo(200);
        page.awaitText("#link", "Live");
        page.awaitText(state("shop"), "Asleep");
    }

    @AfterEach
    void close() {
        page.assertWellBehaved(dashboard);
        page.close();
        gateway.close();
    }

    @Test
    void changes_are_pushed_and_the_buttons_wake_and_put_to_sleep() {
        page.find("[data-name=shop] [data-do=wake]").click();

        page.awaitText(state("shop"), "Awake");
        page.awaitText(state("db"), "Awake");
        page.awaitText("[data-show=running] .count", "2");
        page.awaitText("[data-name=shop] .idle-words", "Sleeps in 1");
        page.awaitText("[data-name=db] .idle-words", "Stays awake");

        page.find("[data-name=shop] [data-do=sleep]").click();
        page.awaitText(state("shop"), "Asleep");
        page.awaitText(state("db"), "Asleep");
        page.awaitText("[data-show=sleeping] .count", "8");
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
    void what_others_do_shows_without_asking_again() throws Exception {
        assertThat(Visitor.get(gateway.url("shop.test", "/")).statusCode()).isEqualTo(502);

        page.awaitText(state("shop"), "Awake");
        page.awaitText("[data-name=shop] [data-f=wakes]", "s");
    }

    @Test
    void requests_that_are_held_are_counted() {
        page.find(".switch [data-view=table]").click();
        var held = Visitor.asking(gateway.url("stuck.test", "/"));

        page.awaitText(state("stuck"), "Waking");
        page.awaitText("[data-name=stuck] .note", "1 request held");
        page.awaitText("#held", "1");
        held.cancel(true);
        page.awaitText("#held", "0");
    }

    @Test
    void what_sleeping_saves_comes_from_the_memory_it_used_when_awake() {
        page.awaitText("#saved", "–");
        page.find("[data-name=db] [data-do=wake]").click();
        page.awaitText(state("db"), "Awake");
        page.awaitText("[data-name=db] [data-f=memory]", "B");
        page.find("[data-name=db] [data-do=sleep]").click();
        page.awaitText(state("db"), "Asleep");

        page.awaitText("#unused", "B");
        page.awaitText("#saved", "B·h");
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
    void a_wake_that_fails_is_told_with_its_reason() {
        page.find("[data-name=broken] [data-do=wake]").click();

        page.awaitText(state("broken"), "Failed");
        page.awaitText("[data-name=broken] .note", "exit code 3");
        page.find("[data-name=broken] [data-f=log]").click();
        page.awaitText("#details pre", "cannot reach the database");
    }

    @Test
    void log_lines_and_names_are_text_whatever_is_in_them() {
        page.awaitText("[data-name=shop] .name", "The <b>shop</b>");
        page.find("[data-name=chatty] [data-do=wake]").click();
        page.awaitText(state("chatty"), "Awake");
        page.find("[data-name=chatty] .name").click();

        page.awaitText("#details pre", Household.MARKUP);
        assertThat(page.text("#details pre")).doesNotContain("\u001b", "[31m");
        assertThat(page.find("#details pre *").count()).isZero();
        assertThat(page.find(".name b").count()).isZero();
        page.screenshot("details");
    }

    @Test
    void a_log_goes_on_while_it_is_open() {
        page.find("[data-name=db] .name").click();
        PlaywrightAssertions.assertThat(page.find("#details")).isVisible();
        page.find("#details [data-d=wake]").click();

        page.awaitText("#details pre", "database up");
        page.awaitText("#details .state", "Awake");
        page.find("#details [data-d=sleep]").click();
        page.awaitText("#details pre", "ended with exit code");
        page.press("Escape");
        PlaywrightAssertions.assertThat(page.find("#details")).isHidden();
    }

    @Test
    void a_log_does_not_repeat_itself_when_its_connection_is_made_again() throws Exception {
        try (RecordingTee between = RecordingTee.before(dashboard.getPort());
                BrowsedPage other = BrowsedPage.in(browser)) {
            URI url = URI.create("http://gateway.test:" + between.port() + "/_status");
            other.open(url);
            other.awaitText(state("db"), "Asleep");
            other.find("[data-name=db] .name").click();
            other.find("#details [data-d=wake]").click();
            other.awaitText("#details pre", "database up");
            other.awaitText("#details [data-d=logging]", "live");

            between.breakOff();
            other.awaitText("#details [data-d=logging]", "disconnected");
            other.awaitText("#details [data-d=logging]", "live");
            other.find("#details [data-d=sleep]").click();

            other.awaitText("#details pre", "ended with exit code");
            assertThat(other.text("#details pre")).containsOnlyOnce("database up");
            other.assertWellBehaved(url);
        }
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
    }

    @Test
    void where_a_browser_stores_nothing_all_works_but_remembering() {
        try (BrowsedPage other = BrowsedPage.in(browser)) {
            other.forbidStorage();
            other.open(dashboard);
            other.awaitText(state("shop"), "Asleep");
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

        page.find("[data-name=db] [data-do=wake]").click();
        page.awaitText(state("db"), "Awake");
        page.find(".figure[data-show=running]").click();
        assertShown("db");
        page.find(".figure[data-show=running]").click();
        PlaywrightAssertions.assertThat(page.find("[data-name]")).hasCount(8);

        page.find("#group").selectOption("group");
        page.awaitText("section:first-child h2", "api · api.test");
        page.awaitText("[data-name=api-1] .hosts", "in group api");
        assertThat(page.find("section:first-child [data-name]").count()).isEqualTo(2);
        page.find("#group").selectOption("state");
        page.awaitText("section:first-child h2", "Awake");
        page.find("#search").fill("nothing like that");
        page.awaitText("#nothing", "No workload matches.");
    }

    @Test
    void it_is_sorted_as_the_person_chooses_which_is_remembered() throws Exception {
        assertThat(order()).first().isEqualTo("api-1");
        assertThat(Visitor.get(gateway.url("shop.test", "/")).statusCode()).isEqualTo(502);
        page.awaitText(state("shop"), "Awake");
        page.find("[data-name=broken] [data-do=wake]").click();
        page.awaitText(state("broken"), "Failed");

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

    /** The names of what is shown, in the order in which it is. */
    private List<String> order() {
        return page.find("#list [data-name]").all().stream()
                .map(shown -> shown.getAttribute("data-name"))
                .toList();
    }

    @Test
    void a_stream_that_is_never_answered_is_asked_for_again() {
        page.leaveUnanswered("/_status/events");
        page.stopTime();
        page.reload();
        assertThat(page.text("#link")).isEqualTo("Connecting");

        page.letPass(Duration.ofMillis(7_900));
        assertThat(page.text("#link")).isEqualTo("Connecting");
        page.letPass(Duration.ofMillis(200));
        assertThat(page.text("#link")).isEqualTo("Disconnected, trying again");
        page.letPass(Duration.ofSeconds(1));
        page.awaitText("#link", "Live");
        page.awaitText(state("shop"), "Asleep");
    }

    @Test
    void a_page_of_which_a_script_did_not_arrive_is_opened_again() {
        page.breakOff("/_status/assets/strips.js");

        page.open(dashboard);

        page.awaitText("#link", "Live");
        page.awaitText(state("shop"), "Asleep");
    }

    @Test
    void a_log_that_was_refused_is_asked_for_again() {
        page.refuse("/_events", 503);

        page.find("[data-name=db] .name").click();
        page.awaitText("#details [data-d=logging]", "disconnected");

        page.awaitText("#details [data-d=logging]", "live");
        page.find("#details [data-d=wake]").click();
        page.awaitText("#details pre", "database up");
    }

    @Test
    void the_past_is_drawn_as_it_was_recorded() {
        page.find("[data-name=db] [data-do=wake]").click();
        page.awaitText(state("db"), "Awake");
        page.reload();

        Locator hour = page.find("[data-name=db] [data-f=hour]");
        PlaywrightAssertions.assertThat(hour)
                .hasAttribute(
                        "aria-label", java.util.regex.Pattern.compile("Past hour: .*request"));
        assertThat(page.find("[data-name=db] [data-f=day] path.sleeping, path.running").count())
                .isPositive();
    }

    @Test
    void it_says_what_a_schedule_does_next() {
        page.find("[data-name=office] .name").click();

        page.awaitText("#details .facts", "starts 0 8 * * 1-5, stops 0 18 * * 1-5 (Europe/Berlin)");
        page.awaitText("#details .facts", "Next event");
    }

    @Test
    void a_lost_connection_is_told_and_made_again() {
        page.offline(true);
        page.awaitText("#link", "Disconnected");
        page.screenshot("disconnected");

        page.offline(false);
        page.awaitText("#link", "Live");
        page.find("[data-name=db] [data-do=wake]").click();
        page.awaitText(state("db"), "Awake");
    }

    @Test
    void a_gateway_that_has_ended_is_told_too() {
        gateway.process().kill();

        page.awaitText("#link", "Disconnected");
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

    private static String state(String workload) {
        return "#list [data-name=" + workload + "] [data-f=state]";
    }
}
