package dev.reveille.config;

import dev.reveille.config.GroupDefinition.Member;
import dev.reveille.config.WorkloadDefinition.SleepMode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What has to hold between the containers and groups of a file. Works on values rather than
 * definitions, so that one malformed key hides no other problem. For one thread.
 */
final class FileChecks {

    private final List<Values> containers;
    private final List<Values> groups;
    private final Findings findings;

    /** The first container of each name. */
    private final Map<String, Values> byName = new LinkedHashMap<>();

    private final Set<String> hosts = new HashSet<>();

    FileChecks(List<Values> containers, List<Values> groups, Findings findings) {
        this.containers = containers;
        this.groups = groups;
        this.findings = findings;
    }

    /** Everything that does not depend on the runtime. */
    void run() {
        containers.forEach(this::uniqueName);
        containers.forEach(this::uniqueHosts);
        containers.forEach(this::knownDependencies);
        noCycles();
        Set<String> groupNames = new HashSet<>();
        for (Values group : groups) {
            group.find(GroupKeys.NAME)
                    .filter(name -> !groupNames.add(name))
                    .ifPresent(
                            name ->
                                    findings.problem(
                                            group.place(GroupKeys.NAME),
                                            "duplicate group name found: \"" + name + "\""));
            group(group, group.find(GroupKeys.NAME).orElse("?"));
        }
        everyContainerReachable();
    }

    /** Commands are for processes, which need one; not every runtime pauses or has replicas. */
    void runtimes(RuntimesBinding runtimes) {
        for (Values container : containers) {
            List<RuntimeKind> kinds = runtimes.kindsFor(nameOf(container));
            if (!kinds.isEmpty()) {
                fits(container, kinds);
            }
        }
    }

    /** As one of these may run it, what all of them lack is a problem. */
    private void fits(Values container, List<RuntimeKind> kinds) {
        if (kinds.stream().noneMatch(RuntimeKind::pauses)
                && container.find(WorkloadKeys.SLEEP_MODE).equals(Optional.of(SleepMode.PAUSE))) {
            findings.problem(
                    container.place(WorkloadKeys.SLEEP_MODE),
                    "pause is not possible with this runtime (expected: stop, because replicas"
                            + " can be scaled and not frozen)");
        }
        if (kinds.stream().noneMatch(RuntimeKind::scales)
                && container.given(WorkloadKeys.REPLICAS)) {
            findings.problem(
                    container.place(WorkloadKeys.REPLICAS),
                    "not allowed with this runtime (expected: gateway.runtime: swarm or"
                            + " kubernetes)");
        }
        if (kinds.stream().allMatch(RuntimeKind::launches)
                && !container.given(WorkloadKeys.COMMAND)) {
            findings.problem(
                    container.place(WorkloadKeys.COMMAND),
                    "missing (expected: %s, because gateway.runtime is process)"
                            .formatted(WorkloadKeys.COMMAND.type().written()));
        }
        if (kinds.stream().noneMatch(RuntimeKind::launches)) {
            WorkloadKeys.PROCESS_ONLY.stream()
                    .filter(container::given)
                    .forEach(
                            key ->
                                    findings.problem(
                                            container.place(key),
                                            "not allowed with this runtime (expected:"
                                                    + " gateway.runtime: process)"));
        }
    }

    /** Whoever names a runtime names one that there is. */
    void knownRuntimes(List<String> names) {
        for (Values container : containers) {
            container
                    .find(WorkloadKeys.NAME)
                    .flatMap(name -> QualifiedName.of(name).runtime())
                    .filter(runtime -> !names.contains(runtime))
                    .ifPresent(
                            runtime ->
                                    findings.problem(
                                            container.place(WorkloadKeys.NAME),
                                            "container \"%s\" names unknown runtime \"%s\" (expected: %s)"
                                                    .formatted(
                                                            nameOf(container),
                                                            runtime,
                                                            names.isEmpty()
                                                                    ? "a name alone, without"
                                                                            + " gateway.runtimes"
                                                                    : String.join(", ", names))));
        }
    }

