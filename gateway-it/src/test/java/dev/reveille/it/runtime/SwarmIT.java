package dev.reveille.it.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.OneNodeSwarm;
import dev.reveille.it.fixture.Visitor;
import dev.reveille.lifecycle.App;
import dev.reveille.lifecycle.Ground;
import dev.reveille.lifecycle.LifeCycleSuite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/** The gateway before a real swarm of one machine: the suite, and what a swarm has besides. */
@Needs(Need.PRIVATE_ENGINE)
class SwarmIT extends LifeCycleSuite {

    /** Events and looks at tasks tell everything: all is compared only once an hour. */
    private static final String GATEWAY =
            """
            gateway:
              port: {port}
              log_format: text
              runtime: swarm
              discovery_interval: 1h
              trusted_proxies: [127.0.0.0/8]
            """;

    private static final Duration SOON = Duration.ofSeconds(60);

    private static final AtomicInteger ASKERS = new AtomicInteger();

    private OneNodeSwarm swarm;
    private GatewayProcess gateway;

    @Override
    protected Ground open() {
        swarm = OneNodeSwarm.start();
        Services services = new Services(swarm);
        gateway = services.gateway;
        return services;
    }

    /** The suite with services of one task each. */
    private static final class Services implements Ground {

        /**
         * The engine's proxy before a published port takes whatever connections come and passes
         * them on at once. BusyBox' server has ten waiting at most; the others the kernel tries
         * again after 1 s, 2 s, 4 s …, ten each time.
         */
        private static final String AS_MANY_AS_IT_TAKES = "reveille.max_connections=8";

        private final OneNodeSwarm swarm;
        private final GatewayProcess gateway;
        private final Instant begin = Instant.now();

        Services(OneNodeSwarm swarm) {
            this.swarm = swarm;
            try {
                App.ALL.forEach(this::create);
                gateway = GatewayProcess.start(GATEWAY, Map.of("DOCKER_HOST", swarm.host()));
            } catch (RuntimeException | Error failure) {
                swarm.close();
                throw failure;
            }
        }

        private void create(App app) {
            List<String> options = new ArrayList<>(List.of("--publish", "mode=host,target=80"));
            options.addAll(List.of("--label", AS_MANY_AS_IT_TAKES));
            app.keys()
                    .forEach(
                            (key, value) ->
                                    options.addAll(
                                            List.of("--label", "reveille." + key + "=" + value)));
            swarm.create(
                    app.name(),
                    0,
                    app.script("httpd", "80", "/www"),
                    options.toArray(String[]::new));
        }

        @Override
        public int port() {
            return gateway.port();
        }

        @Override
        public boolean runs(String app) {
            return !swarm.containers(app).isEmpty();
        }

        @Override
        public long starts(String app) {
            return swarm.starts(app, begin);
        }

        @Override
        public void end(String app) {
            swarm.docker("kill", swarm.containers(app).getFirst());
        }

        @Override
        public void close() {
            try (swarm) {
                gateway.close();
            }
        }
    }

    @Test
    void sleep_takes_all_replicas_and_a_wake_brings_as_many_back() {
        swarm.website("shop", 2, "--label", "reveille.idle_timeout=2s");
        awaitStatus("shop", "running");
        awaitStatus("shop", "sleeping");
        await().atMost(SOON).until(() -> swarm.containers("shop").isEmpty());
        assertThat(swarm.replicas("shop")).isZero();

        Instant before = Instant.now();
        assertThat(get("shop").statusCode()).isEqualTo(200);
        assertThat(swarm.replicas("shop")).isEqualTo(2);
        assertThat(swarm.changes("shop", before)).isOne();
    }

    @Test
    void requests_are_shared_out_among_the_tasks() {
        swarm.website("balanced", 0, "--label", "reveille.replicas=3");
        awaitStatus("balanced", "sleeping");
        assertThat(get("balanced").statusCode()).isEqualTo(200);
        swarm.awaitRunning("balanced", 3);
        awaitThreeNames("balanced");
        // One of them ends: the others go on serving, and nobody is sent to it.
        String victim = swarm.containers("balanced").getFirst();
        swarm.docker("kill", victim);
        for (int i = 0; i < 30; i++) {
            assertThat(get("balanced").statusCode()).isEqualTo(200);
        }
        assertThat(status("balanced")).isEqualTo("running");
        awaitThreeNames("balanced");
    }

