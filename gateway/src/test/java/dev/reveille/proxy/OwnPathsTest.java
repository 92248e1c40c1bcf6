package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.http.Answer;
import dev.reveille.http.Request;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("The gateway's own paths")
class OwnPathsTest {

    @RegisterExtension private final ProxyUnderTest proxy = new ProxyUnderTest();

    @Test
    void anEndpointThatEndsInASlashAnswersForWhatIsBelowItAndHasNoneOfItsOwn() throws Exception {
        proxy.endpoint("/_status/", request -> Answer.json(200, "below " + request.path()))
                .endpoint("/_status/api", _ -> Answer.json(200, "its own"));

        assertThat(get("/_status/style.css", "")).isEqualTo("below /_status/style.css");
        assertThat(get("/_status/a/b?c", "")).isEqualTo("below /_status/a/b");
        assertThat(get("/_status/api", "")).isEqualTo("its own");
        assertThat(get("/_status", "")).as("nothing below it").contains("unknown-path");
    }

    @Test
    void whatIsForwardedForOthersIsKnownFromTrustedPeersOnly() throws Exception {
        proxy.endpoint("/_ping", request -> Answer.json(200, told(request)));
        String headers =
                "X-Forwarded-Host: a.test\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-X: b\r\n";

        assertThat(get("/_ping", headers)).isEqualTo("null null 127.0.0.1");
    }

    @Test
    void whatIsForwardedByTrustedPeersIsKnown() throws Exception {
        proxy.trusting("127.0.0.0", 8)
                .endpoint("/_ping", request -> Answer.json(200, told(request)));
        String headers = "X-Forwarded-Host: a.test\r\nX-Forwarded-For: 192.0.2.1\r\n";

        assertThat(get("/_ping", headers)).isEqualTo("a.test null 192.0.2.1");
    }

    private static String told(Request request) {
        return "%s %s %s"
                .formatted(
                        request.header("x-forwarded-host").orElse(null),
                        request.header("x-forwarded-x").orElse(null),
                        request.client().getHostAddress());
    }

    private String get(String target, String headers) throws Exception {
        String request = "GET " + target + " HTTP/1.1\r\nHost: any.test\r\n" + headers + "\r\n";
        return proxy.connect().send(request).answer().body();
    }
}
