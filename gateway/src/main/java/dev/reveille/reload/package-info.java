/**
 * Another configuration for a gateway that is running: detect, validate, compare, apply, report.
 *
 * <p>{@link dev.reveille.reload.FileWatch} detects that files have other content than before.
 * {@link dev.reveille.reload.Reload} reads and validates the configuration, has a {@link
 * dev.reveille.reload.Reload.Target} compare and apply it, and reports in one line of the log. What
 * only a new start can change is in {@link dev.reveille.reload.Lasting}.
 *
 * <p>Uses {@code config} and {@code time}.
 */
@NullMarked
package dev.reveille.reload;

import org.jspecify.annotations.NullMarked;
