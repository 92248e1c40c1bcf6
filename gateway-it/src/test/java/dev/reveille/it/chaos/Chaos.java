package dev.reveille.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.chaos.ChaosStack.Goal;
import dev.reveille.it.fixture.CountingEngineProxy;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.GatewayProcess;
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
import java.util.function.Function;

/**
 * Clients of all kinds against a stack that is attacked all the time, for {@code -Dchaos.seconds}
 * (45): every request gets an answer or a clean refusal, never another container's answer, and no
 * container is started twice at once. Prints what was seen.
 */
final class Chaos {

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

    private final Tally tally = new Tally();

    /**
     * Lets them loose on each other.
     *
     * @param outage given the way to the engine, how the engine goes and comes back
     */
    @SuppressWarnings("SystemOut") // the table is to be seen in every run's log
    void reign(Engine engine, Function<CountingEngineProxy, Runnable> outage) throws Exception {
        try (CountingEngineProxy counted = CountingEngineProxy.before(engine)) {
            ChaosStack stack = new ChaosStack(engine);
            try (GatewayProcess gateway =
                    GatewayProcess.start(
                            CONFIGURATION + stack.file(), Map.of("DOCKER_HOST", counted.host()))) {
                stack.all().forEach(member -> gateway.awaitKnown(member.container()));
                rage(
                        new Enemy(engine, outage.apply(counted), stack.all(), SEED, tally),
                        stack,
                        gateway);
                stack.goals().forEach(goal -> assertAnswers(gateway, goal));
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
            for (String kind : List.of("GET 200", "POST 200", "WebSocket 101")) {
                assertThat(tally.of(kind)).as("%s: what was served after all", kind).isPositive();
            }
            assertThat(tally.served())
                    .as("share of answers that were the applications' own, seed %d", SEED)
                    .isGreaterThan(0.5);
        }
    }

    private void rage(Enemy enemy, ChaosStack stack, GatewayProcess gateway)
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
    private static void assertAnswers(GatewayProcess gateway, Goal goal) {
        await(goal.host() + " answers again")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> {
                            HttpResponse<String> answer =
                                    Visitor.get(
                                            gateway.url(
                                                    goal.host(),
                                                    goal.application() ? "/who" : "/"));
                            assertThat(answer.statusCode())
                                    .as(
                                            "%s: %s%n%s",
                                            goal.host(), answer.body(), linesAbout(gateway, goal))
                                    .isEqualTo(200);
                            assertThat(Clients.isOneOf(goal, answer.body())).isTrue();
                        });
    }

    private static String linesAbout(GatewayProcess gateway, Goal goal) {
        List<String> lines =
                gateway.process().log().stream()
                        .filter(line -> goal.names().stream().anyMatch(line::contains))
                        .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }
}
