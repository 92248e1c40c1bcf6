/**
 * The runtimes against the real thing: a Docker engine, its containers, and people who use the
 * {@code docker} command beside us.
 */
@NullMarked
package dev.reveille.it.runtime;

import org.jspecify.annotations.NullMarked;
