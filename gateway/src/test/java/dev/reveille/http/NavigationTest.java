package dev.reveille.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A navigation")
class NavigationTest {

    @Test
    void isAGetOrHeadThatPrefersHtml() {
        assertThat(Navigation.isNavigation(browser("GET"))).isTrue();
        assertThat(Navigation.isNavigation(browser("HEAD"))).isTrue();
        assertThat(Navigation.isNavigation(browser("POST"))).isFalse();
        assertThat(Navigation.isNavigation(browser("GET", "accept", "*/*"))).isFalse();
    }

    @Test
    void isWhatTheBrowserCallsANavigation() {
        assertThat(Navigation.isNavigation(browser("GET", "sec-fetch-mode", "navigate"))).isTrue();
        for (String mode : List.of("cors", "no-cors", "same-origin", "websocket")) {
            assertThat(Navigation.isNavigation(browser("GET", "sec-fetch-mode", mode)))
                    .as(mode)
                    .isFalse();
        }
    }

    @Test
    void isNotAnUpgrade() {
        Request upgrade =
                browser("GET", "connection", "keep-alive, Upgrade", "upgrade", "websocket");
        assertThat(Navigation.isUpgrade(upgrade)).isTrue();
        assertThat(Navigation.isNavigation(upgrade)).isFalse();
    }

    @Test
    void mayComeThroughAProxyThatAlwaysSendsConnectionUpgrade() {
        Request request = browser("GET", "connection", "upgrade");
        assertThat(Navigation.isUpgrade(request)).isFalse();
        assertThat(Navigation.isNavigation(request)).isTrue();
    }

    private static Request browser(String method, String... more) {
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("accept", List.of("text/html,application/xhtml+xml,*/*;q=0.8"));
        for (int i = 0; i < more.length; i += 2) {
            headers.put(more[i], List.of(more[i + 1]));
        }
        return new Request(method, "/deep?link=1", headers, InetAddress.getLoopbackAddress());
    }
}
