package dev.reveille.workload;

import dev.reveille.config.WorkloadDefinition.ReadyWhen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who depends on whom among workloads, by their definitions, which name no one who is missing and
 * lead in no circle: {@code config} and {@code discovery} see to that. For one thread.
 */
final class DependencyGraph {

    private final Map<String, Workload> byName;
    private final Map<Workload, List<Workload>> dependents = new LinkedHashMap<>();

    private DependencyGraph(Map<String, Workload> byName) {
        this.byName = byName;
    }

    /**
     * Tells each workload its place among the others.
     *
     * @return tells those that are depended on no more; to be run when no lock is held
     */
    static List<Runnable> link(Map<String, Workload> byName) {
        DependencyGraph graph = new DependencyGraph(byName);
        byName.values().forEach(graph::noteDependent);
        List<Runnable> news = new ArrayList<>();
        byName.values().forEach(workload -> news.addAll(workload.link(graph.around(workload))));
        return news;
    }

    private void noteDependent(Workload workload) {
        direct(workload)
                .forEach(
                        dependency ->
                                dependents
                                        .computeIfAbsent(dependency, _ -> new ArrayList<>())
                                        .add(workload));
    }

    private Dependencies around(Workload workload) {
        Set<Workload> all = new LinkedHashSet<>();
        collect(workload, all);
        return new Dependencies(
                direct(workload).toList(),
                List.copyOf(all),
                dependents.getOrDefault(workload, List.of()));
    }

    private void collect(Workload workload, Set<Workload> all) {
        direct(workload)
                .filter(all::add)
                .filter(DependencyGraph::goesOnRunning)
                .forEach(dependency -> collect(dependency, all));
    }

    private static boolean goesOnRunning(Workload workload) {
        return workload.definition().reach().readyWhen() != ReadyWhen.COMPLETED;
    }

    private Stream<Workload> direct(Workload workload) {
        return workload.definition().lifecycle().dependsOn().stream()
                .distinct()
                .flatMap(name -> Stream.ofNullable(byName.get(name)));
    }
}
