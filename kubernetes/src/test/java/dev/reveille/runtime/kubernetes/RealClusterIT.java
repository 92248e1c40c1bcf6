package dev.reveille.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.GatewaySettings.KubernetesChoice;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Before a real API server with real pods, and with no more rights than the role that is shipped.
 */
@EnabledIfEnvironmentVariable(named = RealCluster.KUBECONFIG, matches = ".+")
class RealClusterIT extends LifeCycle {

    @Override
    TestCluster open() {
        return new RealCluster();
    }

    @Test
    void the_account_may_annotate_and_scale_and_nothing_else() {
        cluster().apply(Manifests.website(cluster(), "guarded", 0));
        try (KubernetesClient gateway =
                Clients.client(
                        Clients.config(
                                new KubernetesChoice(
                                        Optional.of(cluster().kubeconfig()),
                                        Optional.empty(),
                                        List.of(),
                                        Optional.empty(),
                                        List.of(),
                                        Optional.empty()),
                                Map.of()),
                        new Suspicion())) {
            Resource<GenericKubernetesResource> guarded =
                    Cluster.resources(gateway, ObjectType.DEPLOYMENT)
                            .inNamespace(cluster().namespace())
                            .withName("guarded");
            // The server takes a policy up some moments after it was made.
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () ->
                                    assertThatThrownBy(
                                                    () ->
                                                            guarded.patch(
                                                                    PatchContext.of(
                                                                            PatchType.JSON_MERGE),
                                                                    "{\"spec\":{\"minReadySeconds\":%d}}"
                                                                            .formatted(
                                                                                    System
                                                                                                    .nanoTime()
                                                                                            % 1000)))
                                            .isInstanceOf(KubernetesClientException.class)
                                            .hasMessageContaining(
                                                    "the gateway may change annotations only"));
            // An owner that is not there has the object deleted, a finalizer keeps it for ever.
            for (String more :
                    List.of(
                            "\"labels\":{\"a\":\"b\"}",
                            "\"finalizers\":[\"example.com/never\"]",
                            "\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\","
                                    + "\"name\":\"none\",\"uid\":\"none\"}]")) {
                assertThatThrownBy(
                                () ->
                                        guarded.patch(
                                                PatchContext.of(PatchType.JSON_MERGE),
                                                "{\"metadata\":{%s}}".formatted(more)))
                        .isInstanceOf(KubernetesClientException.class)
                        .hasMessageContaining("the gateway may change annotations only");
            }
            guarded.patch(
                    PatchContext.of(PatchType.JSON_MERGE),
                    "{\"metadata\":{\"annotations\":{\"noted\":\"yes\"}}}");
            assertThat(guarded.get().getMetadata().getAnnotations()).containsEntry("noted", "yes");
            assertThatThrownBy(guarded::delete)
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("forbidden");
            assertThatThrownBy(() -> gateway.secrets().inNamespace(cluster().namespace()).list())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("forbidden");
        }
    }
}
