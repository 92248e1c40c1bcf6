package dev.reveille.runtime.kubernetes;

import static dev.reveille.runtime.kubernetes.ObjectType.DEPLOYMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.runtime.kubernetes.RunningGateway.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What two gateways do that share one cluster by Leases. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SeveralGateways {

    private static final Duration SOON = Duration.ofSeconds(60);

    private TestCluster cluster;
    private final List<RunningGateway> gateways = new ArrayList<>();

    abstract TestCluster open();

    @BeforeAll
    void start() {
        cluster = open();
        gateways.add(RunningGateway.among(cluster));
        gateways.add(RunningGateway.among(cluster));
    }

    @AfterAll
    void stop() {
        gateways.forEach(RunningGateway::close);
        cluster.close();
    }

    @Test
    void both_are_asked_at_once_and_one_wakes() throws Exception {
        cluster.apply(Manifests.website(cluster, "crowd", 0));
        gateways.forEach(gateway -> gateway.awaitStatus("crowd", "sleeping"));
        List<CompletableFuture<Answer>> answers =
                IntStream.range(0, 40).mapToObj(i -> gateways.get(i % 2).asking("crowd")).toList();
        for (CompletableFuture<Answer> answer : answers) {
            assertThat(answer.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
        assertThat(cluster.object(DEPLOYMENT, "crowd").get().getMetadata().getGeneration())
                .isEqualTo(2);
        // What was lent for that is given back.
        await().atMost(SOON).until(() -> leases("claim").isEmpty());
        assertThat(leases("gateway")).hasSize(2);
    }

    @Test
    void neither_lets_sleep_what_the_other_serves_and_one_lets_sleep_what_none_does() {
        cluster.apply(Manifests.website(cluster, "served", 1, "reveille.idle_timeout=2s"));
        cluster.apply(Manifests.website(cluster, "unused", 1, "reveille.idle_timeout=2s"));
        gateways.forEach(gateway -> gateway.awaitStatus("served", "running"));
        // Each serves for a while, whichever leads: others fall asleep meanwhile.
        for (RunningGateway serving : gateways) {
            long begun = System.nanoTime();
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(300))
                    .until(
                            () -> {
                                assertThat(serving.get("served").status()).isEqualTo(200);
                                assertThat(cluster.replicas(DEPLOYMENT, "served")).isOne();
                                return Duration.ofNanos(System.nanoTime() - begun)
                                                        .compareTo(Duration.ofSeconds(5))
                                                > 0
                                        && cluster.replicas(DEPLOYMENT, "unused") == 0;
                            });
        }
        await().atMost(SOON).until(() -> cluster.replicas(DEPLOYMENT, "served") == 0);
        gateways.forEach(gateway -> gateway.awaitStatus("served", "sleeping"));
    }

    private List<String> leases(String part) {
        return cluster
                .client()
                .leases()
                .inNamespace(cluster.namespace())
                .withLabel("dev.reveille/part", part)
                .list()
                .getItems()
                .stream()
                .map(lease -> lease.getMetadata().getName())
                .toList();
    }
}
