package dev.reveille.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds dependencies that lead back to where they began. For one thread and one search. */
public final class DependencyCycles {

    private final Map<String, List<String>> dependencies;
    private final List<String> path = new ArrayList<>();
    private final Set<String> done = new HashSet<>();
    private final List<List<String>> cycles = new ArrayList<>();

    private DependencyCycles(Map<String, List<String>> dependencies) {
        this.dependencies = dependencies;
    }

    /**
     * The cycles, each as the names along it, the first one not repeated at the end. When there are
     * cycles, at least one is found in every knot of them; without one, a start order exists. What
     * depends on itself and names that are not keys are left to other checks.
     *
     * @param dependencies by name, in the order to search
     */
    public static List<List<String>> in(Map<String, List<String>> dependencies) {
        DependencyCycles search = new DependencyCycles(dependencies);
        dependencies.keySet().forEach(search::visit);
        return List.copyOf(search.cycles);
    }

    /** The words for one cycle, in every place the same. */
    public static String describe(List<String> cycle) {
        return "dependency cycle detected: " + String.join(" → ", cycle) + " → " + cycle.getFirst();
    }

    private void visit(String name) {
        if (done.contains(name) || !dependencies.containsKey(name)) {
            return;
        }
        int before = path.indexOf(name);
        if (before >= 0) {
            if (before < path.size() - 1) {
                cycles.add(List.copyOf(path.subList(before, path.size())));
            }
            return;
        }
        path.add(name);
        for (String dependency : dependencies.getOrDefault(name, List.of())) {
            visit(dependency);
        }
        path.removeLast();
        done.add(name);
    }
}
