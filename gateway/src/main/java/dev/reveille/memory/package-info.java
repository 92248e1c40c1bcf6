/**
 * What the gateway still knows after a restart: the state file.
 *
 * <p>{@link dev.reveille.memory.Ledger} keeps by name what workloads leave behind, and gives it to
 * those that come under the same name. {@link dev.reveille.memory.Chronicle} writes that, and what
 * is to be remembered of the workloads there are, with what is recorded of them, as a {@link
 * dev.reveille.memory.StateDocument} into the {@link dev.reveille.memory.StateFile}: some seconds
 * after a change, and at the end. Nothing here ever keeps a request waiting or the gateway from
 * starting.
 *
 * <p>Uses {@code workload}, {@code history} and {@code time}.
 */
@NullMarked
package dev.reveille.memory;

import org.jspecify.annotations.NullMarked;
