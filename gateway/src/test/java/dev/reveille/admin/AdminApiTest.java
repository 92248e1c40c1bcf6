package dev.reveille.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The admin API of a running gateway")
class AdminApiTest {

    private static final List<String> CONTRACT =
            List.of(
                    "name",
                    "host",
                    "status",
                    "start_state",
                    "image",
                    "icon",
                    "target_port",
                    "start_timeout",
                    "idle_timeout",
                    "started_at",
                    "last_request",
                    "idle_timeout_sec",
                    "idle_remaining_sec",
                    "network",
                    "schedule_start",
                    "schedule_stop",
                    "schedule_timezone",
                    "scheduled_downtime",
                    "next_scheduled_start");

    private static final String WORKLOADS =
            """
            containers:
              - name: app
                host: [app.test, www.app.test]
                command: python3 -m http.server {port} --bind 127.0.0.1
                display_name: The App
                icon: nextcloud
                idle_timeout: 15m
                start_timeout: 90s
                depends_on: [db]
              - name: db
                command: sleep 600
                ready_when: runs
              - name: broken
                host: broken.test
                command: sh -c "exit 3"
              - name: office
                host: office.test
                command: sleep 600
                ready_when: runs
                schedule_start: "0 8 * * *"
                schedule_stop: "5 8 * * *"
                schedule_timezone: Europe/Berlin
            groups:
              - name: all
                host: all.test
                strategy: weighted
                containers: [{name: app, weight: 3}, db]
            """;

    @AutoClose private final GatewayUnderTest gateway = GatewayUnderTest.of(WORKLOADS);

    @Test
    void tellsOfASleepingWorkloadWhatTheContractNames() throws Exception {
        JsonNode app = container("app");

        assertThat(app.propertyNames()).containsAll(CONTRACT);
        assertThat(app.get("runtime").asString()).as("of the only one").isEmpty();
        assertThat(app.get("status").asString()).isEqualTo("sleeping");
        assertThat(app.get("start_state").asString()).isEqualTo("idle");
        assertThat(app.get("host").asString()).isEqualTo("app.test");
        assertThat(app.get("hosts")).extracting(JsonNode::asString).contains("www.app.test");
        assertThat(app.get("display_name").asString()).isEqualTo("The App");
        assertThat(app.get("icon").asString()).isEqualTo("nextcloud");
        assertThat(app.get("image").asString()).startsWith("python3");
        assertThat(app.get("start_timeout").asString()).isEqualTo("1m30s");
        assertThat(app.get("idle_timeout").asString()).isEqualTo("15m0s");
        assertThat(app.get("idle_timeout_sec").asInt()).isEqualTo(900);
        assertThat(app.get("idle_remaining_sec").asInt()).as("before any activity").isEqualTo(-1);
        assertThat(app.get("started_at").isNull()).isTrue();
        assertThat(app.get("last_request").isNull()).isTrue();
        assertThat(app.get("depends_on")).extracting(JsonNode::asString).containsExactly("db");
    }

    @Test
    void tellsOfUseAndOfTheTimeLeft() throws Exception {
        Instant before = Instant.now().minusSeconds(1);
        assertThat(gateway.askWorkload("app.test")).isEqualTo("HTTP/1.1 200 OK");

        JsonNode app = container("app");

        assertThat(app.get("status").asString()).isEqualTo("running");
        assertThat(app.get("state").asString()).isEqualTo("awake");
        assertThat(Instant.parse(app.get("last_request").asString())).isAfterOrEqualTo(before);
        assertThat(Instant.parse(app.get("started_at").asString())).isAfterOrEqualTo(before);
        assertThat(app.get("idle_remaining_sec").asInt()).isBetween(850, 900);
        assertThat(Instant.parse(app.get("sleeps_at").asString()))
                .isBetween(before.plusSeconds(850), before.plusSeconds(910));
        assertThat(container("db").get("status").asString()).isEqualTo("running");
        assertThat(container("db").get("last_request").isNull()).as("asked by nobody").isTrue();
    }

    @Test
    void tellsSinceWhenItRunsAndNotSinceWhenItIsKnown() throws Exception {
        gateway.askWorkload("app.test");
        String started = container("app").get("started_at").asString();
        await().until(() -> Instant.now().isAfter(Instant.parse(started).plusSeconds(1)));

        // Taken out and put back: found running, by another workload object.
        gateway.reload("", "containers: [{name: other, host: other.test, command: sleep 600}]");
        gateway.reload("", WORKLOADS);

        await().until(() -> container("app").get("state").asString().equals("awake"));
        assertThat(container("app").get("started_at").asString()).isEqualTo(started);
    }

