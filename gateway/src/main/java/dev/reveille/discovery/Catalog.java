package dev.reveille.discovery;

import dev.reveille.config.ConfigProblem;
import dev.reveille.config.GroupDefinition;
import dev.reveille.config.WorkloadDefinition;
import java.util.List;

/**
 * Everything the gateway answers for. Names and hosts are unique, and every name that something
 * refers to is there.
 *
 * @param workloads those of the file in its order, then those of labels by name
 * @param groups the file's
 * @param rejections labelled containers that were left out, by name
 * @param warnings what labels ask for and do not get
 */
public record Catalog(
        List<WorkloadDefinition> workloads,
        List<GroupDefinition> groups,
        List<Rejection> rejections,
        List<ConfigProblem> warnings) {

    public Catalog {
        workloads = List.copyOf(workloads);
        groups = List.copyOf(groups);
        rejections = List.copyOf(rejections);
        warnings = List.copyOf(warnings);
    }

    /** The catalog before anything was read. */
    public static Catalog empty() {
        return new Catalog(List.of(), List.of(), List.of(), List.of());
    }
}
