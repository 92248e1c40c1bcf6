package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.CountingEngineProxy;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many requests cost the engine no more than one, and none when the container is awake. */
@Needs(Need.ENGINE)
class CrowdIT {

    /** Regular discovery is moved out of the way; events do its work. */
    private static final String CONFIGURATION =
            "gateway:\n  port: {port}\n  discovery_interval: 1h\n";

    @AutoClose static Engine engine;

    @BeforeAll
    static void useEngine() {
        engine = Engine.ofThisMachine();
    }

    @Test
    void two_hundred_requests_at_once_start_the_container_once_and_are_all_answered_by_it()
            throws Exception {
        Container app =
                engine.container("crowd")
                        .testApp()
                        .environment("BOOT_MILLIS", "500")
                        .onDemand()
                        .create();
        try (CountingEngineProxy counted = CountingEngineProxy.before(engine);
                GatewayProcess gateway = GatewayProcess.on(counted.host())) {
            Instant before = Instant.now();

            List<HttpResponse<String>> answers =
                    all(200, () -> Visitor.asking(gateway.url(app, "/who")));

            assertThat(answers).hasSize(200);
            assertThat(answers)
                    .allSatisfy(
                            answer -> {
                                assertThat(answer.statusCode()).isEqualTo(200);
                                assertThat(answer.body()).isEqualTo(app.name());
                            });
            assertThat(app.starts(before)).isEqualTo(1);
            // A start of what has been started is no event, but it is a call.
            assertThat(callsAbout(counted, app))
                    .filteredOn(call -> call.endsWith("/start"))
                    .hasSize(1);
            assertThat(Visitor.get(gateway.url(app, "/count")).body()).isEqualTo("200");
        }
    }

    @Test
    void a_thousand_requests_to_an_awake_container_cause_no_call_to_the_engine() throws Exception {
        Container app = engine.container("awake").testApp().onDemand().create();
        try (CountingEngineProxy counted = CountingEngineProxy.before(engine);
                GatewayProcess gateway =
                        GatewayProcess.start(
                                CONFIGURATION, Map.of("DOCKER_HOST", counted.host()))) {
            assertThat(Visitor.get(gateway.url(app, "/who")).statusCode()).isEqualTo(200);
            List<String> calls = callsOnceQuiet(counted, app);

            for (int round = 0; round < 100; round++) {
                assertThat(all(10, () -> Visitor.asking(gateway.url(app, "/who"))))
                        .allMatch(answer -> answer.statusCode() == 200);
            }

            assertThat(callsAbout(counted, app)).isEqualTo(calls);
            assertThat(Visitor.get(gateway.url(app, "/count")).body()).isEqualTo("1001");
            app.stop();
            Visitor.get(gateway.url(app, "/who"));
            assertThat(callsAbout(counted, app)).hasSizeGreaterThan(calls.size());
        }
    }

    /** What the wake has caused may arrive until a moment after its answer. */
    private static List<String> callsOnceQuiet(CountingEngineProxy counted, Container app) {
        Duration quiet = Duration.ofMillis(500);
        Instant[] changed = {Instant.now()};
        int[] seen = {-1};
        await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> {
                            int now = callsAbout(counted, app).size();
                            if (now != seen[0]) {
                                seen[0] = now;
                                changed[0] = Instant.now();
                            }
                            return changed[0].plus(quiet).isBefore(Instant.now());
                        });
        return callsAbout(counted, app);
    }

    /**
     * Every call, but those that are about another container that someone else handles now, and the
     * measurement of memory, which comes by time.
     */
    private static List<String> callsAbout(CountingEngineProxy counted, Container app) {
        String id = app.id();
        return counted.requests().stream()
                .filter(call -> !call.matches(".*/containers/[0-9a-f]{64}/.*") || call.contains(id))
                .filter(call -> !call.contains("/stats?"))
                .toList();
    }

    private static List<HttpResponse<String>> all(
            int count, Supplier<CompletableFuture<HttpResponse<String>>> ask) {
        return Stream.generate(ask).limit(count).toList().stream()
                .map(CompletableFuture::join)
                .toList();
    }
}
