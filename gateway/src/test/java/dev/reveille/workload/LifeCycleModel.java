package dev.reveille.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Paused;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.workload.LifeCycleStep.Deed;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Failed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Three workloads, real code, on a clock and a runtime of the test's own: {@code app} depends on
 * {@code api}, which depends on {@code db}, in the first of the configurations; the last one does
 * not know {@code app}. Plays steps, and fails as soon as something is not as promised. For one
 * thread.
 */
final class LifeCycleModel {

    static final List<String> NAMES = List.of("app", "api", "db");

    private static final Deque<Workload> NOBODY = new ArrayDeque<>();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final List<List<WorkloadDefinition>> CONFIGURATIONS =
            List.of(
                    configuration("[api]", "[db]", "60s"),
                    configuration("[api, db]", "[]", "10s"),
                    configuration("[]", "[db]", "5m"),
                    configuration("[db]", "[db]", "0"),
                    configuration("[api]", "[db]", "60s", ""),
                    configuration("[api]", "[db]", "60s").stream().skip(1).toList());

    static final int CONFIGURATIONS_COUNT = CONFIGURATIONS.size();

    private final VirtualTime time = new VirtualTime();
    private final WatchedRuntime runtime = new WatchedRuntime();
    private final HeldRequests held = new HeldRequests(Integer.MAX_VALUE);
    private final Set<String> closed = new HashSet<>();
    private final Map<String, Deque<Workload>> inFlight = new HashMap<>();
    private final List<Visit> visits = new ArrayList<>();
    private final Workloads workloads;
    private final StartOrder order;

    private List<WorkloadDefinition> configuration = List.of();

    /** What an operator has had sleep at some time. */
    private final Set<String> ordered = new HashSet<>();

    LifeCycleModel() {
        workloads =
                new Workloads(
                        new Surroundings(runtime, time, () -> 1, held, this::readiness),
                        (workload, _, to) -> moved(workload, to));
        order = new StartOrder(workloads::all);
        runtime.address(Scene.DOOR);
        define(0);
        NAMES.forEach(runtime::creates);
        runtime.watch(this::bring);
    }

    private static List<WorkloadDefinition> configuration(String app, String api, String idle) {
        return configuration(app, api, idle, "host: db.test, ");
    }

    private static List<WorkloadDefinition> configuration(
            String app, String api, String idle, String hostOfDb) {
        String yaml =
                """
                containers:
                  - {name: app, host: app.test, idle_timeout: %s, start_timeout: 30s, depends_on: %s}
                  - {name: api, host: api.test, idle_timeout: 30s, start_timeout: 10s, depends_on: %s}
                  - {name: db, %sidle_timeout: %s}
                """
                        .formatted(idle, app, api, hostOfDb, idle);
        return TestConfiguration.of(yaml).workloads();
    }

    private void moved(Workload workload, WorkloadState to) {
        order.moved(workload, to);
        if (to instanceof Failed) {
            // A start call that has not returned is cut off, and is none any more.
            runtime.starting.remove(workload.name());
        }
    }

    /** A request that is held. */
    private record Visit(String workload, List<HoldOutcome> heard, Optional<Hold> hold) {}

    /** Looks at every call while it is made. */
    private final class WatchedRuntime extends ScriptedRuntime {

        private final Set<String> starting = new HashSet<>();

        WatchedRuntime() {
            super(time);
        }

        @Override
        public void start(String name) {
            assertThat(starting.add(name)).as("two starts of %s at once", name).isTrue();
            order.starts(name);
            try {
                super.start(name);
            } finally {
                starting.remove(name);
            }
        }

        @Override
        public void stop(String name, Optional<Duration> grace) {
            mayBePutToSleep(name);
            super.stop(name, grace);
        }
    }

    private void mayBePutToSleep(String name) {
        if (!ordered.contains(name)) {
            // An order lets what is in flight end for a while, and then not.
            assertThat(inFlight(name)).as("in flight while %s is stopped", name).isZero();
        }
        for (WorkloadDefinition definition : configuration) {
            if (definition.lifecycle().dependsOn().contains(name)) {
                assertThat(of(definition.name()).state())
                        .as(
                                "%s, which depends on %s, while that is stopped",
                                definition.name(), name)
                        .isNotInstanceOf(Awake.class);
            }
        }
    }

