/**
 * What holds of every workload, whatever runs it: one suite of tests, for each kind of runtime to
 * play. It asks a whole gateway over sockets, and is handed out to the modules where runtimes can
 * be had.
 *
 * <p>Uses nothing of the gateway.
 */
@NullMarked
package dev.reveille.lifecycle;

import org.jspecify.annotations.NullMarked;
