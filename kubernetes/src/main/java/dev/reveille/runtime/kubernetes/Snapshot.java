package dev.reveille.runtime.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;

/** Lists everything once, so that not each workload has to be asked for alone. */
final class Snapshot {

    private Snapshot() {}

    static Caches of(Cluster cluster) {
        Caches all = new Caches(cluster, new Written());
        cluster.all().forEach(all::put);
        KubernetesClient client = cluster.client();
        for (String namespace : cluster.scope().namespaces()) {
            boolean everywhere = namespace.isEmpty();
            var pods = client.pods();
            var services = client.services();
            var slices = client.discovery().v1().endpointSlices();
            Failures.translated(
                    "list pods, services and endpoints in " + Scope.text(namespace),
                    () -> {
                        (everywhere ? pods.inAnyNamespace() : pods.inNamespace(namespace))
                                .list().getItems().stream().map(PodReading::pod).forEach(all::put);
                        (everywhere ? services.inAnyNamespace() : services.inNamespace(namespace))
                                .list().getItems().stream().map(Reading::front).forEach(all::put);
                        (everywhere ? slices.inAnyNamespace() : slices.inNamespace(namespace))
                                .list().getItems().stream().map(Reading::slice).forEach(all::put);
                        return all;
                    });
        }
        return all;
    }
}
