/**
 * Docker Swarm as a runtime: a workload is a service in replicated mode, asleep with no replicas
 * and awake with the number it had. Translates, decides nothing.
 *
 * <p>{@code SwarmApi} knows the calls we make to a manager, {@code SwarmJson} what we read of its
 * answers. {@code Services} looks at services with their tasks: {@code TaskSummary} says what the
 * tasks amount to, {@code ServiceRuns} tells one run from the next, {@code Addresses} says where a
 * service is reached. {@code Scaling} changes the number of replicas, and {@code Lookout} tells of
 * changes. Tasks have no events: they are looked at for as long as they are on their way somewhere.
 *
 * <p>Uses the port, {@code time}, and the engine's HTTP and events of {@link
 * dev.reveille.runtime.docker}.
 */
@NullMarked
package dev.reveille.runtime.swarm;

import org.jspecify.annotations.NullMarked;
