package dev.reveille.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.workload.WorkloadState.Failed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Several workloads as a file defines them, with a clock and a runtime that the test owns. What the
 * runtime tells reaches them at once. Every one is ready as soon as it runs, unless it is told to
 * be slow.
 */
final class Stack {

    final VirtualTime time = new VirtualTime();
    final ScriptedRuntime runtime = new ScriptedRuntime(time);

    /** What the runtime was asked to do and what became ready, in order: {@code start db}. */
    final List<String> story = new ArrayList<>();

    private final Set<String> slow = new HashSet<>();
    private final Workloads workloads;

    /**
     * @param lines what follows {@code containers:}, each line one container, as in {@code name:
     *     app, host: app.test, depends_on: [db]}
     */
    Stack(String... lines) {
        workloads =
                new Workloads(
                        new Surroundings(
                                runtime,
                                time,
                                () -> 1,
                                new HeldRequests(Integer.MAX_VALUE),
                                this::readiness),
                        (workload, _, to) -> {
                            boolean passing =
                                    to instanceof WorkloadState.Waking
                                            || to instanceof WorkloadState.Draining;
                            if (!passing) {
                                story.add(workload.name() + " " + Scene.word(to));
                            }
                        });
        List<WorkloadDefinition> all = define(lines);
        runtime.address(Scene.DOOR);
        all.forEach(definition -> runtime.creates(definition.name()));
        runtime.watch(this::bring);
    }

    List<WorkloadDefinition> define(String... lines) {
        StringBuilder yaml = new StringBuilder("containers:\n");
        for (String line : lines) {
            yaml.append("  - {").append(line).append("}\n");
        }
        List<WorkloadDefinition> all = TestConfiguration.of(yaml.toString()).workloads();
        workloads.define(all);
        return all;
    }

    private Readiness readiness(WorkloadDefinition definition) {
        return (_, _) ->
                slow.contains(definition.name())
                        ? Optional.of(Reason.of("the door is closed"))
                        : Optional.empty();
    }

    private void bring(RuntimeEvent event) {
        switch (event) {
            case RuntimeEvent.Observed observed ->
                    workloads
                            .find(observed.instance().name())
                            .ifPresent(w -> w.observed(observed.instance(), false));
            case RuntimeEvent.Removed removed ->
                    workloads.find(removed.name()).ifPresent(Workload::removed);
            default -> {}
        }
    }

    /** Whether the runtime's events come; it is told alone, and they come all the same. */
    void inTouch(boolean inTouch) {
        workloads.inTouch(inTouch);
    }

    Workload of(String name) {
        return workloads.find(name).orElseThrow();
    }

    String state(String name) {
        return Scene.word(of(name).state());
    }

    String failure(String name) {
        assertThat(of(name).state()).isInstanceOf(Failed.class);
        return ((Failed) of(name).state()).failure().reason().detail();
    }

    /** It runs and is not ready until {@link #opens}. */
    Stack slow(String name) {
        slow.add(name);
        return this;
    }

    Stack opens(String name) {
        slow.remove(name);
        time.advance(Duration.ofSeconds(1));
        return this;
    }

    /** It ends by itself. */
    void ends(String name, int exitCode) {
        runtime.becomes(name, new Stopped(runtime.status(name).run(), exitCode, ""));
        time.settle();
    }

    /** A request that is held until its workload is awake. */
    Scene.Visit visit(String name) {
        Scene.Visit visit = new Scene.Visit();
        visit.hold = of(name).hold(Duration.ofMinutes(5), visit.heard::add);
        time.settle();
        return visit;
    }

    /** A request comes and is answered at once. */
    void isUsed(String name) {
        assertThat(of(name).enter()).isPresent();
        of(name).leave();
    }

    /** Awake, all that it depends on included, and used just now. */
    Stack awake(String name) {
        visit(name);
        isUsed(name);
        return this;
    }
}
