package dev.reveille.discovery;

import dev.reveille.config.ConfigProblem;
import dev.reveille.config.WorkloadDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is different between two catalogs: what to do to get from one to the other.
 *
 * @param groupsChanged whether any group differs
 * @param newRejections rejections that the earlier catalog did not have: what is to be logged once
 * @param newWarnings warnings that the earlier catalog did not have
 */
public record CatalogChange(
        List<WorkloadDefinition> added,
        List<Changed> changed,
        List<WorkloadDefinition> removed,
        List<WorkloadDefinition> unchanged,
        boolean groupsChanged,
        List<Rejection> newRejections,
        List<ConfigProblem> newWarnings) {

    public CatalogChange {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
        unchanged = List.copyOf(unchanged);
        newRejections = List.copyOf(newRejections);
        newWarnings = List.copyOf(newWarnings);
    }

    /** A workload of the same name that is defined differently. */
    public record Changed(WorkloadDefinition before, WorkloadDefinition after) {}

    /** The way from one catalog to a later one. */
    public static CatalogChange between(Catalog before, Catalog after) {
        Map<String, WorkloadDefinition> old = byName(before);
        Map<String, WorkloadDefinition> now = byName(after);
        return new CatalogChange(
                after.workloads().stream().filter(w -> !old.containsKey(w.name())).toList(),
                after.workloads().stream()
                        .flatMap(
                                w ->
                                        Optional.ofNullable(old.get(w.name())).stream()
                                                .filter(o -> !o.equals(w))
                                                .map(o -> new Changed(o, w)))
                        .toList(),
                before.workloads().stream().filter(w -> !now.containsKey(w.name())).toList(),
                after.workloads().stream().filter(w -> w.equals(old.get(w.name()))).toList(),
                !before.groups().equals(after.groups()),
                after.rejections().stream().filter(r -> !before.rejections().contains(r)).toList(),
                after.warnings().stream().filter(w -> !before.warnings().contains(w)).toList());
    }

    /** Whether workloads and groups are the same in both. */
    public boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && removed.isEmpty() && !groupsChanged;
    }

    private static Map<String, WorkloadDefinition> byName(Catalog catalog) {
        Map<String, WorkloadDefinition> found = new HashMap<>();
        catalog.workloads().forEach(workload -> found.put(workload.name(), workload));
        return found;
    }
}
