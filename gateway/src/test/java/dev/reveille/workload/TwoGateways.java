package dev.reveille.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.sharing.Sharing;
import dev.reveille.workload.WorkloadState.Awake;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Two gateways before one runtime, on the test's clock. Everything is ready as soon as it runs.
 * Made asleep; what the runtime tells reaches both at once.
 */
final class TwoGateways {

    final VirtualTime time = new VirtualTime();
    final ScriptedRuntime runtime = new ScriptedRuntime(time);
    final Company company = new Company(time);
    final Workloads one = workloads();
    final Workloads two = workloads();

    /**
     * @param lines as for {@link Stack}
     */
    TwoGateways(String... lines) {
        runtime.address(Scene.DOOR);
        for (Workloads each : List.of(one, two)) {
            define(each, lines);
        }
        one.all().forEach(workload -> runtime.creates(workload.name()));
        runtime.watch(event -> List.of(one, two).forEach(each -> bring(each, event)));
        one.all().forEach(w -> runtime.becomes(w.name(), runtime.status(w.name())));
    }

    /** Defines other workloads for one of them. */
    void define(Workloads gateway, String... lines) {
        StringBuilder yaml = new StringBuilder("containers:\n");
        for (String line : lines) {
            yaml.append("  - {").append(line).append("}\n");
        }
        gateway.define(TestConfiguration.of(yaml.toString()).workloads());
    }

    private Workloads workloads() {
        Sharing seat = company.seat();
        Workloads workloads =
                new Workloads(
                        new Surroundings(
                                        runtime,
                                        time,
                                        () -> 1,
                                        new HeldRequests(Integer.MAX_VALUE),
                                        _ -> (_, _) -> Optional.empty())
                                .sharing(seat),
                        (_, _, _) -> {});
        seat.begin(new SharedWorkloads(workloads, time));
        return workloads;
    }

    private static void bring(Workloads gateway, RuntimeEvent event) {
        if (event instanceof RuntimeEvent.Observed observed) {
            gateway.find(observed.instance().name())
                    .ifPresent(workload -> workload.observed(observed.instance(), false));
        }
    }

    /** A request that is held until its workload is awake. */
    Scene.Visit visit(Workloads gateway, String name) {
        Scene.Visit visit = new Scene.Visit();
        visit.hold = of(gateway, name).hold(Duration.ofMinutes(5), visit.heard::add);
        return visit;
    }

    /** Awake at both, and used at this one just now. */
    void awake(Workloads gateway, String name) {
        visit(gateway, name);
        time.settle();
        use(gateway, name);
        assertThat(state(one, name)).isEqualTo("Awake");
        assertThat(state(two, name)).isEqualTo("Awake");
    }

    /** A request comes and is answered at once. */
    void use(Workloads gateway, String name) {
        assertThat(of(gateway, name).enter()).isPresent();
        of(gateway, name).leave();
    }

    Workload of(Workloads gateway, String name) {
        return gateway.find(name).orElseThrow();
    }

    String state(Workloads gateway, String name) {
        WorkloadState state = of(gateway, name).state();
        return state instanceof Awake ? "Awake" : Scene.word(state);
    }

    int starts() {
        return runtime.count(ScriptedRuntime.Call.START);
    }

    int stops() {
        return runtime.count(ScriptedRuntime.Call.STOP);
    }
}
