package dev.reveille.discovery;

import dev.reveille.config.LabelReader;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.ReadyWhen;
import dev.reveille.runtime.Instance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What Docker Compose has written on containers about who depends on whom ({@code
 * com.docker.compose.depends_on}: {@code db:service_healthy:true,cache:service_started:false}).
 * Labels of ours win: a container whose {@code depends_on} they give depends on nothing else. A
 * service whose containers are not ours is not touched, and plays no part. For one thread and one
 * merge.
 */
final class ComposeDependencies {

    private static final String PROJECT = "com.docker.compose.project";
    private static final String SERVICE = "com.docker.compose.service";
    private static final String ONE_OFF = "com.docker.compose.oneoff";
    private static final String DEPENDS_ON = "com.docker.compose.depends_on";

    /** A service of a project, which is on one runtime, with all its containers. */
    private record Service(String runtime, String project, String name) {}

    /** One entry of the label. */
    private record Need(Service service, Condition condition) {}

    /** Compose's conditions, the weakest first. */
    private enum Condition {
        SERVICE_STARTED,
        SERVICE_HEALTHY,
        SERVICE_COMPLETED_SUCCESSFULLY;

        /** An unknown one asks for no more than Compose's own default does. */
        static Condition of(String word) {
            return Stream.of(values())
                    .filter(condition -> condition.name().equalsIgnoreCase(word))
                    .findFirst()
                    .orElse(SERVICE_STARTED);
        }
    }

    private final List<Instance> instances;
    private final Map<Service, List<Instance>> services = new LinkedHashMap<>();

    private ComposeDependencies(List<Instance> instances) {
        this.instances = instances;
    }

    static ComposeDependencies among(Collection<Instance> instances) {
        ComposeDependencies all = new ComposeDependencies(List.copyOf(instances));
        for (Instance instance : instances) {
            service(instance)
                    .ifPresent(
                            service ->
                                    all.services
                                            .computeIfAbsent(service, _ -> new ArrayList<>())
                                            .add(instance));
        }
        return all;
    }

    /** Whether it is part of a service, and may so depend on others. */
    static boolean concerns(Instance instance) {
        return service(instance).isPresent();
    }

    /** Containers that {@code docker compose run} made are not part of their service. */
    private static Optional<Service> service(Instance instance) {
        Map<String, String> labels = instance.labels();
        String project = labels.getOrDefault(PROJECT, "");
        String name = labels.getOrDefault(SERVICE, "");
        boolean oneOff = labels.getOrDefault(ONE_OFF, "").equalsIgnoreCase("true");
        return project.isEmpty() || name.isEmpty() || oneOff
                ? Optional.empty()
                : Optional.of(new Service(instance.runtime(), project, name));
    }

    void addTo(LabelledWorkloads workloads) {
        Map<String, Map<Condition, Instance>> conditions = new LinkedHashMap<>();
        for (Instance dependent : instances) {
            if (!LabelReader.gives(dependent.labels(), "depends_on")) {
                Set<String> names = new TreeSet<>();
                for (Need need : needs(dependent)) {
                    for (Instance dependency : services.getOrDefault(need.service, List.of())) {
                        if (workloads.isManaged(dependency.name())) {
                            names.add(dependency.name());
                            conditions
                                    .computeIfAbsent(
                                            dependency.name(), _ -> new EnumMap<>(Condition.class))
                                    .put(need.condition, dependency);
                        }
                    }
                }
                if (!names.isEmpty()) {
                    workloads.imply(dependent.name(), names);
                }
            }
        }
        conditions.forEach(
                (name, asked) ->
                        asked.values().stream()
                                .findAny()
                                .ifPresent(
                                        instance ->
                                                workloads.amend(
                                                        name,
                                                        w -> ready(w, instance, asked.keySet()))));
    }

    private static List<Need> needs(Instance dependent) {
        Optional<Service> own = service(dependent);
        String label = dependent.labels().getOrDefault(DEPENDS_ON, "");
        if (own.isEmpty() || label.isBlank()) {
            return List.of();
        }
        return Stream.of(label.split(",", -1))
                .map(entry -> entry.strip().split(":", -1))
                .filter(entry -> !entry[0].isEmpty())
                .map(
                        entry ->
                                new Need(
                                        new Service(
                                                own.get().runtime(), own.get().project(), entry[0]),
                                        Condition.of(entry.length > 1 ? entry[1] : "")))
                .toList();
    }

    /**
     * How a dependency is ready that does not say so itself. One with a host is asked like every
     * other that is proxied to.
     */
    private static WorkloadDefinition ready(
            WorkloadDefinition workload, Instance instance, Set<Condition> asked) {
        Map<String, String> labels = instance.labels();
        if (LabelReader.gives(labels, "ready_when") || !workload.hosts().isEmpty()) {
            return workload;
        }
        if (asked.contains(Condition.SERVICE_COMPLETED_SUCCESSFULLY)) {
            return workload.ready(ReadyWhen.COMPLETED);
        }
        boolean saysWhatToAsk =
                LabelReader.gives(labels, "target_port")
                        || LabelReader.gives(labels, "health_path");
        return asked.contains(Condition.SERVICE_HEALTHY) || saysWhatToAsk
                ? workload
                : workload.ready(ReadyWhen.RUNS);
    }
}
