/**
 * Several runtimes as one. Each keeps its own connection, and tells and fails for itself.
 *
 * <p>{@code Names} decides what a workload is called: by its name alone, or as {@code name@runtime}
 * where another runtime had that name first. {@link dev.reveille.runtime.several.SeveralRuntimes}
 * finds the runtime that a call is meant for, and {@code JointWatch} makes one stream of news of
 * what each tells.
 *
 * <p>Uses the port alone.
 */
@NullMarked
package dev.reveille.runtime.several;

import org.jspecify.annotations.NullMarked;
