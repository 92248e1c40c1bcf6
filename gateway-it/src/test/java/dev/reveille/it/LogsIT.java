package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Repository;
import dev.reveille.it.fixture.Visitor;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log as the gateway writes it to its standard output. */
class LogsIT {

    private static GatewayProcess start(String format, String access) {
        return GatewayProcess.start(
                """
                gateway:
                  port: {port}
                  bind: 127.0.0.1
                  runtime: process
                  log_format: %s
                  access_log: %s
                  admin_auth: {method: basic, username: us3rname, password: passw0rd-0f-admin}
                containers:
                  - name: app
                    host: app.test
                    idle_timeout: 1s
                    command: ["%s", "-XX:+UseSerialGC", "-cp", "%s", "dev.reveille.it.app.TestApp"]
                    environment: {PORT: "{port}", JDK_JAVA_OPTIONS: ""}
                """
                        .formatted(
                                format,
                                access,
                                Repository.java(),
                                ContainerRecipe.classesOfTestApp()),
                Map.of());
    }

    private static void ask(GatewayProcess gateway) throws Exception {
        Visitor.post(
                gateway.url("app.test", "/hello?token=query-s3cret"),
                HttpRequest.BodyPublishers.ofString("b0dy-s3cret"),
                "X-Request-Id",
                "the-request",
                "Authorization",
                "Bearer bearer-s3cret",
                "Cookie",
                "session=cookie-s3cret");
        for (String credentials :
                List.of("Basic dXMzcm5hbWU6cGFzc3cwcmQtMGYtYWRtaW4=", "Bearer x-s3cret")) {
            Visitor.get(gateway.url("app.test", "/_status"), "Authorization", credentials);
            Visitor.get(
                    gateway.url("app.test", "/_logs?container=app"), "Authorization", credentials);
        }
    }

    /** By the handle, which leaves the output open until it has been read. */
    private static void terminate(GatewayProcess gateway) {
        ProcessHandle.of(gateway.process().pid()).orElseThrow().destroy();
        await("its last line").until(() -> gateway.process().log().getLast().contains("Stopped"));
    }

    @Test
    void every_line_is_a_json_object_that_names_its_event() throws Exception {
        try (GatewayProcess gateway = start("json", "on")) {
            ask(gateway);
            gateway.process().awaitLog("\"to\":\"sleeping\"");
            gateway.process().awaitLog("FallingAsleep → Asleep");
            terminate(gateway);

            List<JsonNode> lines =
                    gateway.process().log().stream().map(new JsonMapper()::readTree).toList();
            assertThat(lines)
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line.path("event").asString()).isNotEmpty());
            assertThat(lines.stream().map(line -> line.path("event").asString()))
                    .contains("listening", "added", "state", "access", "stopping", "stopped");
            JsonNode woken =
                    lines.stream()
                            .filter(line -> line.path("to").asString("").equals("starting"))
                            .findFirst()
                            .orElseThrow();
            assertThat(woken.path("workload").asString()).isEqualTo("app");
            assertThat(woken.path("request_id").asString()).isEqualTo("the-request");
            JsonNode access =
                    lines.stream()
                            .filter(line -> line.path("event").asString().equals("access"))
                            .filter(line -> line.path("path").asString().equals("/hello"))
                            .findFirst()
                            .orElseThrow();
            assertThat(access.path("workload").asString()).isEqualTo("app");
            assertThat(access.path("request_id").asString()).isEqualTo("the-request");
            assertThat(access.path("status").isInt()).isTrue();
            assertThat(access.path("client").asString()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void the_access_log_is_off_unless_it_is_asked_for() throws Exception {
        try (GatewayProcess gateway = start("json", "off")) {
            ask(gateway);
            gateway.process().awaitLog("FallingAsleep → Asleep");

            assertThat(gateway.process().log())
                    .noneMatch(line -> line.contains("\"event\":\"access"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "text"})
    void no_secret_is_ever_written(String format) throws Exception {
        try (GatewayProcess gateway = start(format, "on")) {
            ask(gateway);
            gateway.process().awaitLog("Wrong credentials");
            gateway.process().awaitLog("/_logs");
            gateway.process().awaitLog("FallingAsleep → Asleep");
            terminate(gateway);

            assertThat(String.join("\n", gateway.process().log()))
                    .contains("/hello", "the-request")
                    .doesNotContain("s3cret", "passw0rd", "dXMzcm5hbWU6");
        }
    }

    @Test
    void lines_of_text_say_the_same() throws Exception {
        try (GatewayProcess gateway = start("text", "on")) {
            ask(gateway);

            assertThat(gateway.process().awaitLog("Asleep → Waking"))
                    .contains("event=state workload=app request_id=the-request");
            assertThat(gateway.process().awaitLog("event=access"))
                    .contains("method=", "status=", "bytes=", "duration_ms=");
        }
    }
}
