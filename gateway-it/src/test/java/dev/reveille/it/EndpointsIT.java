package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.RawConnection;
import dev.reveille.it.fixture.Visitor;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The gateway's own paths, asked through a trusted proxy on behalf of ever new clients, so that one
 * test's questions do not count against another's.
 */
@Needs(Need.ENGINE)
class EndpointsIT {

    private static final String CONFIGURATION =
            """
            gateway:
              port: {port}
              log_lines: 3
              trusted_proxies: [127.0.0.0/8]
              admin_auth:
                method: bearer
                token: open-sesame
            """;

    private static final AtomicInteger CLIENTS = new AtomicInteger();

    @AutoClose static Engine engine;
    @AutoClose static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        engine = Engine.ofThisMachine();
        gateway = GatewayProcess.start(CONFIGURATION, Map.of("DOCKER_HOST", engine.host()));
    }

    @Test
    void health_tells_sleeping_starting_running_and_sleeping_again() throws Exception {
        Container site = stepwise("health");
        assertThat(health(site)).isEqualTo(json("{\"status\":\"sleeping\",\"error\":\"\"}"));

        CompletableFuture<HttpResponse<String>> held = wake(site);
        assertThat(health(site)).isEqualTo(json("{\"status\":\"starting\",\"error\":\"\"}"));
        site.proceed();
        held.join();
        assertThat(health(site)).isEqualTo(json("{\"status\":\"running\",\"error\":\"\"}"));

        site.stop();
        await().until(() -> health(site).get("status").asString().equals("sleeping"));
    }

    @Test
    void health_of_a_crashed_container_tells_the_reason() throws Exception {
        Container crash = known(engine.container("crash").command("sh", "-c", "exit 9").onDemand());

        Visitor.get(gateway.url(crash, "/"));

        assertThat(health(crash).get("status").asString()).isEqualTo("failed");
        assertThat(health(crash).get("error").asString()).contains("exit code 9");
    }

    @Test
    void logs_are_the_last_lines_of_both_streams_in_order_without_control_sequences()
            throws Exception {
        Container crash =
                known(
                        engine.container("logs")
                                .command(
                                        "sh",
                                        "-c",
                                        "echo zero; printf '\\033[31mone\\033[0m\\n"
                                                + "'; sleep 0.1; echo two >&2; sleep 0.1; echo"
                                                + " '<b>three'; exit 1")
                                .onDemand());
        Visitor.get(gateway.url(crash, "/"));

        HttpResponse<String> logs = ask("/_logs", crash, newClient());

        assertThat(logs.statusCode()).isEqualTo(200);
        assertThat(json(logs.body())).isEqualTo(json("{\"lines\":[\"one\",\"two\",\"<b>three\"]}"));
    }

    @Test
    void with_admin_auth_logs_are_open_only_while_the_container_starts_or_has_failed()
            throws Exception {
        Container site = stepwise("guarded");
        String[] operator = {"X-Forwarded-For", client(), "Authorization", "Bearer open-sesame"};
        String[] intruder = {"X-Forwarded-For", client(), "Authorization", "Bearer open-pepper"};
        assertThat(ask("/_logs", site, newClient()).statusCode()).isEqualTo(403);

        CompletableFuture<HttpResponse<String>> held = wake(site);
        assertThat(ask("/_logs", site, newClient()).body()).contains("booting");
        site.proceed();
        held.join();

        assertThat(ask("/_logs", site, newClient()).statusCode()).isEqualTo(403);
        assertThat(ask("/_logs", site, newClient()).body()).doesNotContain("booting");
        assertThat(ask("/_events", site, newClient()).statusCode()).isEqualTo(403);
        assertThat(ask("/_logs", site, intruder).statusCode()).isEqualTo(403);
        assertThat(ask("/_logs", site, operator).statusCode()).isEqualTo(200);
        assertThat(health(site).get("status").asString()).isEqualTo("running");
    }

    @Test
    void events_bring_state_progress_and_log_lines_as_they_happen() throws Exception {
        Container site = stepwise("events");
        CompletableFuture<HttpResponse<String>> held = wake(site);
        try (RawConnection events = RawConnection.to(gateway.port())) {
            events.send(
                    "GET /_events?container=%s HTTP/1.1\r\nHost: %s\r\n\r\n"
                            .formatted(site.name(), site.host()));
            assertThat(events.readHead())
                    .startsWith("HTTP/1.1 200 ")
                    .containsIgnoringCase("\r\nContent-Type: text/event-stream");

            String soFar = readUntil(events, "booting");
            assertThat(soFar)
                    .contains("event: state\n", "\"status\":\"starting\"")
                    .contains("event: progress\n", "\"elapsed_ms\":")
                    .doesNotContain("running");
            site.proceed();
            assertThat(readUntil(events, "\"status\":\"running\"")).contains("event: state\n");
        }
        assertThat(held.join().statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_health", "/_logs", "/_events"})
    void a_container_that_nobody_knows_is_a_wrong_question(String path) throws Exception {
        for (String query : new String[] {"?container=nobody", "?container=", ""}) {
            HttpResponse<String> answer =
                    Visitor.get(gateway.url("any.test", path + query), newClient());

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValue("application/problem+json");
        }
    }

    @Test
    void each_client_may_ask_each_endpoint_about_each_container_once_a_second() throws Exception {
        Container one = stepwise("one");
        Container other = stepwise("other");
        CompletableFuture<HttpResponse<String>> first = wake(one);
        String[] client = newClient();
        assertThat(ask("/_health", one, client).statusCode()).isEqualTo(200);

        HttpResponse<String> again = refusal("/_health", one, client);

        assertThat(again.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(ask("/_health", other, client).statusCode()).isEqualTo(200);
        assertThat(ask("/_logs", one, client).statusCode()).isEqualTo(200);
        refusal("/_logs", one, client);
        assertThat(ask("/_health", one, newClient()).statusCode()).isEqualTo(200);
        await().until(() -> ask("/_health", one, client).statusCode() == 200);
        one.proceed();
        first.join();
    }

    /** Asks until it is too soon: on a busy machine a second may be over before an answer is. */
    private static HttpResponse<String> refusal(
            String path, Container container, String... client) {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> ask(path, container, client), answer -> answer.statusCode() == 429);
    }

    @Test
    void who_asks_is_the_right_most_address_that_no_trusted_proxy_has() throws Exception {
        Container site = stepwise("chain");
        // Until both come within the second: on a busy machine it may be over in between.
        String[] address = {""};
        await().until(
                        () -> {
                            address[0] = client();
                            String spoofed = "6.6.6.6, " + address[0] + ", 127.0.0.9";
                            return askFor(site, spoofed) == 200
                                    && askFor(site, "7.7.7.7, " + address[0]) == 429;
                        });
        assertThat(askFor(site, address[0] + ", " + client())).isEqualTo(200);
    }

    @Test
    void ping_answers_while_the_gateway_serves_whatever_the_host() throws Exception {
        assertThat(Visitor.get(gateway.url("any.test", "/_ping")).statusCode()).isEqualTo(200);
    }

    @Test
    void the_gateways_own_paths_are_never_passed_on_and_others_that_look_like_them_are()
            throws Exception {
        Container app = known(engine.container("own").testApp().onDemand());
        Visitor.get(gateway.url(app, "/who"));
        for (String own :
                new String[] {
                    "/_status", "/_status/", "/_status/api", "/_topology", "/_metrics", "/_ping"
                }) {
            assertThat(Visitor.get(gateway.url(app, own)).body())
                    .doesNotContain("The application itself");
        }
        assertThat(Visitor.get(gateway.url(app, "/count")).body()).isEqualTo("1");

        for (String passedOn :
                new String[] {"/_next/static/a.js", "/_statuses", "/_health/x", "/a/_status"}) {
            assertThat(Visitor.get(gateway.url(app, passedOn)).body())
                    .contains("The application itself", passedOn);
        }
    }

    private static Container stepwise(String role) {
        return known(
                engine.container(role)
                        .website("good morning")
                        .bootingInSteps("booting")
                        .onDemand());
    }

    private static Container known(ContainerRecipe recipe) {
        Container container = recipe.create();
        gateway.awaitKnown(container);
        return container;
    }

    /** Asks for the container, and returns when it is in the middle of its boot. */
    private static CompletableFuture<HttpResponse<String>> wake(Container site) {
        CompletableFuture<HttpResponse<String>> held = Visitor.asking(gateway.url(site, "/"));
        ContainerLog.awaitLine(site, "booting");
        return held;
    }

    private static JsonNode health(Container container) throws IOException {
        HttpResponse<String> answer = ask("/_health", container, newClient());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/json");
        return json(answer.body());
    }

    private static HttpResponse<String> ask(String path, Container container, String... headers)
            throws IOException {
        String target = path + "?container=" + container.name();
        return Visitor.get(gateway.url("any.test", target), headers);
    }

    private static int askFor(Container container, String forwardedFor) throws IOException {
        return ask("/_health", container, "X-Forwarded-For", forwardedFor).statusCode();
    }

    private static String[] newClient() {
        return new String[] {"X-Forwarded-For", client()};
    }

    /** An address of TEST-NET-3 or one that follows; none is given out twice. */
    private static String client() {
        int number = CLIENTS.incrementAndGet();
        return "203.0.%d.%d".formatted(113 + number / 200, 1 + number % 200);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static String readUntil(RawConnection connection, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        Instant end = Instant.now().plusSeconds(20);
        while (read.indexOf(text) < 0) {
            assertThat(Instant.now()).as("\"%s\" after %s", text, read).isBefore(end);
            read.append(connection.readText(1));
        }
        return read.toString();
    }
}
