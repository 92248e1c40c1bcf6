package dev.reveille.runtime.kubernetes;

import static dev.reveille.runtime.kubernetes.ObjectType.DEPLOYMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.SystemTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * What happens where the gateway's role does not allow something: it is said, and nothing is lost.
 */
class RightsTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PATCH = "PATCH /apis/apps/v1/namespaces/web/deployments/[a-z]+";
    private static final String SCALE = "PUT /apis/apps/v1/namespaces/web/deployments/[a-z]+/scale";

    @AutoClose private final StandInCluster cluster = new StandInCluster();
    @AutoClose private final SystemTime time = new SystemTime();

    private int replicas(String name) {
        return cluster.replicas(DEPLOYMENT, name);
    }

    @Test
    void without_the_right_to_note_its_replicas_an_object_keeps_them_and_it_is_said_what_to_do() {
        cluster.apply(Manifests.website(cluster, "shop", 3));
        cluster.forbid(PATCH);
        try (WorkloadRuntime runtime = OpenRuntime.before(cluster, time)) {
            assertThatThrownBy(() -> runtime.stop("shop", Optional.empty()))
                    .isInstanceOfSatisfying(
                            RuntimeCallException.class,
                            failure ->
                                    assertThat(failure.kind())
                                            .isEqualTo(RuntimeCallException.Kind.REFUSED))
                    .hasMessageContaining("Cannot note that")
                    .hasMessageContaining("web/shop has 3 replicas, so it is left as it is")
                    .hasMessageContaining("deployments/shop is forbidden")
                    .hasMessageContaining("Let the gateway patch it, or say replicas: 3");
            assertThat(replicas("shop")).isEqualTo(3);

            cluster.forbidNothing();
            runtime.stop("shop", Optional.empty());
            assertThat(replicas("shop")).isZero();
            runtime.start("shop");
            assertThat(replicas("shop")).isEqualTo(3);
        }
    }

    @Test
    void what_cannot_be_noted_is_served_on_and_sleeps_as_soon_as_it_can() {
        cluster.apply(Manifests.website(cluster, "shop", 3, "reveille.idle_timeout=1s"));
        cluster.forbid(PATCH);
        try (RunningGateway gateway = RunningGateway.before(cluster)) {
            gateway.awaitStatus("shop", "running");
            await().atMost(SOON)
                    .until(() -> cluster.asked().stream().anyMatch(what -> what.matches(PATCH)));
            gateway.awaitStatus("shop", "running");
            assertThat(gateway.get("shop").status()).isEqualTo(200);
            assertThat(replicas("shop")).isEqualTo(3);

            cluster.forbidNothing();
            gateway.awaitStatus("shop", "sleeping");
            await().atMost(SOON).until(() -> replicas("shop") == 0);
            assertThat(gateway.get("shop").status()).isEqualTo(200);
            assertThat(replicas("shop")).isEqualTo(3);
        }
    }

    @Test
    void who_says_how_many_replicas_it_gets_need_not_let_it_be_patched() {
        cluster.apply(
                Manifests.website(
                        cluster, "shop", 3, "reveille.idle_timeout=1s", "reveille.replicas=2"));
        cluster.forbid(PATCH);
        try (RunningGateway gateway = RunningGateway.before(cluster)) {
            await().atMost(SOON).until(() -> replicas("shop") == 0);
            gateway.awaitStatus("shop", "sleeping");
            assertThat(gateway.get("shop").status()).isEqualTo(200);
            assertThat(replicas("shop")).isEqualTo(2);
        }
        assertThat(cluster.asked()).noneMatch(what -> what.matches(PATCH));
    }

    @Test
    void without_the_right_to_scale_a_wake_fails_at_once_and_the_operator_reads_why() {
        cluster.apply(Manifests.website(cluster, "shop", 0));
        cluster.forbid(SCALE);
        try (RunningGateway gateway = RunningGateway.before(cluster)) {
            gateway.awaitStatus("shop", "sleeping");
            assertThat(gateway.get("shop").status()).isEqualTo(502);
            assertThat(gateway.get("gateway.test", "/_status/api").body())
                    .contains("Cannot scale", "web/shop", "the gateway's role does not allow it");
            assertThat(replicas("shop")).isZero();

            cluster.forbidNothing();
            await().atMost(SOON).until(() -> gateway.get("shop").status() == 200);
        }
    }
}
