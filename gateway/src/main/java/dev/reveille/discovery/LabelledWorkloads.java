package dev.reveille.discovery;

import dev.reveille.config.ConfigProblem;
import dev.reveille.config.Configuration;
import dev.reveille.config.DependencyCycles;
import dev.reveille.config.GroupDefinition;
import dev.reveille.config.LabelReader;
import dev.reveille.config.RuntimeKind;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.SleepMode;
import dev.reveille.discovery.Rejection.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One merge under way: takes labelled containers in and leaves out those that do not fit, until
 * what remains fits together. For one thread and one merge.
 */
final class LabelledWorkloads {

    private final Configuration file;
    private final Set<String> fileNames;
    private final Map<String, WorkloadDefinition> accepted = new TreeMap<>();
    private final Map<String, List<ConfigProblem>> warnings = new HashMap<>();
    private final List<Rejection> rejections = new ArrayList<>();

    /** Dependencies that nobody gave by a label of ours, by who has them. */
    private final Map<String, Set<String>> implied = new HashMap<>();

    LabelledWorkloads(Configuration file) {
        this.file = file;
        this.fileNames =
                file.workloads().stream().map(WorkloadDefinition::name).collect(Collectors.toSet());
    }

    /** Takes in one container, unless its labels are malformed or its name is taken. */
    void add(String container, RuntimeKind runtime, LabelReader.Result labels) {
        switch (labels) {
            case LabelReader.Result.NotEnabled() -> {}
            case LabelReader.Result.Malformed(List<ConfigProblem> problems) ->
                    reject(
                            container,
                            Reason.MALFORMED,
                            problems.stream()
                                    .map(ConfigProblem::toString)
                                    .collect(Collectors.joining("\n")));
            case LabelReader.Result.Defined(
                            WorkloadDefinition workload,
                            List<ConfigProblem> found) -> {
                if (fileNames.contains(container) || accepted.containsKey(container)) {
                    reject(
                            container,
                            Reason.NAME_TAKEN,
                            "container \"%s\": its labels are not used, because %s defines it"
                                    .formatted(
                                            container,
                                            fileNames.contains(container)
                                                    ? "the configuration file"
                                                    : "another container of this name"));
                    return;
                }
                Optional<String> unfit = unfit(workload.lifecycle(), runtime);
                if (unfit.isPresent()) {
                    reject(
                            container,
                            Reason.MALFORMED,
                            "container \"%s\": %s".formatted(container, unfit.get()));
                    return;
                }
                accepted.put(container, workload);
                warnings.put(container, found);
            }
        }
    }

    /** What it asks for that its runtime cannot do. */
    private static Optional<String> unfit(
            WorkloadDefinition.Lifecycle lifecycle, RuntimeKind runtime) {
        if (lifecycle.sleepMode() == SleepMode.PAUSE && !runtime.pauses()) {
            return Optional.of(
                    "sleep_mode: pause is not possible with this runtime (expected: stop, because"
                            + " replicas can be scaled and not frozen)");
        }
        if (lifecycle.replicas().isPresent() && !runtime.scales()) {
            return Optional.of(
                    "replicas: not allowed with this runtime (expected: gateway.runtime: swarm or"
                            + " kubernetes)");
        }
        return Optional.empty();
    }

    /** Whether there is a workload of this name, of the file or taken in. */
    boolean isManaged(String name) {
        return fileNames.contains(name) || accepted.containsKey(name);
    }

    /** Puts another definition in the place of that of a container, if it was taken in. */
    void amend(String container, UnaryOperator<WorkloadDefinition> change) {
        accepted.computeIfPresent(container, (_, workload) -> change.apply(workload));
    }

    /** A container, if it was taken in, depends on these; on each only as long as it is there. */
    void imply(String container, Set<String> dependencies) {
        implied.put(container, Set.copyOf(dependencies));
        amend(container, workload -> workload.dependingOn(List.copyOf(dependencies)));
    }

    /** Leaves out what does not fit, and gives what remains. */
    Catalog settle() {
        // Dependencies first: a container that is left out for them takes no host from others.
        rejectUnmetDependencies();
        rejectTakenHosts();
        rejectUnmetDependencies();
        while (rejectUnreachable()) {
            rejectUnmetDependencies();
        }
        return new Catalog(
                Stream.concat(file.workloads().stream(), accepted.values().stream()).toList(),
                file.groups(),
                rejections.stream().sorted(Comparator.comparing(Rejection::container)).toList(),
                accepted.keySet().stream()
                        .flatMap(name -> warnings.getOrDefault(name, List.of()).stream())
                        .toList());
    }

