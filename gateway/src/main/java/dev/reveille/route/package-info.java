/**
 * From a Host value to a workload or a group: one immutable table, swapped whole when the
 * configuration changes.
 *
 * <p>Uses {@code workload} and {@code balance}.
 */
@NullMarked
package dev.reveille.route;

import org.jspecify.annotations.NullMarked;
