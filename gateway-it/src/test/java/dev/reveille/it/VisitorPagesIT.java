package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import dev.reveille.it.fixture.Accessibility;
import dev.reveille.it.fixture.Browser;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every page that visitors see in a workload's place, in every look: the words that matter are
 * there, nothing serious for those who hear it or use keys, no word with another site, nothing that
 * sticks out, and pictures of it below {@code target/screenshots}.
 */
@Needs(Need.BROWSER)
class VisitorPagesIT {

    /** Of the last two, one never gets ready, and one is open for a minute a year. */
    private static final String CONFIGURATION =
            """
            gateway:
              port: {port}
              bind: 127.0.0.1
              runtime: process
              log_format: text
            containers:
              - name: broken
                host: broken.test
                command: [sh, -c, "echo cannot reach the database >&2; exit 3"]
              - name: slow
                display_name: The slow one
                host: slow.test
                command: [sh, -c, "echo first I think; exec sleep 1000"]
                start_timeout: 10m
                page: {color: "#0082c9", message: Good things take their time}
              - name: closed
                host: closed.test
                command: [sleep, "1000"]
                ready_when: runs
                schedule_start: "0 4 29 2 *"
                schedule_stop: "1 4 29 2 *"
                schedule_timezone: UTC
            """;

    /** How people look at it. */
    enum Look {
        LIGHT(1280, 800, ColorScheme.LIGHT),
        DARK(1280, 800, ColorScheme.DARK),
        PHONE(390, 844, ColorScheme.LIGHT),
        PHONE_DARK(390, 844, ColorScheme.DARK);

        @SuppressWarnings("ImmutableEnumChecker") // nobody changes them
        private final NewContextOptions options;

        Look(int width, int height, ColorScheme colours) {
            this.options =
                    new NewContextOptions().setViewportSize(width, height).setColorScheme(colours);
        }
    }

    @AutoClose static Browser browser;
    @AutoClose static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        gateway = GatewayProcess.start(CONFIGURATION, Map.of());
    }

    @ParameterizedTest
    @EnumSource
    void of_what_wakes(Look look) {
        see(look, "slow.test", Set.of(503), "loading", "#log", "first I think", "Good things take");
    }

    @ParameterizedTest
    @EnumSource
    void of_what_failed(Look look) {
        see(
                look,
                "broken.test",
                Set.of(502, 503),
                "failed",
                "#reason",
                "exit code 3",
                "cannot reach the database");
    }

    @ParameterizedTest
    @EnumSource
    void of_what_is_closed(Look look) {
        see(
                look,
                "closed.test",
                Set.of(503),
                "offline",
                ".opening",
                "29 February",
                "Offline for now");
    }

    @ParameterizedTest
    @EnumSource
    void of_a_host_that_nobody_knows(Look look) {
        see(look, "nobody.test", Set.of(404), "unknown", ".code", "404", "nobody.test");
    }

    private static void see(
            Look look,
            String host,
            Set<Integer> statuses,
            String page,
            String where,
            String... words) {
        URI url = gateway.url(host, "/deep/link");
        String picture = page + "-" + look.name().toLowerCase(Locale.ROOT).replace('_', '-');
        try (BrowsedPage browsed = BrowsedPage.in(browser, look.options)) {
            assertThat(browsed.open(url)).isIn(statuses);
            browsed.awaitText(where, words[0]);
            for (String word : words) {
                browsed.awaitText("main", word);
            }
            browsed.screenshot(picture);
            assertThat((List<?>) browsed.evaluate(Accessibility.script()))
                    .as("serious or critical on " + picture)
                    .isEmpty();
            assertThat(
                            browsed.evaluate(
                                    "document.documentElement.scrollWidth"
                                            + " - document.documentElement.clientWidth"))
                    .as("px that stick out on the right")
                    .isEqualTo(0);
            browsed.assertWellBehaved(url);
        }
    }
}
