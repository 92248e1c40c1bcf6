package dev.reveille.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reveille.Gateway;
import dev.reveille.workload.TestConfiguration;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("With admin_bind")
class AdminBindTest {

    @AutoClose
    private final GatewayUnderTest gateway =
            GatewayUnderTest.of(
                    ", admin_bind: '127.0.0.1:0'",
                    "containers: [{name: app, host: 127.0.0.1, command: sleep 600}]");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/_status",
                "/_status/api",
                "/_status/events",
                "/_status/wake?container=app",
                "/_status/anything",
                "/_topology",
                "/_metrics"
            })
    void theMainPortKnowsNoAdminEndpointAndPassesNoneOn(String path) throws Exception {
        for (String method : new String[] {"GET", "POST"}) {
            assertThat(gateway.send(method, path).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void adminEndpointsAnswerOnTheOther() throws Exception {
        int port = gateway.adminPort();

        assertThat(port).isNotEqualTo(gateway.port());
        assertThat(gateway.sendTo(port, "GET", "/_status/api").statusCode()).isEqualTo(200);
        assertThat(gateway.sendTo(port, "POST", "/_status/sleep?container=app").statusCode())
                .isEqualTo(200);
        assertThat(gateway.sendTo(port, "GET", "/_health?container=app").statusCode())
                .isEqualTo(200);
    }

    @Test
    void logLinesAreForTheOtherToo() throws Exception {
        assertThat(gateway.sendTo(gateway.adminPort(), "GET", "/_logs?container=app").statusCode())
                .isEqualTo(200);
        assertThat(gateway.send("GET", "/_logs?container=app").statusCode()).isEqualTo(403);
        assertThat(gateway.send("GET", "/_events?container=app").statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/_next/a.js"})
    void theOtherPortServesNothingOfWorkloads(String path) throws Exception {
        int port = gateway.adminPort();

        assertThat(gateway.sendTo(port, "GET", path).statusCode()).isEqualTo(404);
        assertThat(gateway.sendTo(port, "GET", "/_status/api").body())
                .as("nothing was woken")
                .contains("\"state\":\"asleep\"");
    }

    @Test
    void anAddressThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String file =
                    "gateway: {runtime: process, port: 0, admin_bind: '127.0.0.1:"
                            + taken.getLocalPort()
                            + "'}";

            assertThatThrownBy(() -> Gateway.start(TestConfiguration.of(file), Map.of()).close())
                    .hasMessageContaining("gateway.admin_bind, 127.0.0.1, port ")
                    .hasMessageContaining("or choose another one");
        }
    }
}
