/**
 * Kubernetes as a runtime: a workload is an object with a number of replicas (a Deployment, a
 * StatefulSet, anything with a {@code scale} subresource), asleep with none and awake with as many
 * as it had. Translates, decides nothing.
 *
 * <p>{@code Cluster} knows the calls we make to an API server, {@code Reading} what we read of its
 * answers; what comes of that are our own records ({@code Scaled}, {@code Pod}, {@code Front},
 * {@code Slice}). A {@code View} has them, asked now ({@code Cluster}) or as the informers keep
 * them ({@code Caches}). {@code Sighting} makes one {@code Instance} of them: {@code PodSummary}
 * says what the pods amount to, {@code Runs} tells one run from the next, {@code Places} says where
 * a workload is reached. {@code Scaling} changes the number of replicas, and {@code
 * KubernetesWatch} hears of changes.
 *
 * <p>Uses the port, {@code config}, {@code time} and the log. The only package that knows fabric8's
 * client.
 */
@NullMarked
package dev.reveille.runtime.kubernetes;

import org.jspecify.annotations.NullMarked;
