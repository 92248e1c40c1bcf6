package dev.reveille.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A request's head")
class RequestTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/_health?container=app, app",
        "/_health?x=1&container=app&container=other, app",
        "/_health?container=my%20app, my app",
        "/_health?container=my+app, my app",
        "/_health?container=a%3Db%26c, a=b&c",
        "/_health?container=a=b, a=b",
        "/_health?cont%61iner=app, app",
        "/_health?container=%C3%A4, ä",
        "/_health?container=a?b, a?b",
        "/_health?&&container=app&, app",
        "/_health?container=, ''",
    })
    void givesTheFirstValueOfAParameterDecoded(String target, String value) {
        assertThat(request(target).parameter("container")).contains(value);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/_health",
        "/_health?",
        "/_health?container",
        "/_health?=app",
        "/_health?Container=app",
        "/_health?container=%zz",
        "/_health?container=%4",
        "/container=app",
    })
    void givesNoneWhereItIsAbsentOrMalformed(String target) {
        assertThat(request(target).parameter("container")).isEmpty();
    }

    @Test
    void isNotMisledByAMalformedNeighbour() {
        assertThat(request("/?bad=%zz&container=app").parameter("container")).contains("app");
        assertThat(request("/?bad=%zz").parameter("bad=%zz")).isEmpty();
    }

    @Test
    void keepsThePathUndecoded() {
        assertThat(request("/a%2Fb/../c?q=/d").path()).isEqualTo("/a%2Fb/../c");
        assertThat(request("/a").path()).isEqualTo("/a");
    }

    @Test
    void givesTheFirstValueOfAHeaderByAnyCaseOfItsName() {
        Request request =
                new Request(
                        "GET",
                        "/",
                        Map.of("x-forwarded-for", List.of("1", "2")),
                        InetAddress.getLoopbackAddress());

        assertThat(request.header("X-Forwarded-For")).contains("1");
        assertThat(request.header("Accept")).isEmpty();
    }

    private static Request request(String target) {
        return new Request("GET", target, Map.of(), InetAddress.getLoopbackAddress());
    }
}
