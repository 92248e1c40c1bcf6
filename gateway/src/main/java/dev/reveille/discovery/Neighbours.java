package dev.reveille.discovery;

import dev.reveille.config.QualifiedName;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What the names in a container's labels mean where there are several runtimes: what its own
 * runtime calls so, and only if that has none of the name, what everyone calls so. For one merge.
 */
final class Neighbours {

    /** What everyone calls what a runtime has, by its name there and that of the runtime. */
    private final Map<String, String> names = new HashMap<>();

    private Neighbours() {}

    static Neighbours among(Collection<Instance> instances) {
        Neighbours all = new Neighbours();
        for (Instance instance : instances) {
            if (!instance.runtime().isEmpty()) {
                all.names.put(
                        QualifiedName.text(instance.ownName(), instance.runtime()),
                        instance.name());
            }
        }
        return all;
    }

    /** The definition of a container with what everyone calls its dependencies. */
    WorkloadDefinition resolve(Instance container, WorkloadDefinition workload) {
        return workload.dependingOn(
                workload.lifecycle().dependsOn().stream()
                        .map(written -> resolve(container, written))
                        .distinct()
                        .toList());
    }

    private String resolve(Instance container, String written) {
        QualifiedName asked = QualifiedName.of(written);
        String runtime = asked.runtime().orElse(container.runtime());
        return names.getOrDefault(QualifiedName.text(asked.name(), runtime), written);
    }
}
