/**
 * Whom a route leads to: one workload, or a group of which a member answers.
 *
 * <p>The data plane asks a {@link dev.reveille.balance.Destination} to {@code choose} for each
 * request, and to {@code hold} one when nobody is awake. In a {@link dev.reveille.balance.Group}, a
 * {@link dev.reveille.balance.Strategy} chooses among the awake members; none of this blocks, and
 * only the weighted strategy takes a lock, for a few additions. {@link dev.reveille.balance.Groups}
 * keeps the groups there are.
 *
 * <p>Uses {@code workload}, {@code runtime}, {@code config} and {@code time}.
 */
@NullMarked
package dev.reveille.balance;

import org.jspecify.annotations.NullMarked;
