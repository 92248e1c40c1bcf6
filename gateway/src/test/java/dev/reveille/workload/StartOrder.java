package dev.reveille.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Waking;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Each dependency is ready before what depends on it is started: looks at every start. For one
 * thread. What is legitimate, and nothing else:
 *
 * <ul>
 *   <li>What a wake waits for is what the workload depended on when it began. Another configuration
 *       counts from the next wake.
 *   <li>A dependency that was ready during the wake may be ready no more if somebody else did
 *       something since, to it or to what it depends on itself, or if there is another
 *       configuration: then the wake goes on, and no request is let in before the whole is woken.
 *   <li>What someone else starts is not our start.
 * </ul>
 */
final class StartOrder {

    /** A wake under way. */
    private static final class Wake {
        private final List<String> needs;
        private final Set<String> ready = new HashSet<>();
        private final Set<String> disturbed = new HashSet<>();

        Wake(List<String> needs) {
            this.needs = needs;
        }
    }

    private final Supplier<Collection<Workload>> workloads;
    private final Map<String, Wake> wakes = new HashMap<>();

    /**
     * @param workloads those that are defined now
     */
    StartOrder(Supplier<Collection<Workload>> workloads) {
        this.workloads = workloads;
    }

    /** Hears of every move. */
    void moved(Workload workload, WorkloadState to) {
        if (workload.isRetired()) {
            return;
        }
        String name = workload.name();
        if (to instanceof Waking) {
            Wake wake = new Wake(workload.definition().lifecycle().dependsOn());
            wakes.put(name, wake);
        } else {
            wakes.remove(name);
        }
        look();
    }

    /** Notes what is ready now. */
    private void look() {
        wakes.values()
                .forEach(
                        wake -> wake.needs.stream().filter(this::isReady).forEach(wake.ready::add));
    }

    /** There is another configuration. */
    void reconfigured() {
        look();
        wakes.values().forEach(wake -> wake.disturbed.addAll(wake.needs));
    }

    /** Someone else does something to this workload. */
    void disturbed(String name) {
        wakes.values().forEach(wake -> wake.disturbed.add(name));
        for (Workload workload : workloads.get()) {
            if (workload.definition().lifecycle().dependsOn().contains(name)) {
                disturbed(workload.name());
            }
        }
    }

    /** It is about to be started by us. */
    void starts(String name) {
        Wake wake = wakes.get(name);
        assertThat(wake).as("the wake of %s, which is started", name).isNotNull();
        for (String dependency : wake.needs) {
            assertThat(wake.ready)
                    .as("was ready before %s, which depends on it, is started", name)
                    .contains(dependency);
            assertThat(isReady(dependency) || wake.disturbed.contains(dependency))
                    .as("%s is ready while %s, which depends on it, is started", dependency, name)
                    .isTrue();
        }
    }

    /** It is awake, and so is all that it depends on. */
    private boolean isReady(String name) {
        return workloads.get().stream()
                .filter(workload -> workload.name().equals(name))
                .anyMatch(
                        workload ->
                                workload.state() instanceof Awake
                                        && workload.definition().lifecycle().dependsOn().stream()
                                                .allMatch(this::isReady));
    }
}
