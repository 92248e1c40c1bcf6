package dev.reveille.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Rules on waking")
class WakeRulesTest {

    private static final String BROWSER =
            "Mozilla/5.0 (Linux; Android 10; CUBOT NOTE 20 Build/QP1A) AppleWebKit/537.36 (KHTML,"
                    + " like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36";

    private static WakeRules rules(String wake) {
        return Reading.container("wake: " + wake).waiting().rules();
    }

    private static WakeRule.Visit visit(String userAgent, String path, String address) {
        return new WakeRule.Visit() {
            @Override
            public String userAgent() {
                return userAgent;
            }

            @Override
            public String path() {
                return path;
            }

            @Override
            public InetAddress client() {
                return InetAddress.ofLiteral(address);
            }
        };
    }

    private static boolean means(String wake, String userAgent, String path, String address) {
        return rules(wake).rule(visit(userAgent, path, address)).isPresent();
    }

    @Test
    void thereAreNoneUnlessAsked() {
        assertThat(Reading.container().waiting().rules()).isEqualTo(WakeRules.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Uptime-Kuma/1.23.16",
                "Gatus/1.0",
                "Blackbox Exporter/0.25.0",
                "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
                "kube-probe/1.29",
                "check_http/v2.3.3 (monitoring-plugins 2.3.3)"
            })
    void oneWordMeansMonitors(String monitor) {
        assertThat(means("{ignore: monitors}", monitor, "/", "192.0.2.1")).isTrue();
        assertThat(means("{ignore: icons}", monitor, "/", "192.0.2.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
                "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
                "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
                "TelegramBot (like TwitterBot)",
                "facebookexternalhit/1.1"
            })
    void oneWordMeansBots(String bot) {
        assertThat(means("{ignore: bots}", bot, "/", "192.0.2.1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/favicon.ico",
                "/favicon-32x32.png",
                "/apple-touch-icon-precomposed.png",
                "/site.webmanifest"
            })
    void oneWordMeansIcons(String path) {
        assertThat(means("{ignore: icons}", BROWSER, path, "192.0.2.1")).isTrue();
        assertThat(means("{ignore: icons}", BROWSER, "/photos/cat.png", "192.0.2.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {BROWSER, "", "curl/8.5.0", "okhttp/4.12.0", "python-requests/2.31"})
    void noWordMeansPeopleOrProgramsThatWantSomething(String userAgent) {
        assertThat(means("{ignore: [monitors, bots, icons]}", userAgent, "/", "192.0.2.1"))
                .isFalse();
    }

    @Test
    void aRuleMeansWhatFitsAllItSaysAndOfEachKindOne() {
        String rule =
                "{ignore: [{user_agent: [probe, spy], path: [/a, /b*], address: 10.0.0.0/8}]}";

        assertThat(means(rule, "My Probe 1", "/a", "10.1.2.3")).isTrue();
        assertThat(means(rule, "a SPY", "/b/c", "10.1.2.3")).isTrue();
        assertThat(means(rule, "curl", "/a", "10.1.2.3")).isFalse();
        assertThat(means(rule, "probe", "/a/b", "10.1.2.3")).isFalse();
        assertThat(means(rule, "probe", "/a", "192.0.2.1")).isFalse();
    }

    @Test
    void listsMeanWhatFitsAnyOfThem() {
        String lists =
                "{ignore_user_agents: probe, ignore_paths: /up, ignore_addresses: '2001:db8::/32'}";

        assertThat(means(lists, "probe", "/", "10.0.0.1")).isTrue();
        assertThat(means(lists, "curl", "/up", "10.0.0.1")).isTrue();
        assertThat(means(lists, "curl", "/", "2001:db8::7")).isTrue();
        assertThat(means(lists, "curl", "/", "10.0.0.1")).isFalse();
    }

    @Test
    void theFirstRuleThatFitsHoldsAndWhatItDoesNotSayIsSaidForAll() {
        WakeRules rules =
                rules(
                        "{ignore: [{path: /a, status: 200, body: fine, wakes: true}, {path: '/*',"
                                + " keeps_awake: true}], status: 500, body: no}");

        WakeRule first = rules.rule(visit("", "/a", "10.0.0.1")).orElseThrow();
        WakeRule second = rules.rule(visit("", "/b", "10.0.0.1")).orElseThrow();

        assertThat(first.answer()).isEqualTo(new WakeRule.Answer(200, "fine"));
        assertThat(first.wakes()).isTrue();
        assertThat(first.keepsAwake()).isFalse();
        assertThat(second.answer()).isEqualTo(new WakeRule.Answer(500, "no"));
        assertThat(second.wakes()).isFalse();
        assertThat(second.keepsAwake()).isTrue();
    }

    @Test
    void theAnswerIs503AndAsleepUnlessSaidOtherwise() {
        Optional<WakeRule> rule = rules("{ignore: icons}").rule(visit("", "/favicon.ico", "::1"));

        assertThat(rule.orElseThrow().answer()).isEqualTo(new WakeRule.Answer(503, "asleep"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ignore: everybody} | (expected: monitors, bots or icons)",
                "{ignore: [{status: 200}]} | a rule for all requests (expected: a user_agent, a"
                        + " path or an address)",
                "{ignore: [{user_agnt: x}]} | unknown key (closest known key: user_agent)",
                "{ignore_paths: health} | a path such as /health, or a pattern such as /health*",
                "{ignore_paths: '/a?b=1'} | without a query",
                "{ignore_addresses: everywhere} | an IP address or block",
                "{ignore_user_agents: '**'} | a text of User-Agent, or a pattern with *",
                "{ignore: [{path: /, wakes: perhaps}]} | true or false"
            })
    void aMistakeIsNamed(String wake, String problem) {
        List<String> problems = Reading.problems(Reading.containerYaml("wake: " + wake));

        assertThat(problems)
                .anySatisfy(
                        found ->
                                assertThat(found).contains("containers[0].wake").contains(problem));
    }

    @ParameterizedTest
    @CsvSource({
        "/health,/health,true",
        "/health,/health/live,false",
        "/health*,/health/live,true",
        "*/health,/a/health,true",
        "*/health,/a/healthy,false",
        "/a*b*c,/abc,true",
        "/a*b*c,/a-b-b-c,true",
        "/a*b*c,/ac,false",
        "/ab*ba,/aba,false",
        "/ab*ba,/abba,true",
        "*,/anything,true",
        "/A,/a,false"
    })
    void aStarStandsForAnyText(String pattern, String path, boolean fits) {
        assertThat(Glob.whole(pattern).matches(path)).isEqualTo(fits);
    }

    @Test
    void aPatternOfManyStarsTakesNoTimeToSpeakOf() {
        Glob pattern = Glob.within("*a".repeat(1000) + "*b");

        assertThat(pattern.matches("a".repeat(100_000))).isFalse();
    }
}
