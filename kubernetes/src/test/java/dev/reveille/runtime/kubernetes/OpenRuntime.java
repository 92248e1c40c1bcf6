package dev.reveille.runtime.kubernetes;

import dev.reveille.config.GatewaySettings.AddressChoice;
import dev.reveille.config.GatewaySettings.KubernetesChoice;
import dev.reveille.config.GatewaySettings.RuntimeChoice;
import dev.reveille.config.RuntimeKind;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runtime itself before the stand-in, as the gateway opens it. */
final class OpenRuntime {

    private OpenRuntime() {}

    static WorkloadRuntime before(StandInCluster cluster, Time time) {
        return before(cluster, List.of(cluster.namespace()), List.of(), time);
    }

    /**
     * The same.
     *
     * @param types that are looked for besides those that are built in
     */
    static WorkloadRuntime before(
            StandInCluster cluster, List<String> namespaces, List<String> types, Time time) {
        return new KubernetesProvider()
                .open(
                        new RuntimeChoice(
                                "",
                                RuntimeKind.KUBERNETES,
                                Optional.empty(),
                                AddressChoice.AUTO,
                                Optional.empty(),
                                new KubernetesChoice(
                                        Optional.of(cluster.kubeconfig()),
                                        Optional.empty(),
                                        namespaces,
                                        Optional.empty(),
                                        types,
                                        Optional.empty())),
                        Map.of(),
                        time);
    }
}
