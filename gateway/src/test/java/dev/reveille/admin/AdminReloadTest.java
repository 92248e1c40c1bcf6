package dev.reveille.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Credentials in a file that changes")
class AdminReloadTest {

    private static final String WORKLOADS =
            "containers: [{name: app, host: app.test, command: sleep 600}]";

    @AutoClose
    private final GatewayUnderTest gateway =
            GatewayUnderTest.of(", admin_auth: {method: bearer, token: old}", WORKLOADS);

    @Test
    void countAtOnceAndEndStreamsThatWereOpenedWithTheOldOnes() throws Exception {
        try (EventReader events =
                gateway.events("/_status/events", "Authorization", "Bearer old")) {
            events.next("status");

            gateway.reload(", admin_auth: {method: bearer, token: new}", WORKLOADS);

            assertThat(status("Bearer old")).isEqualTo(401);
            assertThat(status("Bearer new")).isEqualTo(200);
            assertThat(events.ends()).isTrue();
        }
    }

    @Test
    void thatStayTheSameDisturbNobody() throws Exception {
        try (EventReader events =
                gateway.events("/_status/events", "Authorization", "Bearer old")) {
            events.next("status");

            gateway.reload(
                    ", admin_auth: {method: bearer, token: old}",
                    WORKLOADS.replace("app.test", "other.test"));

            assertThat(events.next("status").toString()).contains("other.test");
            assertThat(status("Bearer old")).isEqualTo(200);
        }
    }

    private int status(String authorization) throws Exception {
        return gateway.send("GET", "/_status/api", "Authorization", authorization).statusCode();
    }
}
