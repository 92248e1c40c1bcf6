package dev.reveille.proxy;

import dev.reveille.workload.WorkloadMeter;

/**
 * Who hears of requests that have ended, apart from their workloads' own meters. Immutable.
 *
 * @param own counts those that no workload was asked for
 * @param accessLog whether each one is written to the log
 */
public record Witnesses(WorkloadMeter own, boolean accessLog) {

    /** Nobody. */
    public static final Witnesses NONE = new Witnesses(WorkloadMeter.NONE, false);
}
