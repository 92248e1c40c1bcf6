package dev.reveille.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** The metrics that are counted where things happen, all with the label {@code container}. */
record Families(
        Counter requests,
        Histogram requestDuration,
        Counter starts,
        Histogram startDuration,
        Counter idleStops,
        Histogram holdDuration) {

    /** From a cached file to a slow upload. */
    private static final double[] REQUEST_BOUNDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
    };

    /** From a paused container to an application that takes minutes. */
    private static final double[] WAKE_BOUNDS = {
        0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 30, 60, 120, 300
    };

    static Families register(PrometheusRegistry registry) {
        Families all =
                new Families(
                        Family.REQUESTS.counter(),
                        Family.REQUEST_DURATION.histogram(REQUEST_BOUNDS),
                        Family.STARTS.counter(),
                        Family.START_DURATION.histogram(WAKE_BOUNDS),
                        Family.IDLE_STOPS.counter(),
                        Family.HOLD_DURATION.histogram(WAKE_BOUNDS));
        registry.register(all.requests);
        registry.register(all.requestDuration);
        registry.register(all.starts);
        registry.register(all.startDuration);
        registry.register(all.idleStops);
        registry.register(all.holdDuration);
        return all;
    }

    /**
     * The counter of a container's requests with a status code.
     *
     * @param status 0 for those that HTTP does not know
     */
    CounterDataPoint request(String container, int status) {
        return requests.labelValues(container, status == 0 ? "other" : Integer.toString(status));
    }

    /** Removes all series of a container. */
    void forget(String container) {
        List.of(requests, requestDuration, starts, startDuration, idleStops, holdDuration)
                .forEach(family -> family.removeIf(values -> values.getFirst().equals(container)));
    }
}
