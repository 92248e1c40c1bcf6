package dev.reveille.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.chaos.ChaosStack.Member;
import dev.reveille.it.fixture.CountingEngineProxy;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Clients of all kinds against a stack that is attacked all the time, for {@code -Dchaos.seconds}
 * (45): every request gets an answer or a clean refusal, never another container's answer, and no
 * container is started twice at once. Prints what was seen.
 */
@Needs(Need.ENGINE)
class ChaosIT {

    private static final Duration HOW_LONG =
            Duration.ofSeconds(Integer.getInteger("chaos.seconds", 45));

    /** Told again with a failure, so that the same deeds can be done again. */
    private static final long SEED = Long.getLong("chaos.seed", System.nanoTime());

    private static final String CONFIGURATION =
            """
            gateway:
              port: {port}
              log_format: text
              discovery_interval: 5s
            """;

    @Test
    @SuppressWarnings("SystemOut") // the table is to be seen in every run's log
    void nothing_is_lost_nothing_is_wrong_and_nothing_is_started_twice() throws Exception {
        Tally tally = new Tally();
        try (Engine engine = Engine.ofThisMachine();
                CountingEngineProxy counted = CountingEngineProxy.before(engine)) {
            ChaosStack stack = new ChaosStack(engine);
            try (GatewayProcess gateway =
                    GatewayProcess.start(CONFIGURATION, Map.of("DOCKER_HOST", counted.host()))) {
                stack.all().forEach(member -> gateway.awaitKnown(member.container()));
                Enemy enemy = new Enemy(engine, counted, gateway, stack.all(), SEED, tally);
                rage(enemy, stack, gateway, tally);
                stack.all().forEach(member -> assertAnswers(gateway, member));
            }
            System.out.printf(
                    "Chaos for %d s, seed %d%n%s%-34s %8d%n",
                    HOW_LONG.toSeconds(),
                    SEED,
                    tally.table(),
                    "double starts",
                    counted.doubleStarts());
            assertThat(tally.lost()).as("lost, seed %d", SEED).isEmpty();
            assertThat(tally.wrong()).as("wrong, seed %d", SEED).isEmpty();
            assertThat(counted.doubleStarts()).as("double starts, seed %d", SEED).isZero();
            assertThat(tally.of("GET 200")).isPositive();
            assertThat(tally.of("POST 200")).isPositive();
            assertThat(tally.of("WebSocket 101")).isPositive();
        }
    }

    private static void rage(Enemy enemy, ChaosStack stack, GatewayProcess gateway, Tally tally)
            throws InterruptedException {
        ScheduledExecutorService crowd = Executors.newScheduledThreadPool(16);
        List<Future<?>> doings = new ArrayList<>();
        try (crowd) {
            for (int i = 0; i < 12; i++) {
                Clients client = new Clients(gateway, stack, tally, SEED + i);
                Runnable deed =
                        switch (i % 6) {
                            case 0, 1 -> client::visit;
                            case 2, 3 -> client::visitOnce;
                            case 4 -> client::upload;
                            default -> client::talk;
                        };
                doings.add(crowd.scheduleWithFixedDelay(deed, 0, 50, TimeUnit.MILLISECONDS));
            }
            doings.add(crowd.scheduleWithFixedDelay(enemy, 500, 300, TimeUnit.MILLISECONDS));
            doings.add(crowd.schedule(crowd::shutdown, HOW_LONG.toMillis(), TimeUnit.MILLISECONDS));
            assertThat(crowd.awaitTermination(HOW_LONG.toSeconds() + 120, TimeUnit.SECONDS))
                    .as("all clients have ended")
                    .isTrue();
        }
        assertThat(doings)
                .as("what clients and enemy did")
                .noneMatch(doing -> doing.state() == Future.State.FAILED);
    }

    /** When the enemy has left, everything works again, whatever state it was left in. */
    private static void assertAnswers(GatewayProcess gateway, Member member) {
        await(member.name() + " answers again")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> {
                            HttpResponse<String> answer =
                                    Visitor.get(gateway.url(member.host(), "/"));
                            assertThat(answer.statusCode())
                                    .as(
                                            "%s (%s): %s%n%s",
                                            member.name(),
                                            member.container().status(),
                                            answer.body(),
                                            linesAbout(gateway, member))
                                    .isEqualTo(200);
                        });
    }

    private static String linesAbout(GatewayProcess gateway, Member member) {
        List<String> lines =
                gateway.process().log().stream()
                        .filter(line -> line.contains(member.name()))
                        .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }
}
