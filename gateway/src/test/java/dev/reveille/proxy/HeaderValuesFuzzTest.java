package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.reveille.config.Cidr;
import dev.reveille.http.Accept;
import dev.reveille.http.Request;
import dev.reveille.route.RouteTable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Whatever stands in the fields that the gateway itself looks at: nothing is thrown. */
class HeaderValuesFuzzTest {

    private static final RouteTable ROUTES = RouteTable.of(List.of());

    @FuzzTest(maxExecutions = 40_000)
    void isTakenForWhatItIs(byte[] bytes) throws UnknownHostException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        accept(text);
        forwardedFor(text);
        assertThat(ROUTES.find(text)).isEmpty();
        String host = text.replace(":", "");
        assertThat(RouteTable.normalize(host + ":80")).isEqualTo(RouteTable.normalize(host));
        Request request = new Request("GET", text, Map.of(), InetAddress.getLoopbackAddress());
        assertThat(request.target()).startsWith(request.path());
        assertThat(request.parameter("container")).isNotNull();
    }

    private static void accept(String text) {
        Accept accept = Accept.parse(text);
        for (String subtype : List.of("html", "json", "problem+json", "*")) {
            assertThat(accept.quality("text", subtype)).isBetween(0.0, 1.0);
        }
        if (accept.prefersHtml()) {
            assertThat(accept.quality("text", "html"))
                    .isGreaterThanOrEqualTo(accept.quality("application", "json"));
        }
    }

    /** Nobody but a trusted proxy says who the client is, and never that it is one. */
    private static void forwardedFor(String text) throws UnknownHostException {
        InetAddress proxy = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
        InetAddress stranger = InetAddress.getByAddress(new byte[] {9, 0, 0, 1});
        TrustedProxies trusted = new TrustedProxies(List.of(new Cidr(proxy, 8)));
        List<String> fields = List.of(text.split("\n", -1));
        assertThat(trusted.client(stranger, fields)).isEqualTo(stranger);
        List<String> behindStranger = List.of(text, "9.0.0.1, 10.1.1.1");
        assertThat(trusted.client(proxy, behindStranger)).isEqualTo(stranger);
        assertThat(trusted.client(proxy, fields)).isNotNull();
    }
}
