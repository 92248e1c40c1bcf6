package dev.reveille.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.Configuration;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Health;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.workload.HeldRequests;
import dev.reveille.workload.Hold;
import dev.reveille.workload.HoldOutcome;
import dev.reveille.workload.ScriptedRuntime;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.TestConfiguration;
import dev.reveille.workload.VirtualTime;
import dev.reveille.workload.Workload;
import dev.reveille.workload.Workloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A group {@code g} of sleeping members with a clock and a runtime that the test owns. A member
 * that is started is ready when the test says so.
 */
final class GroupScene {

    static final Duration START = Duration.ofSeconds(30);
    static final Duration IDLE = Duration.ofSeconds(60);

    final VirtualTime time = new VirtualTime();
    final ScriptedRuntime runtime = new ScriptedRuntime(time);
    final HeldRequests held;
    final Workloads workloads;
    final Groups groups = new Groups(time);

    /**
     * @param keys of the group besides name and host
     * @param members their names, each with further keys if need be: {@code a, max_held: 1}
     */
    GroupScene(String keys, String... members) {
        this(keys, Integer.MAX_VALUE, members);
    }

    GroupScene(String keys, int mostHeld, String... members) {
        held = new HeldRequests(mostHeld);
        workloads =
                new Workloads(
                        new Surroundings(runtime, time, () -> 1).holding(held), (_, _, _) -> {});
        runtime.health(Health.STARTING);
        define(keys, members);
        workloads.all().forEach(workload -> runtime.creates(workload.name()));
        runtime.watch(this::bring);
    }

    /** The configuration is read anew. */
    void define(String keys, String... members) {
        StringBuilder yaml = new StringBuilder("containers:\n");
        for (String member : members) {
            yaml.append(
                    "  - {start_timeout: 30s, idle_timeout: 60s, name: %s}%n".formatted(member));
        }
        String names =
                List.of(members).stream()
                        .map(member -> member.split(",", 2)[0])
                        .collect(Collectors.joining(", "));
        String list = keys.contains("containers:") ? "" : ", containers: [" + names + "]";
        yaml.append("groups:\n  - {name: g, host: g.test, %s%s}%n".formatted(keys, list));
        Configuration file = TestConfiguration.of(yaml.toString());
        workloads.define(file.workloads());
        groups.define(file.groups(), workloads.all());
    }

    private void bring(RuntimeEvent event) {
        if (event instanceof RuntimeEvent.Observed(Instance instance)) {
            workloads.find(instance.name()).ifPresent(w -> w.observed(instance, false));
        }
    }

    Group group() {
        return groups.find("g").orElseThrow();
    }

    Workload member(String name) {
        return workloads.find(name).orElseThrow();
    }

    /** The members' states in their order: {@code Awake Asleep}. */
    String states() {
        time.settle();
        return workloads.all().stream()
                .map(workload -> workload.state().getClass().getSimpleName())
                .collect(Collectors.joining(" "));
    }

    /** It has been started, and becomes ready. */
    void ready(String name) {
        time.settle();
        Running running = (Running) runtime.status(name);
        runtime.becomes(name, new Running(running.run(), Health.HEALTHY, running.attachments()));
        time.settle();
        assertThat(member(name).isReady()).as("%s is ready", name).isTrue();
    }

    /** It runs, and ends by itself. */
    void ends(String name) {
        time.settle();
        runtime.becomes(name, new Stopped(runtime.status(name).run(), 1, ""));
        time.settle();
    }

    /** All members are awake. */
    GroupScene awake() {
        workloads.all().forEach(Workload::wake);
        workloads.all().forEach(workload -> ready(workload.name()));
        return this;
    }

    /** A request that comes and goes: who answers it. */
    String asked() {
        Workload answering = group().choose();
        if (answering.enter().isEmpty()) {
            return "nobody";
        }
        answering.leave();
        return answering.name();
    }

    /** Who answers so many requests, one after the other. */
    String asked(int times) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < times; i++) {
            all.append(asked());
        }
        return all.toString();
    }

    /** A request that waits, and everything it hears. */
    static final class Visit {
        final List<HoldOutcome> heard = new ArrayList<>();
        Hold hold = () -> {};

        HoldOutcome outcome() {
            assertThat(heard).as("what a held request hears, once").hasSize(1);
            return heard.getFirst();
        }
    }

    Visit visit(Duration patience) {
        Visit visit = new Visit();
        group().choose();
        visit.hold = group().hold(patience, visit.heard::add);
        time.settle();
        return visit;
    }

    Visit visit() {
        return visit(Duration.ofMinutes(5));
    }

    /** Requests that members hold, all together. */
    int places() {
        return workloads.all().stream().mapToInt(Workload::held).sum();
    }
}
