/**
 * The operator's pages: the dashboard at {@code /_status} and the topology at {@code /_topology},
 * with what they are made of. {@link dev.reveille.dashboard.DashboardEndpoints} registers them.
 *
 * <p>The pages are the resources beside this package, ES modules without a build step: {@code
 * begin.js} sees to it that all of them come, {@code status.js} and {@code topology.js} begin,
 * {@code live.js} takes the pushed status document, {@code model.js} reads it, {@code list.js}
 * keeps a {@code view.js} for each workload and changes only what differs, {@code strips.js} draws
 * what was recorded, {@code details.js} shows one workload with its log. Everything that comes from
 * workloads is set as text. {@code dagre.js} is a library, kept as it was released.
 *
 * <p>Uses {@code admin}, {@code history}, {@code icons}, {@code http} and {@code workload}.
 */
@NullMarked
package dev.reveille.dashboard;

import org.jspecify.annotations.NullMarked;
