package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.CountingEngineProxy;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.RawWebSocket;
import dev.reveille.it.fixture.RedisServer;
import dev.reveille.it.fixture.TwoGateways;
import dev.reveille.it.fixture.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two gateways before one engine: one start a wake, and nothing sleeps that the other serves. */
@Needs({Need.ENGINE, Need.REDIS_SERVER})
class SeveralGatewaysIT {

    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration LATEST = Duration.ofSeconds(12);

    @AutoClose static Engine engine;
    @AutoClose static RedisServer redis;
    @AutoClose static TwoGateways gateways;

    @BeforeAll
    static void open() {
        engine = Engine.ofThisMachine();
        redis = RedisServer.start();
        gateways = TwoGateways.on(engine, redis, "first");
        gateways.awaitAgreement();
    }

    @Test
    void one_start_a_wake_however_many_ask_at_both() throws Exception {
        Container app = gateways.create(engine.container("crowd").onDemand().website("hello"));
        for (int wake = 0; wake < 3; wake++) {
            Instant before = Instant.now();
            List<CompletableFuture<HttpResponse<String>>> asking = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                GatewayProcess each = i % 2 == 0 ? gateways.one() : gateways.two();
                asking.add(Visitor.asking(each.url(app, "/")));
            }
            for (CompletableFuture<HttpResponse<String>> answer : asking) {
                assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("hello\n");
            }
            assertThat(app.starts(before)).as("starts").isOne();
            app.stop();
            awaitHealth(gateways.one(), app, "sleeping");
            awaitHealth(gateways.two(), app, "sleeping");
        }
    }

    @Test
    void what_one_serves_through_a_web_socket_the_other_does_not_put_to_sleep() throws Exception {
        Container app = gateways.create(idling(engine.container("tunnel").onDemand().testApp()));
        Container clock =
                gateways.create(idling(engine.container("clock").onDemand().website("tick")));
        // Only the second has ever been asked for it: the first one would let it sleep.
        try (RawWebSocket tunnel = RawWebSocket.open(gateways.two().port(), app.host())) {
            assertThat(tunnel.echo("hello")).isEqualTo("hello");
            TwoGateways.get(gateways.one(), clock);
            await().atMost(LATEST).until(() -> clock.status().equals("exited"));
            assertThat(app.isRunning()).isTrue();
            assertThat(tunnel.echo("still there?")).isEqualTo("still there?");
        }
        await().atMost(LATEST).until(() -> app.status().equals("exited"));
    }

    @Test
    void a_dependency_stays_while_the_other_serves_what_needs_it() throws Exception {
        Container db = gateways.create(idling(engine.container("db").onDemand().website("data")));
        Container app =
                gateways.create(
                        idling(engine.container("shop").onDemand().testApp())
                                .label("dag.depends_on", db.name()));
        try (RawWebSocket tunnel = RawWebSocket.open(gateways.two().port(), app.host())) {
            assertThat(tunnel.echo("hello")).isEqualTo("hello");
            Container clock =
                    gateways.create(
                            idling(engine.container("db-clock").onDemand().website("tick")));
            TwoGateways.get(gateways.one(), db);
            TwoGateways.get(gateways.one(), clock);
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
                TwoGateways pair = TwoGateways.on(engine, proxy, redis, "killed")) {
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

    @Test
    void without_redis_each_goes_on_alone_and_nothing_sleeps_until_it_is_back() throws Exception {
        Container busy = engine.container("busy").website("busy").create();
        Container idle = engine.container("idle").website("idle").create();
        Container late = engine.container("late").website("late").create();
        String definitions =
                """
                containers:
                  - {name: %1$s, host: %1$s.test}
                  - {name: %2$s, host: %2$s.test, idle_timeout: %4$ds}
                  - {name: %3$s, host: %3$s.test}
                """
                        .formatted(busy.name(), idle.name(), late.name(), IDLE.toSeconds());
        // The other tests' gateways, which don't share with these, know nothing of all that.
        try (RedisServer own = RedisServer.start();
                TwoGateways pair = TwoGateways.on(engine, own, "away", definitions)) {
            pair.awaitAgreement();
            TwoGateways.get(pair.one(), idle);
            try (Traffic one = new Traffic(pair.one(), busy);
                    Traffic two = new Traffic(pair.two(), busy)) {
                own.kill();
                pair.one().process().awaitLog("The other gateways cannot be reached");
                pair.two().process().awaitLog("The other gateways cannot be reached");
                assertThat(TwoGateways.get(pair.two(), late).body()).isEqualTo("late\n");
                Instant longEnough = Instant.now().plus(IDLE).plusSeconds(1);
                await().until(() -> Instant.now().isAfter(longEnough));
                assertThat(idle.isRunning()).isTrue();

                own.restart();
                pair.awaitAgreement();
                assertThat(idle.isRunning()).isTrue();
                await().atMost(Duration.ofSeconds(30)).until(() -> !idle.isRunning());
                assertThat(one.answers()).hasSizeGreaterThan(20).containsOnly("200 busy\n");
                assertThat(two.answers()).hasSizeGreaterThan(20).containsOnly("200 busy\n");
            }
        }
    }

    /** Somebody who asks again and again, some twenty times a second, until closed. */
    private static final class Traffic implements AutoCloseable {

        private final List<String> answers = new CopyOnWriteArrayList<>();
        private final AtomicBoolean over = new AtomicBoolean();
        private final Thread thread;

        Traffic(GatewayProcess gateway, Container container) {
            this.thread = Thread.startVirtualThread(() -> ask(gateway, container));
        }

        private void ask(GatewayProcess gateway, Container container) {
            while (!over.get()) {
                HttpResponse<String> answer = TwoGateways.get(gateway, container);
                answers.add(answer.statusCode() + " " + answer.body());
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }

        List<String> answers() {
            return List.copyOf(answers);
        }

        @Override
        public void close() {
            over.set(true);
            try {
                thread.join();
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ContainerRecipe idling(ContainerRecipe recipe) {
        return recipe.label("dag.idle_timeout", IDLE.toSeconds() + "s");
    }

    private static void awaitHealth(GatewayProcess gateway, Container app, String word) {
        await(word)
                .atMost(LATEST)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () ->
                                TwoGateways.status(gateway)
                                        .matches(
                                                "(?s).*\"name\":\"%s\"[^}]*\"status\":\"%s\".*"
                                                        .formatted(app.name(), word)));
    }
}
