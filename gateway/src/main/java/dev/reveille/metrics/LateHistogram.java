package dev.reveille.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A workload's series of a histogram, made with the first value: each costs a kilobyte and a dozen
 * lines in every answer to Prometheus, and most of a thousand workloads sleep all day. Safe for use
 * by many threads.
 */
final class LateHistogram {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Supplier<@Nullable DistributionDataPoint> lookUp;

    private volatile @Nullable DistributionDataPoint known;

    /**
     * @param lookUp finds the series; nothing where nothing is counted any more
     */
    LateHistogram(Supplier<@Nullable DistributionDataPoint> lookUp) {
        this.lookUp = lookUp;
    }

    void observe(long nanos) {
        DistributionDataPoint point = known;
        if (point == null) {
            point = lookUp.get();
            known = point;
        }
        if (point != null) {
            point.observe(nanos / NANOS_PER_SECOND);
        }
    }
}
