package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.CountingEngineProxy;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.EveryEngine;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Visitor;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The engine cannot be reached: for good, or until it comes back within the budget of a wake. */
@EveryEngine
class EngineGoneIT {

    @Test
    void a_wake_fails_with_the_reason_within_its_budget_or_succeeds_once_the_engine_is_back()
            throws Exception {
        try (Engine engine = Engine.ofThisMachine();
                CountingEngineProxy way = CountingEngineProxy.before(engine);
                GatewayProcess gateway = GatewayProcess.on(way.host())) {
            Container hasty = site(engine, "hasty", "3s");
            Container patient = site(engine, "patient", "60s");
            gateway.awaitKnown(hasty);
            gateway.awaitKnown(patient);
            way.cut();
            gateway.process().awaitLog("not reachable");

            CompletableFuture<HttpResponse<String>> waiting =
                    Visitor.asking(gateway.url(patient, "/"));
            HttpResponse<String> refused = Visitor.get(gateway.url(hasty, "/"));
            assertThat(refused.statusCode()).isEqualTo(502);
            assertThat(refused.body())
                    .contains("not ready within 3 s", "cannot reach what runs it")
                    .doesNotContain("Docker engine");
            assertThat(Visitor.get(gateway.url("gateway.test", "/_status/api")).body())
                    .contains("Docker engine");
            assertThat(waiting).isNotDone();

            way.restore();
            assertThat(waiting.get(30, TimeUnit.SECONDS).body()).isEqualTo("patient\n");
        }
    }

    @Test
    void a_request_into_what_is_paused_meanwhile_is_answered_once_the_engine_is_back()
            throws Exception {
        try (Engine engine = Engine.ofThisMachine();
                CountingEngineProxy way = CountingEngineProxy.before(engine);
                GatewayProcess gateway = GatewayProcess.on(way.host())) {
            Container app = site(engine, "frozen", "60s");
            gateway.awaitKnown(app);
            assertThat(Visitor.get(gateway.url(app, "/")).statusCode()).isEqualTo(200);
            way.cut();
            gateway.process().awaitLog("not reachable");
            app.pause();

            // The system takes the request; nobody reads it, and nobody tells the gateway why.
            CompletableFuture<HttpResponse<String>> waiting = Visitor.asking(gateway.url(app, "/"));
            await().until(() -> inFlight(gateway, app) == 1);
            way.restore();

            assertThat(waiting.get(30, TimeUnit.SECONDS).body()).isEqualTo("frozen\n");
            assertThat(app.isRunning()).isTrue();
        }
    }

    private static int inFlight(GatewayProcess gateway, Container app) throws IOException {
        String all = Visitor.get(gateway.url("gateway.test", "/_status/api")).body();
        for (JsonNode container : JsonMapper.shared().readTree(all).get("containers")) {
            if (container.get("name").asString().equals(app.name())) {
                return container.get("in_flight").asInt();
            }
        }
        throw new AssertionError(app.name() + " is not in " + all);
    }

    private static Container site(Engine engine, String name, String startTimeout) {
        return engine.container(name)
                .onDemand()
                .label("dag.start_timeout", startTimeout)
                .website(name)
                .create();
    }
}
