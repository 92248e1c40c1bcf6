/**
 * From a Host value to a workload: one immutable table, swapped whole when the configuration
 * changes.
 *
 * <p>Uses {@code workload}.
 */
@NullMarked
package dev.reveille.route;

import org.jspecify.annotations.NullMarked;
