package dev.reveille.config;

import dev.reveille.config.GatewaySettings.KubernetesChoice;
import dev.reveille.config.GatewaySettings.RuntimeChoice;
import dev.reveille.config.GatewaySettings.Runtimes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes runtimes of the values of {@code gateway}, whether it names one or lists several. */
final class RuntimesBinding {

    private final Values gateway;

    RuntimesBinding(Values gateway) {
        this.gateway = gateway;
    }

    /** Reports what keeps runtimes from being told apart. */
    void check(Findings findings) {
        if (!gateway.given(GatewayKeys.RUNTIMES)) {
            return;
        }
        RuntimeKeys.ALONE.stream()
                .filter(gateway::given)
                .forEach(
                        key ->
                                findings.problem(
                                        gateway.place(key),
                                        "not allowed beside gateway.runtimes (expected: in an entry"
                                                + " of that list)"));
        Set<String> names = new HashSet<>();
        Set<RuntimeKind> local = new HashSet<>();
        for (Values each : listed()) {
            each.find(RuntimeKeys.NAME)
                    .filter(name -> !names.add(name))
                    .ifPresent(
                            name ->
                                    findings.problem(
                                            each.place(RuntimeKeys.NAME),
                                            "duplicate runtime name found: \"" + name + "\""));
            each.find(RuntimeKeys.RUNTIME)
                    .filter(kind -> kind.launches() && !local.add(kind))
                    .ifPresent(
                            _ ->
                                    findings.problem(
                                            each.place(RuntimeKeys.RUNTIME),
                                            "\"process\" a second time (expected: once, because"
                                                    + " local processes are all alike)"));
        }
    }

    /** Names of those listed; none where there is no list. */
    List<String> names() {
        return listed().stream().flatMap(each -> each.find(RuntimeKeys.NAME).stream()).toList();
    }

    /**
     * What may run a workload of this name.
     *
     * @param workload its name, with that of its runtime or without
     */
    List<RuntimeKind> kindsFor(String workload) {
        if (!gateway.given(GatewayKeys.RUNTIMES)) {
            return gateway.find(RuntimeKeys.RUNTIME).stream().toList();
        }
        Optional<String> asked = QualifiedName.of(workload).runtime();
        return listed().stream()
                .filter(each -> asked.isEmpty() || each.find(RuntimeKeys.NAME).equals(asked))
                .flatMap(each -> each.find(RuntimeKeys.RUNTIME).stream())
                .toList();
    }

    /** Only for values that were read without problems. */
    Runtimes bind() {
        List<RuntimeChoice> all =
                gateway.given(GatewayKeys.RUNTIMES)
                        ? listed().stream()
                                .map(each -> choice(each.get(RuntimeKeys.NAME), each))
                                .toList()
                        : List.of(choice("", gateway));
        return new Runtimes(all, gateway.get(GatewayKeys.DISCOVERY_INTERVAL));
    }

    private List<Values> listed() {
        return gateway.find(GatewayKeys.RUNTIMES).orElse(List.of());
    }

    private static RuntimeChoice choice(String name, Values values) {
        return new RuntimeChoice(
                name,
                values.get(RuntimeKeys.RUNTIME),
                values.find(RuntimeKeys.DOCKER_HOST),
                values.get(RuntimeKeys.ADDRESS),
                values.find(RuntimeKeys.CERTIFICATES),
                values.find(RuntimeKeys.KUBERNETES)
                        .map(RuntimesBinding::kubernetes)
                        .orElse(KubernetesChoice.USUAL));
    }

    private static KubernetesChoice kubernetes(Values values) {
        return new KubernetesChoice(
                values.find(KubernetesKeys.KUBECONFIG),
                values.find(KubernetesKeys.CONTEXT),
                values.find(KubernetesKeys.NAMESPACES).orElse(List.of()),
                values.find(KubernetesKeys.SELECTOR),
                values.find(KubernetesKeys.RESOURCES).orElse(List.of()),
                values.find(KubernetesKeys.LEASES));
    }
}
