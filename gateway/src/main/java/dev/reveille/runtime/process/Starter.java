package dev.reveille.runtime.process;

import dev.reveille.config.WorkloadDefinition.ProcessCommand;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes runs out of commands: finds a port, checks what can be checked, starts the processes.
 *
 * <p>Safe for use by many threads.
 *
 * @param session how sessions are made here, if at all
 */
record Starter(Optional<Session> session, Ports ports) {

    /**
     * A run ready to begin.
     *
     * @param lastPort taken again if the command wants a port and this one is free
     * @param grace see {@link Run#prepare}
     * @throws RuntimeCallException REFUSED, with what to do about it
     */
    Run prepare(
            String workload, ProcessCommand command, Optional<Integer> lastPort, Duration grace) {
        Session leading =
                session.orElseThrow(
                        () ->
                                refused(
                                        workload,
                                        "this system has no /bin/sh with setsid or perl, by which"
                                                + " its processes are kept together; install"
                                                + " util-linux, or use the Docker runtime",
                                        null));
        Optional<Integer> port = claim(workload, command, lastPort);
        try {
            Launch launch = Launch.of(command, port);
            Preflight.check(workload, launch);
            return Run.prepare(leading, launch, grace);
        } catch (IOException e) {
            port.ifPresent(ports::release);
            throw refused(workload, "the system starts no process: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            port.ifPresent(ports::release);
            throw e;
        }
    }

    /** Gives back what the run held. */
    void release(Run run) {
        run.port().ifPresent(ports::release);
    }

    private Optional<Integer> claim(
            String workload, ProcessCommand command, Optional<Integer> lastPort) {
        if (!Launch.wantsPort(command)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ports.claim(lastPort));
        } catch (IOException e) {
            throw refused(workload, String.valueOf(e.getMessage()), e);
        }
    }

    private static RuntimeCallException refused(
            String workload, String why, @Nullable Throwable cause) {
        return new RuntimeCallException(
                Kind.REFUSED, "starting \"" + workload + "\": " + why, cause);
    }
}
