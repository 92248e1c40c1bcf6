package dev.reveille.it;

import static dev.reveille.it.DashboardIT.state;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.reveille.it.fixture.Browser;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Household;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.RecordingTee;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the dashboard does about connections that break, are refused or never answered. Where it
 * waits by its clock, the test turns that on. Each test wakes a workload of its own at most.
 */
@Needs(Need.BROWSER)
class DashboardConnectionsIT {

    @AutoClose static Browser browser;
    @AutoClose static GatewayProcess gateway;

    private BrowsedPage page;
    private URI dashboard;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        gateway = Household.open();
    }

    @BeforeEach
    void open() {
        dashboard = gateway.url("gateway.test", "/_status");
        page = BrowsedPage.in(browser);
        page.open(dashboard);
        page.awaitText("#link", "Live");
        page.awaitText(state("shop"), "Asleep");
    }

    @AfterEach
    void close() {
        page.assertWellBehaved(dashboard);
        page.close();
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
    void a_lost_connection_is_told_and_made_again() {
        page.offline(true);
        page.awaitText("#link", "Disconnected");
        page.screenshot("disconnected");

        page.offline(false);
        page.awaitText("#link", "Live");
        page.find("[data-name=api-1] [data-do=wake]").click();
        page.awaitText(state("api-1"), "Awake");
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
        page.stopTime();
        page.reload();
        page.awaitText(state("chatty"), "Asleep");

        page.find("[data-name=chatty] .name").click();
        page.awaitText("#details [data-d=logging]", "disconnected");

        page.letPass(Duration.ofSeconds(3));
        page.letTimeGoOn();
        page.awaitText("#details [data-d=logging]", "live");
        page.find("#details [data-d=wake]").click();
        page.awaitText("#details pre", Household.MARKUP);
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
    void a_page_of_which_a_script_never_comes_is_opened_again() {
        page.leaveUnanswered("/_status/assets/strips.js");
        page.stopTime();
        page.beginToOpen(dashboard);
        page.awaitText("#link", "Connecting");

        page.letPass(Duration.ofMillis(19_900));
        assertThat(page.text("#link")).isEqualTo("Connecting");
        page.letPass(Duration.ofMillis(200));
        assertThat(page.text("#link")).isEqualTo("Not loaded whole, trying again");

        page.letPass(Duration.ofMillis(500));
        page.awaitText("#link", "Live");
    }

    @Test
    void a_gateway_that_keeps_silent_is_asked_again_whether_the_page_can_be_opened() {
        page.breakOff("/_status/assets/strips.js");
        page.leaveUnanswered("/_ping");
        page.stopTime();
        page.open(dashboard);
        page.awaitText("#link", "Not loaded whole, trying again");
        page.letPass(Duration.ofMillis(500));
        page.awaitRequest("/_ping");

        page.letPass(Duration.ofSeconds(5));
        page.awaitEnd("/_ping");
        page.letPass(Duration.ofSeconds(3));
        page.awaitText("#link", "Live");
    }

    @Test
    void last_lines_that_never_come_do_not_keep_the_new_ones_away() {
        page.leaveUnanswered("/_logs");
        page.stopTime();
        page.reload();
        page.awaitText(state("office"), "Asleep");
        page.find("[data-name=office] .name").click();
        page.awaitRequest("/_logs");

        page.letPass(Duration.ofSeconds(10));

        page.awaitText("#details [data-d=logging]", "live");
    }

    @Test
    void a_button_that_gets_no_answer_says_so_and_can_be_pressed_again() {
        page.leaveUnanswered("/_status/wake");
        page.stopTime();
        page.reload();
        page.find("[data-name=api-2] [data-do=wake]").click();
        page.awaitRequest("/_status/wake");
        PlaywrightAssertions.assertThat(page.find("[data-name=api-2] [data-do=wake]")).isDisabled();

        page.letPass(Duration.ofSeconds(30));

        page.awaitText("#toasts", "api-2: the gateway did not answer");
        page.find("[data-name=api-2] [data-do=wake]").click();
        page.awaitText(state("api-2"), "Awake");
    }

    @Test
    void a_recording_that_never_comes_is_given_up_before_the_next_is_asked_for() {
        page.leaveUnanswered("/_status/history");
        page.stopTime();
        page.reload();
        page.awaitRequest("/_status/history");

        page.letPass(Duration.ofSeconds(30));

        page.awaitEnd("/_status/history");
    }

    @Test
    void a_window_that_nobody_looks_at_lets_go_of_its_streams() {
        page.find("[data-name=office] .name").click();
        page.awaitText("#details [data-d=logging]", "live");

        page.lookAway();
        page.awaitEnd("/_events");
        page.awaitEnd("/_status/events");
        page.evaluate("dispatchEvent(new Event('online'))");

        page.lookAgain();
        page.awaitText("#details [data-d=logging]", "live");
        assertThat(page.requested("/_events")).isEqualTo(2);
        assertThat(page.requested("/_status/events")).isEqualTo(2);
    }
}
