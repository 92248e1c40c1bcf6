package dev.reveille.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.kubernetes.RunningGateway.Answer;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * A gateway outside of the cluster reaches pods by what their Service publishes ({@code address:
 * published}). Relays are what ports of machines and load balancers are.
 */
class PublishedAddressTest {

    @AutoClose private final StandInCluster cluster = new StandInCluster();
    @AutoClose private final Relay machine = new Relay(() -> cluster.place("shop"));
    @AutoClose private final Relay balancer = new Relay(() -> cluster.place("shop"));

    /** Its port inside of the cluster is that of the balancer. */
    private void publish(String... annotations) {
        cluster.apply(
                Manifests.workload(cluster, "Deployment", "shop", 0, "serve", annotations)
                        + """
                        ---
                        apiVersion: v1
                        kind: Service
                        metadata: {name: shop}
                        spec:
                          type: LoadBalancer
                          selector: {app: shop}
                          ports: [{port: %d, targetPort: 8080, nodePort: %d}]
                        """
                                .formatted(balancer.port(), machine.port()));
    }

    private RunningGateway gateway() {
        return RunningGateway.before(cluster, "  address: published");
    }

    @Test
    void at_the_node_port_of_the_machine_that_runs_them_and_nowhere_else() {
        publish("reveille.hold_timeout=2s");
        try (RunningGateway gateway = gateway()) {
            gateway.awaitStatus("shop", "sleeping");
            Answer answer = gateway.get("shop");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().strip()).isEqualTo(cluster.pods("shop").getFirst().name());
            assertThat(machine.passed()).isPositive();

            machine.cut();
            assertThat(gateway.get("shop").status()).isNotEqualTo(200);
            machine.restore();
            assertThat(gateway.get("shop").status()).isEqualTo(200);
        }
        assertThat(balancer.passed()).isZero();
    }

    @Test
    void at_the_load_balancer_where_it_has_got_one() {
        publish();
        cluster.client()
                .services()
                .inNamespace(cluster.namespace())
                .withName("shop")
                .editStatus(
                        service ->
                                new ServiceBuilder(service)
                                        .withNewStatus()
                                        .withNewLoadBalancer()
                                        .addNewIngress()
                                        .withIp("127.0.0.1")
                                        .endIngress()
                                        .endLoadBalancer()
                                        .endStatus()
                                        .build());
        try (RunningGateway gateway = gateway()) {
            gateway.awaitStatus("shop", "sleeping");
            assertThat(gateway.get("shop").status()).isEqualTo(200);
            assertThat(balancer.passed()).isPositive();
        }
        assertThat(machine.passed()).isZero();
    }

    @Test
    void what_publishes_nothing_is_not_reached_by_the_addresses_of_its_pods() {
        cluster.apply(Manifests.website(cluster, "inner", 0, "reveille.start_timeout=3s"));
        try (RunningGateway gateway = gateway()) {
            gateway.awaitStatus("inner", "sleeping");
            assertThat(gateway.get("inner").status()).isIn(502, 504);
        }
    }
}