    @Test
    void a_number_that_is_another_services_port_for_the_other_kind_of_address_leads_nowhere()
            throws IOException {
        swarm.website("before", 1);
        swarm.awaitRunning("before", 1);
        int last = swarm.port("before");
        // Taken for IPv4 alone: from here on a task's two ports have different numbers.
        try (ServerSocket _ = taken(last + 1);
                ServerSocket _ = taken(last + 2)) {
            swarm.website("neighbour", 1);
            swarm.awaitRunning("neighbour", 1);
            swarm.website("apart", 3);
            awaitStatus("apart", "running");
            swarm.awaitRunning("apart", 3);
            awaitThreeNames("apart");
        }
    }

    private static ServerSocket taken(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
    }

    /** Fails with all that can tell whose fault it is. */
    private void awaitThreeNames(String service) {
        AtomicReference<Set<String>> last = new AtomicReference<>(Set.of());
        try {
            await().atMost(SOON)
                    .until(
                            () -> {
                                last.set(names(service, 12));
                                return last.get().size() == 3;
                            });
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(
                    "Answered by %s of%n%s%nGateway:%n%s"
                            .formatted(
                                    last.get(),
                                    swarm.tasks(service),
                                    String.join(System.lineSeparator(), gateway.process().log())),
                    late);
        }
    }

