package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.CountingEngineProxy;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Visitor;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The engine cannot be reached: for good, or until it comes back within the budget of a wake. */
@Needs(Need.ENGINE)
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

    private static Container site(Engine engine, String name, String startTimeout) {
        return engine.container(name)
                .onDemand()
                .label("dag.start_timeout", startTimeout)
                .website(name)
                .create();
    }
}
