package dev.reveille.workload;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether each runtime is heard. Those of several have names; of a workload that none has told of
 * yet, any may tell. Thread-safe; written by one thread at a time.
 */
final class RuntimeLinks {

    /** Of the only runtime; of several, what holds of all of them together. */
    private static final String ALL = "";

    private final Map<String, RuntimeLink> byRuntime = new ConcurrentHashMap<>();

    /**
     * @param runtime its name; empty for the only one, and where it is not known which one it is
     */
    RuntimeLink of(String runtime) {
        return byRuntime.computeIfAbsent(runtime, _ -> new RuntimeLink());
    }

    void lost(String runtime) {
        of(runtime).lost();
        of(ALL).lost();
    }

    void restored(String runtime) {
        of(runtime).restored();
        boolean everyOne =
                byRuntime.entrySet().stream()
                        .filter(link -> !link.getKey().equals(ALL))
                        .allMatch(link -> link.getValue().isCurrent());
        if (everyOne) {
            of(ALL).restored();
        }
    }
}
