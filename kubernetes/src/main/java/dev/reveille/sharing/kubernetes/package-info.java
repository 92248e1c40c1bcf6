/**
 * Several gateways before one cluster, which know of each other by Leases in a namespace of theirs.
 *
 * <p>Each gateway has one that it renews ({@code Presence}, which {@code Roll} reads of the
 * others), one of them leads ({@code Leader}), and whoever starts or stops a workload has one for
 * that ({@code HeldLease}). On the claim of who wants to put a workload to sleep, the others write
 * whether they consent ({@code Consensus} counts it, {@code Yielded} remembers what this gateway
 * has consented to). {@code Leases} knows the calls; all of them watch the same Leases.
 *
 * <p>A claim is made before the others are listed, and a gateway enters before it lists the claims:
 * of two that come at the same moment, one sees the other. Uses the port {@code sharing}, {@code
 * config}, {@code time}, and the client of {@code runtime.kubernetes}.
 */
@NullMarked
package dev.reveille.sharing.kubernetes;

import org.jspecify.annotations.NullMarked;
