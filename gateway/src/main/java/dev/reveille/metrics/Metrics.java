package dev.reveille.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.http.Endpoint;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.sharing.Sharing;
import dev.reveille.time.Time;
import dev.reveille.workload.SleepReason;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadMeter;
import dev.reveille.workload.WorkloadState;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** All that one gateway counts (contract section 6). Thread-safe. */
public final class Metrics {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Families families;
    private final Time time;
    private final WorkloadMeter own;

    @GuardedBy("this")
    private final Map<String, WorkloadSeries> known = new HashMap<>();

    public Metrics(Time time) {
        this.time = time;
        this.families = Families.register(registry);
        this.own = new OwnRequests(families);
    }

    /** Makes the meter of a workload of this name, which begins at zero. */
    public synchronized WorkloadMeter meter(String name) {
        WorkloadSeries series = new WorkloadSeries(name, families, time);
        known.put(name, series);
        return series;
    }

    /** The meter of what the gateway answers by itself, for no workload. */
    public WorkloadMeter own() {
        return own;
    }

    /** The same runtime, with the calls to it counted. */
    public WorkloadRuntime counting(WorkloadRuntime runtime) {
        return new CountedRuntime(runtime, registry);
    }

    /**
     * Begins to read what workloads, and the JVM, show by themselves. Once.
     *
     * @param workloads those there are, whenever asked
     * @param connections how many connections to one are open
     */
    public void read(
            Supplier<Collection<Workload>> workloads, ToIntFunction<Workload> connections) {
        Gauges.register(registry, workloads, connections);
        JvmMetrics.builder().register(registry);
    }

    /**
     * Begins to read which runtimes are heard. Once.
     *
     * @param runtimes their names, the empty one where there is only one
     */
    public void read(Set<String> runtimes, Predicate<String> isHeard) {
        registry.register(
                Family.RUNTIME_CONNECTED
                        .readGauge()
                        .callback(
                                to ->
                                        runtimes.forEach(
                                                name -> to.call(isHeard.test(name) ? 1 : 0, name)))
                        .build());
    }

    /** Begins to read how the gateway stands with others, if there can be any. Once. */
    public void read(Sharing sharing) {
        if (!sharing.isAlone()) {
            registry.register(
                    Family.SHARING_CONNECTED
                            .readGauge()
                            .callback(to -> to.call(sharing.standing().connected() ? 1 : 0))
                            .build());
            registry.register(
                    Family.SHARING_GATEWAYS
                            .readGauge()
                            .callback(to -> to.call(sharing.standing().others().size()))
                            .build());
        }
    }

    /** These workloads are all there are: the series of others go. */
    public synchronized void keep(Collection<Workload> workloads) {
        Set<String> gone = new HashSet<>(known.keySet());
        workloads.forEach(workload -> gone.remove(workload.name()));
        gone.forEach(
                name -> {
                    WorkloadSeries series = known.remove(name);
                    if (series != null) {
                        series.forget();
                    }
                });
    }

    /** Answers {@code GET /_metrics}. */
    public Endpoint endpoint() {
        return new MetricsEndpoint(registry);
    }

    /** Requests alone: streams of events would make durations of hours. */
    private static final class OwnRequests implements WorkloadMeter {

        private final StatusCounter requests;

        OwnRequests(Families families) {
            this.requests = new StatusCounter(status -> families.request("", status));
        }

        @Override
        public void answered(int status, long nanos) {
            requests.count(status);
        }

        @Override
        public void held(Duration waited) {
            throw new IllegalStateException("Nothing is held for the gateway itself.");
        }

        @Override
        public void stopped(SleepReason why) {}

        @Override
        public void moved(WorkloadState from, WorkloadState to) {
            throw new IllegalStateException("The gateway itself has no state.");
        }
    }
}
