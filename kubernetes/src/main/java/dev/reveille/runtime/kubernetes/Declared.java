package dev.reveille.runtime.kubernetes;

import dev.reveille.config.WorkloadDefinition;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the configuration says of workloads, as far as it decides where they are reached and how
 * many replicas they get. What annotations say counts before they have been taken into it. Safe for
 * use by many threads.
 */
final class Declared {

    private static final List<String> PREFIXES = List.of("reveille.", "dag.");
    private static final int USUAL_PORT = 80;

    /**
     * How one workload is to be reached.
     *
     * @param service which Service it is to be, if that is said
     */
    record Reach(int port, Optional<String> service) {}

    private record Wanted(Reach reach, OptionalInt replicas) {}

    private volatile Map<String, Wanted> byName = Map.of();

    /**
     * This is what there is now.
     *
     * @return the names of those that are to be reached in another way than before
     */
    Set<String> are(Collection<WorkloadDefinition> definitions) {
        Map<String, Wanted> now = new HashMap<>();
        for (WorkloadDefinition definition : definitions) {
            now.put(
                    definition.name(),
                    new Wanted(
                            new Reach(
                                    definition.reach().targetPort(), definition.reach().network()),
                            definition.lifecycle().replicas()));
        }
        Map<String, Wanted> before = byName;
        byName = Map.copyOf(now);
        Set<String> changed = new HashSet<>();
        now.forEach(
                (name, wanted) -> {
                    Wanted earlier = before.get(name);
                    if (earlier == null || !earlier.reach().equals(wanted.reach())) {
                        changed.add(name);
                    }
                });
        return changed;
    }

    Reach reach(String name, Map<String, String> annotations) {
        Wanted wanted = byName.get(name);
        if (wanted != null) {
            return wanted.reach();
        }
        int port =
                annotation(annotations, "target_port")
                        .filter(text -> text.matches("\\d{1,5}"))
                        .map(Integer::parseInt)
                        .orElse(USUAL_PORT);
        return new Reach(port, annotation(annotations, "network"));
    }

    private static Optional<String> annotation(Map<String, String> annotations, String key) {
        return PREFIXES.stream()
                .map(prefix -> annotations.get(prefix + key))
                .filter(Objects::nonNull)
                .map(String::strip)
                .findFirst();
    }

    /** How many replicas it is to have when it is awake, if that is said. */
    OptionalInt replicas(String name) {
        Wanted wanted = byName.get(name);
        return wanted == null ? OptionalInt.empty() : wanted.replicas();
    }
}
