/**
 * Workloads that are local processes: model servers, development servers, anything with a command
 * line. {@link dev.reveille.runtime.process.ProcessRuntime} is the entry; each workload is a {@code
 * LocalWorkload}, each time it runs a {@code Run}, what it writes goes to an {@code OutputLog}.
 *
 * <p><b>Nothing outlives the gateway.</b> Every workload leads a session of its own, and beside it
 * stands a guardian: a small POSIX shell, in a session of its own too, whose standard input is a
 * pipe held by the gateway alone. All signals to a workload are sent by its guardian, on order
 * through that pipe. When the pipe closes, whatever the reason (a {@code kill -9} of the gateway
 * included), the guardian ends the workload as on order: SIGTERM, then SIGKILL after the grace. The
 * program itself is only started once its guardian stands.
 *
 * <p><b>What belongs to a workload</b>: its process group and session, and, on Linux, every process
 * that carries the run's mark {@code REVEILLE_RUN} in its environment, wherever it went (a daemon
 * that forked twice and made a session of its own is found by it). When the first process ends, the
 * run is over, and what is left of it is ended too, as in a container.
 *
 * <p><b>Limits.</b> A process that makes a session of its own <em>and</em> empties its environment
 * or runs as another user is not found; outside Linux, one that makes a session or process group of
 * its own. {@code kill -9} of the gateway and of the guardian at the same moment leaves the
 * workload running. A SIGSTOP sent by someone else is not noticed. Neither is Windows supported: it
 * takes {@code /bin/sh} and {@code setsid} (util-linux, BusyBox) or {@code perl}.
 *
 * <p>Uses {@code runtime}, {@code config} and {@code time} only. Every call may block.
 */
@NullMarked
package dev.reveille.runtime.process;

import org.jspecify.annotations.NullMarked;
