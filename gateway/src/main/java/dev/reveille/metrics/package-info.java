/**
 * What Prometheus reads. {@link dev.reveille.metrics.Family} declares every metric of the gateway,
 * once; {@link dev.reveille.metrics.Metrics} makes them and hands each workload its meter, whose
 * counters were looked up when it came. What can be read off the workloads ({@link
 * dev.reveille.metrics.Gauges}) is read when somebody asks. {@link
 * dev.reveille.metrics.CountedRuntime} stands before the runtime and counts the calls.
 *
 * <p>Nothing is registered globally: two gateways in one process count for themselves.
 *
 * <p>Uses {@code workload}, {@code runtime}, {@code config}, {@code http} and {@code time}; alone
 * knows the Prometheus client.
 */
@NullMarked
package dev.reveille.metrics;

import org.jspecify.annotations.NullMarked;
