package dev.reveille.discovery;

import dev.reveille.config.Configuration;
import dev.reveille.config.LabelReader;
import dev.reveille.runtime.Instance;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Makes one catalog of a file and of what a runtime has. What the file defines is always in it,
 * unchanged; labels add to that, and each labelled container stands or falls alone. Containers
 * without labels of ours play no part. Safe for use by many threads.
 */
public final class CatalogMerge {

    private final Clock clock;

    /**
     * @param clock from when on schedules that clash are looked for
     */
    public CatalogMerge(Clock clock) {
        this.clock = clock;
    }

    /**
     * The catalog of a valid file and of all a runtime has. The order of instances does not matter.
     */
    public Catalog merge(Configuration file, Collection<Instance> instances) {
        LabelReader labels = new LabelReader(file.gateway().scheduleTimezone(), clock);
        List<Instance> byName =
                instances.stream()
                        .sorted(Comparator.comparing(Instance::name).thenComparing(Instance::id))
                        .toList();
        LabelledWorkloads labelled = new LabelledWorkloads(file);
        for (Instance instance : byName) {
            labelled.add(instance.name(), labels.read(instance.name(), instance.labels()));
        }
        ComposeDependencies.among(byName).addTo(labelled);
        return labelled.settle();
    }
}
