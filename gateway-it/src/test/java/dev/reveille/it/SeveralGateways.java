package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.RedisServer;
import dev.reveille.it.fixture.TwoGateways;
import dev.reveille.it.fixture.Visitor;
import dev.reveille.lifecycle.App;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two gateways that share through a real Redis before the same workloads, whatever runs those: one
 * start a wake, nothing sleeps that the other serves, and Redis may go and come back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SeveralGateways {

    static final Duration IDLE = Duration.ofSeconds(2);
    static final Duration LATEST = Duration.ofSeconds(30);

    private Place place;
    private RedisServer redis;
    private TwoGateways gateways;

    /** Where workloads run, as somebody else handles them. */
    interface Place extends AutoCloseable {

        /** Begins two gateways there. */
        TwoGateways gateways(RedisServer redis);

        /**
         * Makes a website that sleeps.
         *
         * @return what it is called there, and {@code .test} is its host
         */
        String create(App website);

        boolean runs(String name);

        /** How often anyone has had it started since then. */
        long starts(String name, Instant since);

        void stop(String name);

        @Override
        void close();
    }

    abstract Place open();

    TwoGateways gateways() {
        return gateways;
    }

    RedisServer redis() {
        return redis;
    }

    @BeforeAll
    void begin() {
        place = open();
        redis = RedisServer.start();
        gateways = place.gateways(redis);
        gateways.awaitAgreement();
    }

    @AfterAll
    void end() {
        try {
            gateways.close();
            redis.close();
        } finally {
            place.close();
        }
    }

    private String website(String name, Map<String, String> keys) {
        String called = place.create(new App(name, App.Kind.WEBSITE, keys));
        gateways.awaitKnown(called);
        return called;
    }

    private String idling(String name) {
        return website(name, Map.of("idle_timeout", IDLE.toSeconds() + "s"));
    }

    @Test
    void one_start_a_wake_however_many_ask_at_both() throws Exception {
        String app = website("crowd", Map.of());
        for (int wake = 0; wake < 3; wake++) {
            gateways.awaitStatus(app, "sleeping");
            int callsBefore = gateways.startCalls();
            Instant before = Instant.now();
            List<CompletableFuture<HttpResponse<String>>> asking = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                GatewayProcess each = i % 2 == 0 ? gateways.one() : gateways.two();
                asking.add(Visitor.asking(each.url(app + ".test", "/")));
            }
            for (CompletableFuture<HttpResponse<String>> answer : asking) {
                assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("good morning\n");
            }
            // An engine may take a second call for none: one of the gateways has to keep from it.
            assertThat(gateways.startCalls() - callsBefore).as("calls to start it").isOne();
            assertThat(place.starts(app, before)).as("starts").isOne();
            place.stop(app);
        }
    }

    @Test
    void what_one_is_still_answering_the_other_does_not_put_to_sleep() throws Exception {
        String app = idling("streaming");
        // Only the second is ever asked for it: the first one would let it sleep.
        for (int longer = 0; longer < 2; longer++) {
            CompletableFuture<HttpResponse<String>> answer =
                    Visitor.asking(gateways.two().url(app + ".test", "/cgi-bin/slowly"));
            assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("begun\nended\n");
            assertThat(place.runs(app)).isTrue();
        }
        await().atMost(LATEST).until(() -> !place.runs(app));
        gateways.awaitStatus(app, "sleeping");
    }

    @Test
    void what_either_serves_now_and_then_neither_puts_to_sleep() throws Exception {
        String app = idling("visited");
        String clock = idling("hourglass");
        for (GatewayProcess serving : List.of(gateways.one(), gateways.two())) {
            TwoGateways.get(gateways.one(), clock);
            try (Traffic traffic = new Traffic(serving, app)) {
                await().atMost(LATEST).until(() -> !place.runs(clock));
                assertThat(place.runs(app)).isTrue();
                assertThat(traffic.answers()).hasSizeGreaterThan(10).containsOnly("200");
            }
            gateways.awaitStatus(clock, "sleeping");
        }
        await().atMost(LATEST).until(() -> !place.runs(app));
    }

    @Test
    void without_redis_each_goes_on_alone_and_nothing_sleeps_until_it_is_back() throws Exception {
        String busy = website("busy", Map.of());
        String idle = idling("idle");
        String late = website("late", Map.of());
        TwoGateways.get(gateways.one(), idle);
        try (Traffic one = new Traffic(gateways.one(), busy);
                Traffic two = new Traffic(gateways.two(), busy)) {
            redis.kill();
            gateways.one().process().awaitLog("The other gateways cannot be reached");
            gateways.two().process().awaitLog("The other gateways cannot be reached");
            assertThat(gateways.one().process().log())
                    .as("what Lettuce would warn of")
                    .noneMatch(line -> line.contains("io.lettuce"));
            Instant before = Instant.now();
            assertThat(TwoGateways.get(gateways.two(), late).body()).isEqualTo("good morning\n");
            assertThat(place.starts(late, before)).isOne();
            Instant longEnough = Instant.now().plus(IDLE).plusSeconds(1);
            await().until(() -> Instant.now().isAfter(longEnough));
            assertThat(place.runs(idle)).isTrue();

            redis.restart();
            gateways.awaitAgreement();
            assertThat(place.runs(idle)).isTrue();
            await().atMost(LATEST).until(() -> !place.runs(idle));
            assertThat(one.answers()).hasSizeGreaterThan(20).containsOnly("200");
            assertThat(two.answers()).hasSizeGreaterThan(20).containsOnly("200");
        }
    }

    /** Somebody who asks again and again, some twenty times a second, until closed. */
    private static final class Traffic implements AutoCloseable {

        private final List<String> answers = new CopyOnWriteArrayList<>();
        private final AtomicBoolean over = new AtomicBoolean();
        private final Thread thread;

        Traffic(GatewayProcess gateway, String workload) {
            this.thread = Thread.startVirtualThread(() -> ask(gateway, workload));
        }

        private void ask(GatewayProcess gateway, String workload) {
            while (!over.get()) {
                HttpResponse<String> answer = TwoGateways.get(gateway, workload);
                answers.add(Integer.toString(answer.statusCode()));
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
}