    private void uniqueName(Values container) {
        container
                .find(WorkloadKeys.NAME)
                .filter(name -> byName.putIfAbsent(name, container) != null)
                .ifPresent(
                        name ->
                                findings.problem(
                                        container.place(WorkloadKeys.NAME),
                                        "duplicate container name found: \"" + name + "\""));
    }

    private void uniqueHosts(Values container) {
        for (String host : container.find(WorkloadKeys.HOST).orElse(List.of())) {
            if (!hosts.add(host)) {
                findings.problem(
                        container.place(WorkloadKeys.HOST, host),
                        "duplicate host mapped: \"%s\" (in container \"%s\")"
                                .formatted(host, nameOf(container)));
            }
        }
    }

    private void knownDependencies(Values container) {
        for (String dependency : dependencies(container)) {
            if (dependency.equals(nameOf(container))) {
                findings.problem(
                        container.place(WorkloadKeys.DEPENDS_ON, dependency),
                        "container \"%s\" cannot depend on itself".formatted(dependency));
            } else if (!byName.containsKey(dependency)) {
                findings.problem(
                        container.place(WorkloadKeys.DEPENDS_ON, dependency),
                        "container \"%s\" depends on unknown container \"%s\""
                                .formatted(nameOf(container), dependency));
            }
        }
    }

    private void noCycles() {
        Map<String, List<String>> edges = new LinkedHashMap<>();
        byName.forEach((name, container) -> edges.put(name, dependencies(container)));
        for (List<String> cycle : DependencyCycles.in(edges)) {
            Values first = byName.getOrDefault(cycle.getFirst(), containers.getFirst());
            findings.problem(
                    first.place(WorkloadKeys.DEPENDS_ON, cycle.get(1)),
                    DependencyCycles.describe(cycle));
        }
    }

    private void group(Values group, String name) {
        group.find(GroupKeys.HOST)
                .filter(host -> !hosts.add(host))
                .ifPresent(
                        host ->
                                findings.problem(
                                        group.place(GroupKeys.HOST),
                                        "group \"%s\" host \"%s\" conflicts with an existing host"
                                                .formatted(name, host)));
        List<Member> members = members(group);
        boolean malformed =
                group.given(GroupKeys.CONTAINERS) && group.find(GroupKeys.CONTAINERS).isEmpty();
        if (members.isEmpty() && !malformed) {
            findings.problem(
                    group.place(GroupKeys.CONTAINERS),
                    "group \"%s\" has no containers".formatted(name));
        }
        group.find(GroupKeys.MIN_AWAKE)
                .filter(wanted -> !members.isEmpty() && wanted > members.size())
                .ifPresent(
                        wanted ->
                                findings.problem(
                                        group.place(GroupKeys.MIN_AWAKE),
                                        "%d (expected: at most %d, as many as it has containers)"
                                                .formatted(wanted, members.size())));
        for (Member member : members) {
            if (!byName.containsKey(member.workload())) {
                findings.problem(
                        group.place(GroupKeys.CONTAINERS, member.workload()),
                        "group \"%s\" references unknown container \"%s\""
                                .formatted(name, member.workload()));
            }
        }
    }

    private void everyContainerReachable() {
        Set<String> used = new HashSet<>();
        containers.forEach(container -> used.addAll(dependencies(container)));
        groups.forEach(group -> members(group).forEach(member -> used.add(member.workload())));
        for (Values container : containers) {
            if (!container.given(WorkloadKeys.HOST) && !used.contains(nameOf(container))) {
                findings.problem(
                        container.place(WorkloadKeys.HOST),
                        "missing (expected: %s; only a dependency or a group member needs none)"
                                .formatted(NetworkTypes.HOST.written()));
            }
        }
    }

    private static List<Member> members(Values group) {
        return group.find(GroupKeys.CONTAINERS).orElse(List.of());
    }

    private static List<String> dependencies(Values container) {
        return container.find(WorkloadKeys.DEPENDS_ON).orElse(List.of());
    }

    /** A container without a sound name has a problem of its own already. */
    private static String nameOf(Values container) {
        return container.find(WorkloadKeys.NAME).orElse("?");
    }
}
