package dev.reveille.discovery;

import dev.reveille.config.Configuration;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance;
import dev.reveille.time.Time;
import dev.reveille.workload.Workload;
import dev.reveille.workload.Workloads;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the gateway answers for: merges file and labels, and applies what is different then. Guarded
 * by the discovery's lock.
 */
final class ServedCatalog {

    private final CatalogMerge merge;
    private final MergePace pace;
    private final Workloads workloads;
    private final Leavers leavers;
    private final Discovery.Listener onChange;

    private Catalog catalog = Catalog.empty();

    /**
     * @param leavers what is defined no more is left to them
     */
    ServedCatalog(
            CatalogMerge merge,
            Time time,
            Workloads workloads,
            Leavers leavers,
            Discovery.Listener onChange) {
        this.merge = merge;
        this.pace = new MergePace(time);
        this.workloads = workloads;
        this.leavers = leavers;
        this.onChange = onChange;
    }

    Catalog catalog() {
        return catalog;
    }

    /** Until it may be merged again; zero when it may now. */
    Duration pause() {
        return pace.pause();
    }

    /** What a merge has changed. */
    record Merged(CatalogChange change) {

        /** Names that are new. */
        Set<String> added() {
            return change.added().stream()
                    .map(WorkloadDefinition::name)
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    /** Merges anew and applies the difference. */
    Merged merge(Configuration file, Collection<Instance> known) {
        pace.begin();
        try {
            Catalog next = merge.merge(file, known);
            CatalogChange change = CatalogChange.between(catalog, next);
            catalog = next;
            ChangeLog.write(change);
            if (!change.isEmpty()) {
                apply(change);
            }
            return new Merged(change);
        } finally {
            pace.end();
        }
    }

    private void apply(CatalogChange change) {
        List<Workload> leaving =
                change.removed().stream()
                        .flatMap(gone -> workloads.find(gone.name()).stream())
                        .toList();
        leavers.declare(catalog.workloads(), leaving);
        workloads.define(catalog.workloads(), all -> onChange.defined(all, catalog.groups()));
    }
}