    /** One left out may be a dependency of the next, so this goes on until nothing changes. */
    private void rejectUnmetDependencies() {
        boolean changed;
        do {
            int before = accepted.size();
            List.copyOf(accepted.values()).forEach(this::rejectUnknownDependency);
            rejectCycles();
            changed = accepted.size() < before;
        } while (changed);
    }

    private void rejectUnknownDependency(WorkloadDefinition workload) {
        String name = workload.name();
        for (String dependency : workload.lifecycle().dependsOn()) {
            if (dependency.equals(name)) {
                reject(
                        name,
                        Reason.DEPENDENCY_CYCLE,
                        "container \"%s\" cannot depend on itself".formatted(name));
                return;
            }
            if (!isManaged(dependency)
                    && implied.getOrDefault(name, Set.of()).contains(dependency)) {
                amend(name, w -> w.dependingOn(managed(w.lifecycle().dependsOn())));
                Optional.ofNullable(accepted.get(name)).ifPresent(this::rejectUnknownDependency);
                return;
            }
            if (!isManaged(dependency)) {
                reject(
                        name,
                        Reason.UNKNOWN_DEPENDENCY,
                        "container \"%s\" depends on unknown container \"%s\""
                                .formatted(name, dependency));
                return;
            }
        }
    }

    private List<String> managed(List<String> names) {
        return names.stream().filter(this::isManaged).toList();
    }

    /** Only labels can close a cycle: the file has none, and refers to nothing outside itself. */
    private void rejectCycles() {
        Map<String, List<String>> dependencies = new LinkedHashMap<>();
        accepted.forEach(
                (name, workload) -> dependencies.put(name, workload.lifecycle().dependsOn()));
        for (List<String> cycle : DependencyCycles.in(dependencies)) {
            for (String name : cycle) {
                if (accepted.containsKey(name)) {
                    reject(
                            name,
                            Reason.DEPENDENCY_CYCLE,
                            "container \"%s\": %s"
                                    .formatted(name, DependencyCycles.describe(cycle)));
                }
            }
        }
    }

    private void rejectTakenHosts() {
        Map<String, String> owners = new HashMap<>();
        for (WorkloadDefinition workload : file.workloads()) {
            workload.hosts()
                    .forEach(host -> owners.put(host, inFile("container", workload.name())));
        }
        for (GroupDefinition group : file.groups()) {
            owners.put(group.host(), inFile("group", group.name()));
        }
        for (WorkloadDefinition workload : List.copyOf(accepted.values())) {
            Optional<String> taken =
                    workload.hosts().stream().filter(owners::containsKey).findFirst();
            if (taken.isPresent()) {
                reject(
                        workload.name(),
                        Reason.HOST_TAKEN,
                        "duplicate host mapped: \"%s\" (in container \"%s\"); %s has it already"
                                .formatted(taken.get(), workload.name(), owners.get(taken.get())));
            } else {
                String owner = "container \"" + workload.name() + "\"";
                workload.hosts().forEach(host -> owners.put(host, owner));
            }
        }
    }

    private static String inFile(String kind, String name) {
        return "%s \"%s\" of the configuration file".formatted(kind, name);
    }

    private boolean rejectUnreachable() {
        Set<String> needed = new HashSet<>();
        Stream.of(file.workloads(), accepted.values())
                .flatMap(Collection::stream)
                .forEach(workload -> needed.addAll(workload.lifecycle().dependsOn()));
        List<String> unreachable =
                accepted.values().stream()
                        .filter(workload -> workload.hosts().isEmpty())
                        .map(WorkloadDefinition::name)
                        .filter(name -> !needed.contains(name))
                        .toList();
        unreachable.forEach(
                name ->
                        reject(
                                name,
                                Reason.NO_HOST,
                                "container \"%s\" has no host and nothing depends on it; give it a label dag.host"
                                        .formatted(name)));
        return !unreachable.isEmpty();
    }

    private void reject(String container, Reason reason, String message) {
        accepted.remove(container);
        rejections.add(new Rejection(container, reason, message));
    }
}
