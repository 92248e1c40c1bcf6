package dev.reveille.runtime.kubernetes;

import dev.reveille.config.GatewaySettings.AddressChoice;
import dev.reveille.config.GatewaySettings.KubernetesChoice;
import dev.reveille.config.GatewaySettings.RuntimeChoice;
import dev.reveille.config.RuntimeKind;
import dev.reveille.runtime.RuntimeProvider;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the gateway finds this runtime. */
public final class KubernetesProvider implements RuntimeProvider {

    private static final String EVERYWHERE = "*";
    private static final String USUAL_NAMESPACE = "default";

    /** For {@link java.util.ServiceLoader}. */
    public KubernetesProvider() {}

    @Override
    public RuntimeKind kind() {
        return RuntimeKind.KUBERNETES;
    }

    @Override
    public WorkloadRuntime open(RuntimeChoice choice, Map<String, String> environment, Time time) {
        KubernetesChoice kubernetes = choice.kubernetes();
        Config config = Clients.config(kubernetes, environment);
        Scope scope = scope(kubernetes, config);
        Suspicion suspicion = new Suspicion();
        KubernetesClient client = Clients.client(config, suspicion);
        Cluster cluster = new Cluster(client, scope, new Types(client, kubernetes.resources()));
        return new KubernetesRuntime(
                cluster, suspicion, choice.address() == AddressChoice.PUBLISHED, time);
    }

    private static Scope scope(KubernetesChoice choice, Config config) {
        Optional<Selector> selector = choice.selector().map(Selector::parse);
        if (choice.namespaces().contains(EVERYWHERE)) {
            return Scope.everywhere(selector);
        }
        List<String> named = choice.namespaces().stream().distinct().toList();
        String usual = Reading.orEmpty(config.getNamespace());
        return new Scope(
                !named.isEmpty() ? named : List.of(usual.isEmpty() ? USUAL_NAMESPACE : usual),
                selector);
    }
}
