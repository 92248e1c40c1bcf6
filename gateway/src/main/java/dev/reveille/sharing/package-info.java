/**
 * Several gateways before the same workloads: what one asks of and tells the others, and hears from
 * them.
 *
 * <p>{@link dev.reveille.sharing.Sharing} is the port. The life cycle asks it before it stops
 * anything ({@link dev.reveille.sharing.Sharing#askToSleep}) and before it starts anything ({@link
 * dev.reveille.sharing.Sharing#askToWake}), and is asked by the others through {@link
 * dev.reveille.sharing.ThisGateway}. Adapters carry that to the other gateways and decide only who
 * may: by the consent of all of them, as Redis does it, or by one that leads, as a Lease of
 * Kubernetes would. Nothing of this is touched by a request for a workload that is awake.
 *
 * <p>What every adapter needs is here as well: {@link dev.reveille.sharing.LentClaim} keeps a claim
 * for as long as its lender lets it, {@link dev.reveille.sharing.Poll} counts the answers to a
 * question, {@link dev.reveille.sharing.Contact} knows whether anybody can be asked at all.
 *
 * <p>No clock is ever compared with another machine's: what is told is how long ago something was,
 * and what is lent has a span of time that each side measures on its own monotonic clock.
 *
 * <p>Uses {@code config} and {@code time}.
 */
@NullMarked
package dev.reveille.sharing;

import org.jspecify.annotations.NullMarked;
