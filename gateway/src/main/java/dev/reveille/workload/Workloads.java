package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.WorkloadDefinition;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All workloads by name. Read by any thread; changed by one at a time, {@code discovery}.
 *
 * <p>A workload that stays defined stays the same object, so that its state, its held requests and
 * its wake go on through every change of the configuration.
 */
public final class Workloads {

    private final Surroundings surroundings;
    private final TransitionListener transitions;
    private final Memory memory;

    private volatile Map<String, Workload> byName = Map.of();

    /** Those that were taken out and have not come to their end yet, for who comes instead. */
    @GuardedBy("this")
    private final Map<String, Workload> leaving = new HashMap<>();

    /** Workloads whose past is not known. */
    public Workloads(Surroundings surroundings, TransitionListener transitions) {
        this(surroundings, transitions, Memory.none());
    }

    /**
     * @param memory knows the past of workloads that come, and keeps that of those that go
     */
    public Workloads(Surroundings surroundings, TransitionListener transitions, Memory memory) {
        this.surroundings = surroundings;
        this.transitions = transitions;
        this.memory = memory;
    }

    /**
     * Whether a runtime is heard. While it is not, nothing of it is started before everything has
     * been compared, and whoever connects to something of it asks first.
     *
     * @param runtime its name among several; empty for the only one
     * @param inTouch true once everything has been compared
     */
    public void inTouch(String runtime, boolean inTouch) {
        if (inTouch) {
            surroundings.links().restored(runtime);
        } else {
            surroundings.links().lost(runtime);
        }
    }

    /** Whether the only runtime is heard. */
    public void inTouch(boolean inTouch) {
        inTouch("", inTouch);
    }

    public Optional<Workload> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All of them, in the order of their definitions. */
    public Collection<Workload> all() {
        return byName.values();
    }

    /**
     * Makes the workloads those that are defined: new ones come, others are redefined or retired.
     */
    public void define(List<WorkloadDefinition> definitions) {
        define(definitions, _ -> {});
    }

    /**
     * The same, for whoever has to know them all first.
     *
     * @param ready hears of all of them, in the order of their definitions, before any new one can
     *     be found: whoever finds one finds it working
     */
    public synchronized void define(
            List<WorkloadDefinition> definitions, Consumer<Collection<Workload>> ready) {
        leaving.values().removeIf(gone -> !gone.isLeaving());
        Map<String, Workload> next = new LinkedHashMap<>();
        for (WorkloadDefinition definition : definitions) {
            Workload known = byName.get(definition.name());
            if (known == null) {
                known = come(definition);
            } else if (!known.definition().equals(definition)) {
                known.redefine(definition);
            }
            next.put(definition.name(), known);
        }
        // Those that go first, so that what they lean on as long as they answer stays awake.
        for (Workload known : byName.values()) {
            if (!next.containsKey(known.name())) {
                go(known);
            }
        }
        DependencyGraph.link(next).forEach(surroundings.time()::run);
        ready.accept(Collections.unmodifiableCollection(next.values()));
        byName = next;
    }

    @GuardedBy("this")
    private Workload come(WorkloadDefinition definition) {
        Workload fresh = new Workload(definition, surroundings, transitions);
        Optional.ofNullable(leaving.remove(definition.name())).ifPresent(fresh::succeed);
        memory.recall(definition.name()).ifPresent(fresh::recall);
        return fresh;
    }

    @GuardedBy("this")
    private void go(Workload workload) {
        memory.keep(workload.name(), workload.remembered());
        workload.retire();
        if (workload.isLeaving()) {
            leaving.put(workload.name(), workload);
        }
    }
}