    private Readiness readiness(WorkloadDefinition definition) {
        return (_, _) ->
                closed.contains(definition.name()) || !isRunning(definition.name())
                        ? Optional.of(Reason.of("the door is closed"))
                        : Optional.empty();
    }

    private boolean isRunning(String name) {
        return runtime.find(name).map(Instance::status).orElse(null) instanceof Running;
    }

    private void bring(RuntimeEvent event) {
        switch (event) {
            case RuntimeEvent.Observed observed ->
                    find(observed.instance().name())
                            .ifPresent(workload -> workload.observed(observed.instance(), false));
            case RuntimeEvent.Removed removed -> find(removed.name()).ifPresent(Workload::removed);
            default -> {}
        }
    }

    private Optional<Workload> find(String name) {
        return workloads.find(name);
    }

    private Workload of(String name) {
        return find(name).orElseThrow();
    }

    private int inFlight(String name) {
        return inFlight.getOrDefault(name, NOBODY).size();
    }

    private List<String> names() {
        return configuration.stream().map(WorkloadDefinition::name).toList();
    }

    private void define(int which) {
        configuration = CONFIGURATIONS.get(which);
        Collection<Workload> before = workloads.all();
        workloads.define(configuration);
        order.reconfigured();
        // As discovery tells what comes.
        for (Workload workload : workloads.all()) {
            if (!before.contains(workload)) {
                runtime.find(workload.name())
                        .ifPresent(instance -> workload.observed(instance, true));
            }
        }
    }

    void play(LifeCycleStep step) {
        if (step instanceof LifeCycleStep.OfOne one && find(one.workload()).isEmpty()) {
            return;
        }
        make(step);
        check();
    }

    private void make(LifeCycleStep step) {
        switch (step) {
            case LifeCycleStep.Visit(String workload, Duration patience) ->
                    visit(workload, patience);
            case LifeCycleStep.Leave(int which) -> leave(which);
            case LifeCycleStep.Enter(String workload) -> enter(workload);
            case LifeCycleStep.End(String workload) -> end(workload);
            case LifeCycleStep.Doubt(String workload) -> {
                order.disturbed(workload);
                if (of(workload).state() instanceof Awake awake) {
                    of(workload).doubt(awake);
                }
            }
            case LifeCycleStep.Order(String workload) -> {
                ordered.add(workload);
                of(workload).putToSleep(SleepReason.OPERATOR);
            }
            case LifeCycleStep.Touch(boolean heard) -> workloads.inTouch(heard);
            case LifeCycleStep.Pass(Duration duration) -> time.advance(duration);
            case LifeCycleStep.Outside(String workload, Deed deed) -> outside(workload, deed);
            case LifeCycleStep.Door(String workload, boolean open) -> {
                if (open) {
                    closed.remove(workload);
                } else {
                    closed.add(workload);
                }
            }
            case LifeCycleStep.Fail(var call, var kind) -> runtime.fails(call, kind, "no");
            case LifeCycleStep.Recover() -> runtime.reachable();
            case LifeCycleStep.Slow(var call, Duration duration) ->
                    runtime.next(call, () -> time.advance(duration));
            case LifeCycleStep.During(var call, LifeCycleStep meanwhile) ->
                    runtime.next(call, () -> play(meanwhile));
            case LifeCycleStep.Reload(int which) -> define(which);
            case LifeCycleStep.Reconcile() -> reconcile();
        }
    }

    private void visit(String name, Duration patience) {
        List<HoldOutcome> heard = new ArrayList<>();
        Hold hold = of(name).hold(patience, heard::add);
        visits.add(new Visit(name, heard, Optional.of(hold)));
    }

    private void leave(int which) {
        List<Visit> waiting = visits.stream().filter(visit -> visit.heard.isEmpty()).toList();
        if (!waiting.isEmpty()) {
            Visit leaving = waiting.get(which % waiting.size());
            leaving.hold.orElseThrow().cancel();
            visits.remove(leaving);
            leaving.heard.add(new HoldOutcome.TimedOut());
            visits.add(leaving);
        }
    }

    private void enter(String name) {
        if (of(name).enter().isPresent()) {
            inFlight.computeIfAbsent(name, _ -> new ArrayDeque<>()).add(of(name));
            runs(name);
            of(name).definition().lifecycle().dependsOn().forEach(this::runs);
        }
    }

    private void runs(String name) {
        assertThat(runtime.status(name)).as("%s, which is used", name).isInstanceOf(Running.class);
    }

