package dev.reveille.discovery;

import dev.reveille.config.Configuration;
import dev.reveille.config.LabelReader;
import dev.reveille.runtime.Instance;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one catalog of a file and of what a runtime has. What the file defines is always in it,
 * unchanged; labels add to that, and each labelled container stands or falls alone. Containers
 * without labels of ours play no part. Safe for use by many threads.
 *
 * <p>Labels are read once for as long as they stay the same, so that a workload which is in the
 * catalog stays there: schedules that are found to clash on a day to come, as when clocks are
 * changed, are refused when they are new, and not one day out of the blue.
 */
public final class CatalogMerge {

    /** What the reading of labels depends on. */
    private record Reading(String name, Map<String, String> labels, ZoneId timezone) {}

    private final Clock clock;

    /** What was read at the last merge. */
    private volatile Map<Reading, LabelReader.Result> known = Map.of();

    /**
     * @param clock from when on schedules that clash are looked for
     */
    public CatalogMerge(Clock clock) {
        this.clock = clock;
    }

    /**
     * Whether it can make a difference to a catalog that a runtime has this. Others come and go by
     * the hundred on a machine that builds, and none of them is worth a merge. Among several
     * runtimes each does, for what a name means there depends on who has it.
     */
    static boolean concerns(Instance instance) {
        return LabelReader.asks(instance.labels())
                || ComposeDependencies.concerns(instance)
                || !instance.runtime().isEmpty();
    }

    /**
     * The catalog of a valid file and of all a runtime has. The order of instances does not matter.
     */
    public Catalog merge(Configuration file, Collection<Instance> instances) {
        ZoneId timezone = file.gateway().scheduleTimezone();
        LabelReader labels = new LabelReader(timezone, clock);
        Map<Reading, LabelReader.Result> before = known;
        Map<Reading, LabelReader.Result> now = new HashMap<>();
        List<Instance> byName =
                instances.stream()
                        .sorted(Comparator.comparing(Instance::name).thenComparing(Instance::id))
                        .toList();
        LabelledWorkloads labelled = new LabelledWorkloads(file);
        Neighbours neighbours = Neighbours.among(byName);
        for (Instance instance : byName) {
            String name = instance.name();
            Reading reading = new Reading(name, instance.labels(), timezone);
            LabelReader.Result result = before.get(reading);
            if (result == null) {
                result = labels.read(name, instance.labels());
            }
            now.put(reading, result);
            labelled.add(name, file.gateway().runtimes().kindOf(instance.runtime()), result);
            if (!instance.runtime().isEmpty()) {
                labelled.amend(name, workload -> neighbours.resolve(instance, workload));
            }
        }
        known = now;
        ComposeDependencies.among(byName).addTo(labelled);
        return labelled.settle();
    }
}