    private Set<String> names(String service, int requests) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < requests; i++) {
            names.add(get(service).body());
        }
        return names;
    }

    @Test
    void an_image_that_is_not_there_fails_the_wake_and_says_so_to_the_operator() {
        swarm.website("imageless", 0);
        swarm.docker(
                "service",
                "update",
                "--detach",
                "--quiet",
                "--no-resolve-image",
                "--image",
                "sha256:" + "0".repeat(64),
                "imageless");
        awaitStatus("imageless", "sleeping");
        assertThat(get("imageless").statusCode()).isEqualTo(502);
        assertThat(ask("/_status/api", "").body()).containsIgnoringCase("no such image");
        swarm.docker("service", "rm", "imageless");
    }

    @Test
    void what_somebody_else_scales_shows_at_once() {
        swarm.website("scaled", 0);
        awaitStatus("scaled", "sleeping");
        scale("scaled", 1);
        awaitStatus("scaled", "running");
        assertThat(get("scaled").statusCode()).isEqualTo(200);
        scale("scaled", 0);
        awaitStatus("scaled", "sleeping");
        assertThat(get("scaled").statusCode()).isEqualTo(200);
        swarm.docker("service", "rm", "scaled");
        awaitStatus("scaled", "unknown");
    }

    @Test
    void a_task_that_is_killed_shows_and_the_next_request_is_answered_by_its_successor()
            throws Exception {
        swarm.website("killed", 1);
        awaitStatus("killed", "running");
        String first = get("killed").body();
        swarm.docker("kill", swarm.containers("killed").getFirst());
        HttpResponse<String> answer = asking("killed").get(60, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isNotEqualTo(first);
        awaitStatus("killed", "running");
    }

    @Test
    void an_update_by_somebody_else_is_followed_to_the_new_task() {
        swarm.website("updated", 1);
        awaitStatus("updated", "running");
        String first = get("updated").body();
        swarm.docker("service", "update", "--detach", "--quiet", "--force", "updated");
        await().atMost(SOON)
                .until(
                        () -> {
                            HttpResponse<String> answer = get("updated");
                            return answer.statusCode() == 200 && !answer.body().equals(first);
                        });
    }

    @Test
    void a_wake_gets_through_while_somebody_else_changes_the_service_all_the_time()
            throws Exception {
        swarm.website("busy", 0);
        awaitStatus("busy", "sleeping");
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Integer> changes =
                CompletableFuture.supplyAsync(
                        () -> {
                            int made = 0;
                            while (!enough.get()) {
                                made += swarm.tryToLabel("busy", "change=" + made) ? 1 : 0;
                            }
                            return made;
                        });
        try {
            for (int round = 0; round < 3; round++) {
                assertThat(get("busy").statusCode()).isEqualTo(200);
                post("/_status/sleep", "busy");
                awaitStatus("busy", "sleeping");
            }
        } finally {
            enough.set(true);
        }
        assertThat(changes.get(60, TimeUnit.SECONDS)).isPositive();
    }

    @Test
    void a_gateway_that_comes_later_wakes_as_many_as_another_one_put_to_sleep() {
        swarm.website("handed-on", 3);
        awaitStatus("handed-on", "running");
        post("/_status/sleep", "handed-on");
        awaitStatus("handed-on", "sleeping");
        await().atMost(SOON).until(() -> swarm.containers("handed-on").isEmpty());
        try (GatewayProcess later =
                GatewayProcess.start(GATEWAY, Map.of("DOCKER_HOST", swarm.host()))) {
            assertThat(get(later, "handed-on").statusCode()).isEqualTo(200);
        }
        assertThat(swarm.replicas("handed-on")).isEqualTo(3);
    }

    @Test
    void a_service_in_global_mode_is_left_out_and_the_log_says_why() {
        swarm.docker(
                "service",
                "create",
                "--detach",
                "--quiet",
                "--no-resolve-image",
                "--mode",
                "global",
                "--name",
                "agent",
                "--label",
                "reveille.enabled=true",
                "--label",
                "reveille.host=agent.test",
                swarm.docker(
                        "image", "inspect", "--format", "{{.Id}}", "reveille-test/busybox:dev"),
                "sleep",
                "1000");
        try (GatewayProcess later =
                GatewayProcess.start(GATEWAY, Map.of("DOCKER_HOST", swarm.host()))) {
            later.process().awaitLog("service \"agent\": its mode is Global");
            assertThat(get(later, "agent").statusCode()).isEqualTo(404);
        } finally {
            swarm.docker("service", "rm", "agent");
        }
    }

    @Test
    void a_service_that_asks_to_be_paused_is_left_out() {
        swarm.website("frozen", 0, "--label", "reveille.sleep_mode=pause");
        gateway.process().awaitLog("can be scaled and not frozen");
        assertThat(get("frozen").statusCode()).isEqualTo(404);
        swarm.docker("service", "rm", "frozen");
    }

    private void scale(String service, int replicas) {
        swarm.docker("service", "scale", "--detach", service + "=" + replicas);
    }

    private HttpResponse<String> get(String service) {
        return get(gateway, service);
    }

    private HttpResponse<String> get(GatewayProcess from, String service) {
        try {
            return Visitor.get(from.url(service + ".test", "/"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private CompletableFuture<HttpResponse<String>> asking(String service) {
        return Visitor.asking(gateway.url(service + ".test", "/"));
    }

    private void post(String endpoint, String service) {
        try {
            HttpResponse<String> answer =
                    Visitor.post(
                            gateway.url("gateway.test", endpoint + "?container=" + service),
                            HttpRequest.BodyPublishers.noBody());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What {@code /_health} says, or {@code unknown}. */
    private String status(String service) {
        HttpResponse<String> health = ask("/_health", service);
        return health.statusCode() == 400
                ? "unknown"
                : health.body().replaceAll(".*\"status\":\"([a-z]+)\".*", "$1").strip();
    }

    private void awaitStatus(String service, String status) {
        await(service + " is " + status)
                .atMost(Duration.ofSeconds(60))
                .until(() -> status(service).equals(status));
    }

    /** Each time as another client, because one may ask only once a second. */
    private HttpResponse<String> ask(String endpoint, String service) {
        int asker = ASKERS.incrementAndGet();
        try {
            return Visitor.get(
                    gateway.url("gateway.test", endpoint + "?container=" + service),
                    "X-Forwarded-For",
                    "198.18.%d.%d".formatted(asker / 250, 1 + asker % 250));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