    private void end(String name) {
        if (inFlight(name) > 0) {
            inFlight.get(name).remove().leave();
        }
    }

    private void outside(String name, Deed deed) {
        order.disturbed(name);
        Optional<Instance.Status> now = runtime.find(name).map(Instance::status);
        switch (deed) {
            case CREATE -> {
                if (now.isEmpty()) {
                    runtime.creates(name);
                }
            }
            case REMOVE -> {
                if (now.isPresent()) {
                    runtime.removes(name);
                }
            }
            case START -> {
                if (now.filter(Stopped.class::isInstance).isPresent()) {
                    runtime.becomes(name, runtime.running());
                }
            }
            case STOP -> stopped(name, now, 143);
            case CRASH -> stopped(name, now, 1);
            case PAUSE -> {
                if (now.orElse(null) instanceof Running running) {
                    runtime.becomes(name, new Paused(running));
                }
            }
        }
    }

    private void stopped(String name, Optional<Instance.Status> now, int exitCode) {
        if (now.filter(Running.class::isInstance).isPresent()) {
            runtime.becomes(name, new Stopped(now.get().run(), exitCode, ""));
        }
    }

    private void reconcile() {
        for (String name : names()) {
            runtime.find(name)
                    .ifPresentOrElse(
                            instance -> of(name).observed(instance, false), of(name)::removed);
        }
    }

    /** What holds after every step. */
    private void check() {
        for (String name : names()) {
            Workload workload = of(name);
            assertThat(workload.inFlight()).as("in flight at %s", name).isEqualTo(inFlight(name));
            assertThat(workload.held())
                    .as("held for %s", name)
                    .isEqualTo(
                            visits.stream()
                                    .filter(v -> v.workload.equals(name) && v.heard.isEmpty())
                                    .count());
            switch (workload.state()) {
                case Failed failed -> {
                    assertThat(failed.failure().reason().detail())
                            .as("why %s failed", name)
                            .isNotBlank();
                    assertThat(workload.held()).as("held for %s, which failed", name).isZero();
                }
                case Asleep _ ->
                        assertThat(workload.held()).as("held for %s, which sleeps", name).isZero();
                case WorkloadState going -> {
                    assertThat(workload.leans()).as("%s leans", name).isTrue();
                    if (going instanceof Awake) {
                        assertThat(workload.held()).as("held for %s, awake", name).isZero();
                    }
                }
            }
        }
        for (Visit visit : visits) {
            assertThat(visit.heard)
                    .as("what a request for %s heard", visit.workload)
                    .hasSizeLessThan(2);
        }
    }

    /** All obstacles go; what was asked for is to end, and everything is to work again. */
    void recover() {
        workloads.inTouch(true);
        runtime.reachable();
        runtime.forgetScripts();
        closed.clear();
        NAMES.forEach(name -> outside(name, Deed.CREATE));
        if (names().size() < NAMES.size()) {
            define(0);
        }
        reconcile();
        time.advance(PATIENCE);
        check();
        for (Visit visit : visits) {
            assertThat(visit.heard).as("what a request for %s heard", visit.workload).hasSize(1);
        }
        for (String name : NAMES) {
            use(name);
            if (inFlight(name) == 0 && ordered.contains(name)) {
                // An order that had to wait for the wake came first; who comes then is held anew.
                use(name);
            }
            assertThat(inFlight(name)).as("%s takes requests", name).isPositive();
        }
        sleep();
    }

    /** A request, held if need be, as nothing hinders any more. */
    private void use(String name) {
        visit(name, PATIENCE);
        if (visits.getLast().heard.isEmpty()) {
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(visits.getLast().heard.getFirst())
                .as("a request for %s, which nothing hinders", name)
                .isInstanceOf(HoldOutcome.Ready.class);
        enter(name);
    }

    /** Nobody uses anything any more. */
    private void sleep() {
        NAMES.forEach(
                name -> {
                    while (inFlight(name) > 0) {
                        end(name);
                    }
                });
        define(1);
        time.advance(Duration.ofHours(1));
        check();
        for (String name : NAMES) {
            assertThat(of(name).state()).as(name).isInstanceOf(Asleep.class);
            assertThat(runtime.status(name)).as(name).isNotInstanceOf(Running.class);
        }
        assertThat(time.waiting()).as("timers that are left").isZero();
    }
}