    @Test
    void tellsOfTheLastUseAlsoOfWhatSleepsAgain() throws Exception {
        gateway.askWorkload("app.test");
        String last = container("app").get("last_request").asString();
        gateway.send("POST", "/_status/sleep?container=app");
        await().until(() -> container("app").get("state").asString().equals("asleep"));

        JsonNode app = container("app");

        assertThat(app.get("last_request").asString()).isEqualTo(last);
        assertThat(app.get("started_at").isNull()).isTrue();
        assertThat(app.get("sleeps_at").isNull()).isTrue();
        assertThat(app.get("idle_remaining_sec").asInt()).isBetween(850, 900);
    }

    @Test
    void tellsOfSchedulesInTheirOwnWords() throws Exception {
        JsonNode office = container("office");

        assertThat(office.get("schedule_start").asString()).isEqualTo("0 8 * * *");
        assertThat(office.get("schedule_timezone").asString()).isEqualTo("Europe/Berlin");
        assertThat(Instant.parse(office.get("next_scheduled_start").asString()))
                .isAfter(Instant.now());
        assertThat(office.get("scheduled_downtime").isBoolean()).isTrue();
        JsonNode app = container("app");
        assertThat(app.get("schedule_start").asString()).isEmpty();
        assertThat(app.get("next_scheduled_start").isNull()).isTrue();
        assertThat(app.get("scheduled_downtime").asBoolean()).isFalse();
    }

    @Test
    void tellsOfGroups() throws Exception {
        JsonNode group = document().get("groups").get(0);

        assertThat(group.get("name").asString()).isEqualTo("all");
        assertThat(group.get("host").asString()).isEqualTo("all.test");
        assertThat(group.get("strategy").asString()).isEqualTo("weighted");
        assertThat(group.get("containers"))
                .extracting(JsonNode::asString)
                .containsExactly("app", "db");
        assertThat(group.get("weights")).extracting(JsonNode::asInt).containsExactly(3, 1);
        assertThat(document().get("runtimes")).as("there is only one").isEmpty();
        assertThat(Instant.parse(document().get("updated_at").asString()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
    }

    @Test
    void wakesAndPutsToSleep() throws Exception {
        HttpResponse<String> woken = gateway.send("POST", "/_status/wake?container=app");
        assertThat(woken.statusCode()).isEqualTo(200);
        assertThat(woken.body()).isEqualTo("{\"ok\":true}");
        await().until(() -> container("app").get("status").asString().equals("running"));

        HttpResponse<String> asleep = gateway.send("POST", "/_status/sleep?container=app");
        assertThat(asleep.body()).isEqualTo("{\"ok\":true}");
        await().until(() -> container("app").get("state").asString().equals("asleep"));
    }

    @Test
    void saysThatItIsNotWokenWhileItIsLeftAloneAfterAFailure() throws Exception {
        gateway.send("POST", "/_status/wake?container=broken");
        await().until(() -> container("broken").get("status").asString().equals("failed"));
        assertThat(container("broken").get("error").asString()).contains("exit code 3");

        HttpResponse<String> again = gateway.send("POST", "/_status/wake?container=broken");

        assertThat(again.statusCode()).isEqualTo(502);
        assertThat(again.headers().firstValue("Retry-After")).isPresent();
        assertThat(again.body()).contains("exit code 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?container=", "?container=nobody"})
    void knowsNoOtherWorkloads(String query) throws Exception {
        assertThat(gateway.send("POST", "/_status/wake" + query).statusCode()).isEqualTo(400);
        assertThat(gateway.send("POST", "/_status/sleep" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void pushesTheSameDocumentAtFirstAndOnEveryChange() throws Exception {
        try (EventReader events = gateway.events("/_status/events")) {
            assertThat(status(events.next("status"), "app")).isEqualTo("sleeping");

            gateway.send("POST", "/_status/wake?container=app");

            await().until(() -> status(events.next("status"), "app").equals("running"));
        }
    }

    private static String status(JsonNode document, String name) {
        return find(document, name).get("status").asString();
    }

    private JsonNode document() throws Exception {
        HttpResponse<String> answer = gateway.send("GET", "/_status/api");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        return JsonMapper.shared().readTree(answer.body());
    }

    private JsonNode container(String name) throws Exception {
        return find(document(), name);
    }

    private static JsonNode find(JsonNode document, String name) {
        return StreamSupport.stream(document.get("containers").spliterator(), false)
                .filter(container -> container.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
