/**
 * The Docker Engine, and Podman behind its Docker-compatible API, as a runtime: translates, decides
 * nothing.
 *
 * <p>{@link dev.reveille.runtime.docker.DockerHost} says where the engine listens. {@code
 * EngineHttp} speaks HTTP to it, {@code DockerApi} knows the dozen calls we make, {@code
 * Containers} reads their answers as {@link dev.reveille.runtime.Instance}s, {@code EngineWatch}
 * keeps the event stream open and {@code EventTranslator} turns it into {@link
 * dev.reveille.runtime.RuntimeEvent}s. {@code Runs} explains how one run is told from the next,
 * which is where most of the care goes.
 *
 * <p>Uses the port, {@code time}, Apache HttpClient and Jackson.
 */
@NullMarked
package dev.reveille.runtime.docker;

import org.jspecify.annotations.NullMarked;
