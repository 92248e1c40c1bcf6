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

    /** Reports what keeps runtimes from being told apart, and what says nothing to one. */
    void check(Findings findings) {
        if (!gateway.given(GatewayKeys.RUNTIMES)) {
            fits(gateway, findings);
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
        boolean leases = false;
        for (Values each : listed()) {
            fits(each, findings);
            if (leases(each)) {
                if (leases) {
                    findings.problem(
                            each.place(RuntimeKeys.KUBERNETES),
                            "leases a second time (expected: once, because gateways share all they"
                                    + " have in one place)");
                }
                leases = true;
            }
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

    /** A key of another kind of runtime would have no effect, and nobody would know why. */
    private static void fits(Values runtime, Findings findings) {
        Optional<RuntimeKind> found = runtime.find(RuntimeKeys.RUNTIME);
        if (found.isEmpty()) {
            return;
        }
        RuntimeKind kind = found.get();
        if (!kind.isEngine()) {
            refuse(RuntimeKeys.DOCKER_HOST, "docker, podman or swarm", runtime, findings);
            refuse(RuntimeKeys.CERTIFICATES, "docker, podman or swarm", runtime, findings);
        }
        if (kind.launches()) {
            refuse(RuntimeKeys.ADDRESS, "any other than process", runtime, findings);
        }
        if (kind != RuntimeKind.KUBERNETES) {
            refuse(RuntimeKeys.KUBERNETES, "kubernetes", runtime, findings);
        }
    }

    private static void refuse(Key<?> key, String expected, Values runtime, Findings findings) {
        if (runtime.given(key)) {
            findings.problem(
                    runtime.place(key),
                    "not allowed with this runtime (expected: runtime: %s)".formatted(expected));
        }
    }

    private static boolean leases(Values runtime) {
        return runtime.find(RuntimeKeys.KUBERNETES)
                .filter(values -> values.given(KubernetesKeys.LEASES))
                .isPresent();
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
