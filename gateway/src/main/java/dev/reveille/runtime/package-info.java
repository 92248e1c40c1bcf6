/**
 * The port to whatever runs workloads (Docker, Podman, Docker Swarm, local processes): what can be
 * asked of it, what it tells by itself, and how it fails. Owned by the core; the packages below
 * translate it to one kind of runtime each and decide nothing.
 *
 * <p>Uses {@code config} and {@code time} only. All calls block and belong on a virtual thread,
 * never on an event loop.
 */
@NullMarked
package dev.reveille.runtime;

import org.jspecify.annotations.NullMarked;
