package dev.reveille.metrics;

import dev.reveille.runtime.Instance;
import dev.reveille.workload.Workload;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** What is read off the workloads when somebody asks, and costs nothing until then. Stateless. */
final class Gauges {

    /** The words of {@link dev.reveille.workload.WorkloadState#word}. */
    static final List<String> STATES = List.of("sleeping", "starting", "running", "failed");

    private final Supplier<Collection<Workload>> workloads;

    private Gauges(Supplier<Collection<Workload>> workloads) {
        this.workloads = workloads;
    }

    /**
     * @param connections how many connections to a workload are open
     */
    static void register(
            PrometheusRegistry registry,
            Supplier<Collection<Workload>> workloads,
            ToIntFunction<Workload> connections) {
        Gauges gauges = new Gauges(workloads);
        gauges.registerState(registry);
        registry.register(
                Family.WORKLOAD_INFO
                        .readGauge()
                        .callback(
                                to ->
                                        gauges.each(
                                                w ->
                                                        runtime(w)
                                                                .ifPresent(
                                                                        name ->
                                                                                to.call(
                                                                                        1, w.name(),
                                                                                        name))))
                        .build());
        registry.register(
                Family.HELD_REQUESTS
                        .readGauge()
                        .callback(to -> gauges.each(w -> to.call(w.held(), w.name())))
                        .build());
        registry.register(
                Family.OPEN_CONNECTIONS
                        .readGauge()
                        .callback(
                                to ->
                                        gauges.each(
                                                w -> to.call(connections.applyAsInt(w), w.name())))
                        .build());
        registry.register(
                Family.ASLEEP
                        .readCounter()
                        .callback(to -> gauges.each(w -> to.call(asleepSeconds(w), w.name())))
                        .build());
    }

    private void registerState(PrometheusRegistry registry) {
        registry.register(
                Family.WORKLOAD_STATE
                        .readGauge()
                        .callback(
                                to ->
                                        each(
                                                workload -> {
                                                    String now = workload.state().word();
                                                    for (String state : STATES) {
                                                        to.call(
                                                                state.equals(now) ? 1 : 0,
                                                                workload.name(),
                                                                state);
                                                    }
                                                }))
                        .build());
    }

    private void each(Consumer<Workload> one) {
        workloads.get().forEach(one);
    }

    /** Empty where there is only one, and while none has told of it. */
    private static Optional<String> runtime(Workload workload) {
        return workload.seen().map(Instance::runtime).filter(name -> !name.isEmpty());
    }

    private static double asleepSeconds(Workload workload) {
        return workload.meter() instanceof WorkloadSeries series ? series.asleepSeconds() : 0;
    }
}
