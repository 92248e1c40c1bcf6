package dev.reveille.it;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the operator does on the dashboard and sees of it, in Chromium, with real workloads behind
 * it that nobody has used yet.
 */
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
    void a_gateway_that_has_ended_is_told_too() {
        gateway.process().kill();

        page.awaitText("#link", "Disconnected");
    }

    /** Where the page says in which state a workload is. */
    static String state(String workload) {
        return "#list [data-name=" + workload + "] [data-f=state]";
    }
}
