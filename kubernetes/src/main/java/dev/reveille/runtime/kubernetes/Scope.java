package dev.reveille.runtime.kubernetes;

import static dev.reveille.runtime.kubernetes.Reading.orEmpty;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where in the cluster we look, and what workloads are called there: by their own names where it is
 * one namespace, else {@code name.namespace}.
 *
 * @param namespaces at least one; an empty name stands for all there are
 * @param selector labels that an object is to have to be looked at
 */
record Scope(List<String> namespaces, Optional<Selector> selector) {

    private static final String ALL = "";

    Scope {
        namespaces = List.copyOf(namespaces);
    }

    /** The whole cluster. */
    static Scope everywhere(Optional<Selector> selector) {
        return new Scope(List.of(ALL), selector);
    }

    private boolean isOneNamespace() {
        return namespaces.size() == 1 && !namespaces.getFirst().equals(ALL);
    }

    /** What people call a namespace here. */
    static String text(String namespace) {
        return namespace.equals(ALL) ? "all namespaces" : "namespace " + namespace;
    }

    /** The name of a workload. */
    String name(ObjectKey key) {
        return isOneNamespace() ? key.name() : key.name() + "." + key.namespace();
    }

    /** Which objects a name may mean; of the first types first. */
    Stream<ObjectKey> keys(String workload, List<ObjectType> types) {
        if (isOneNamespace()) {
            return types.stream().map(type -> new ObjectKey(type, namespaces.getFirst(), workload));
        }
        // Namespaces have no dots, objects may.
        int dot = workload.lastIndexOf('.');
        if (dot <= 0 || dot == workload.length() - 1) {
            return Stream.empty();
        }
        String namespace = workload.substring(dot + 1);
        return namespaces.contains(namespace) || namespaces.contains(ALL)
                ? types.stream()
                        .map(type -> new ObjectKey(type, namespace, workload.substring(0, dot)))
                : Stream.empty();
    }

    /** Whether an object that was asked for by its name is one of those looked at. */
    boolean takes(ObjectMeta metadata) {
        return selector.isEmpty() || selector.get().matches(orEmpty(metadata.getLabels()));
    }

    /** Objects of a type in one of the namespaces. */
    FilterWatchListDeletable<
                    GenericKubernetesResource,
                    GenericKubernetesResourceList,
                    Resource<GenericKubernetesResource>>
            labelled(ObjectType type, String namespace, KubernetesClient client) {
        var resources = Cluster.resources(client, type);
        var there =
                namespace.equals(ALL)
                        ? resources.inAnyNamespace()
                        : resources.inNamespace(namespace);
        return selector.isEmpty() ? there : there.withLabelSelector(selector.get().text());
    }
}
