package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.CountingEngineProxy;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.RawWebSocket;
import dev.reveille.it.fixture.RedisServer;
import dev.reveille.it.fixture.TwoGateways;
import dev.reveille.it.fixture.Visitor;
import dev.reveille.lifecycle.App;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Two gateways before one Docker engine. */
@Needs({Need.ENGINE, Need.REDIS_SERVER})
class SeveralGatewaysIT extends SeveralGateways {

    private Engine engine;

    @Override
    Place open() {
        engine = Engine.ofThisMachine();
        return new Containers(engine, new HashMap<>());
    }

    /** Each website is a container. */
    private record Containers(Engine engine, Map<String, Container> made) implements Place {

        @Override
        public TwoGateways gateways(RedisServer redis) {
            return TwoGateways.on(engine, redis, "first");
        }

        @Override
        public String create(App website) {
            ContainerRecipe recipe =
                    engine.container(website.name())
                            .onDemand()
                            .options("--stop-signal", "KILL")
                            .command("sh", "-c", website.script("httpd", "80", "/www"));
            for (Map.Entry<String, String> key : website.keys().entrySet()) {
                recipe = recipe.label("dag." + key.getKey(), key.getValue());
            }
            Container container = recipe.create();
            made.put(container.name(), container);
            return container.name();
        }

        @Override
        public boolean runs(String name) {
            return made.get(name).isRunning();
        }

        @Override
        public long starts(String name, Instant since) {
            return made.get(name).starts(since);
        }

        @Override
        public void stop(String name) {
            made.get(name).stop();
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    @Test
    void what_one_serves_through_a_web_socket_the_other_does_not_put_to_sleep() throws Exception {
        Container app = gateways().create(idling(engine.container("tunnel").onDemand().testApp()));
        Container clock =
                gateways().create(idling(engine.container("clock").onDemand().website("tick")));
        // Only the second has ever been asked for it: the first one would let it sleep.
        try (RawWebSocket tunnel = RawWebSocket.open(gateways().two().port(), app.host())) {
            assertThat(tunnel.echo("hello")).isEqualTo("hello");
            TwoGateways.get(gateways().one(), clock);
            await().atMost(LATEST).until(() -> clock.status().equals("exited"));
            assertThat(app.isRunning()).isTrue();
            assertThat(tunnel.echo("still there?")).isEqualTo("still there?");
        }
        await().atMost(LATEST).until(() -> app.status().equals("exited"));
    }

    @Test
    void a_dependency_stays_while_the_other_serves_what_needs_it() throws Exception {
        Container db = gateways().create(idling(engine.container("db").onDemand().website("data")));
        Container app =
                gateways()
                        .create(
                                idling(engine.container("shop").onDemand().testApp())
                                        .label("dag.depends_on", db.name()));
        try (RawWebSocket tunnel = RawWebSocket.open(gateways().two().port(), app.host())) {
            assertThat(tunnel.echo("hello")).isEqualTo("hello");
            Container clock =
                    gateways()
                            .create(
                                    idling(
                                            engine.container("db-clock")
                                                    .onDemand()
                                                    .website("tick")));
            TwoGateways.get(gateways().one(), db);
            TwoGateways.get(gateways().one(), clock);
            await().atMost(LATEST).until(() -> clock.status().equals("exited"));
            assertThat(db.isRunning()).isTrue();
            assertThat(tunnel.echo("still there?")).isEqualTo("still there?");
        }
        await().atMost(LATEST.multipliedBy(2)).until(() -> db.status().equals("exited"));
        assertThat(app.status()).isEqualTo("exited");
    }

    @Test
    void one_that_dies_while_it_wakes_keeps_the_other_from_it_for_seconds_only() throws Exception {
        try (CountingEngineProxy proxy = CountingEngineProxy.before(engine);
                TwoGateways pair = TwoGateways.on(engine, proxy, redis(), "killed")) {
            pair.awaitAgreement();
            Container app = pair.create(engine.container("orphan").onDemand().website("hello"));
            proxy.holdBack(Pattern.compile("nothing of this kind"));
            CompletableFuture<HttpResponse<String>> lost = Visitor.asking(pair.two().url(app, "/"));
            await().until(app::isRunning);
            // The second one has the lock still, as its start call has not returned.
            assertThat(TwoGateways.get(pair.one(), app).body()).isEqualTo("hello\n");

            pair.two().process().kill();
            Instant before = Instant.now();
            app.stop();
            assertThat(TwoGateways.get(pair.one(), app).body()).isEqualTo("hello\n");

            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(8));
            assertThat(app.starts(before)).isOne();
            assertThat(lost).isCompletedExceptionally();
        }
    }

    private static ContainerRecipe idling(ContainerRecipe recipe) {
        return recipe.label("dag.idle_timeout", IDLE.toSeconds() + "s");
    }
}
