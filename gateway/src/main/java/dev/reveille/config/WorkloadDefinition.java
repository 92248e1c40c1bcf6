package dev.reveille.config;

import dev.reveille.schedule.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One workload as configured, by the file or by labels. Immutable and valid.
 *
 * @param name the workload's name in its runtime, unique
 * @param hosts the Host values it answers to, lower-case, {@code *.example.com} for one label;
 *     empty for a workload that is only a dependency or group member
 */
public record WorkloadDefinition(
        String name,
        List<String> hosts,
        Reach reach,
        Lifecycle lifecycle,
        Waiting waiting,
        Connections connections,
        Presentation presentation,
        Optional<ProcessCommand> process) {

    public WorkloadDefinition {
        hosts = List.copyOf(hosts);
    }

    /** One that is connected to as {@link Connections#USUAL} says. */
    public WorkloadDefinition(
            String name,
            List<String> hosts,
            Reach reach,
            Lifecycle lifecycle,
            Waiting waiting,
            Presentation presentation,
            Optional<ProcessCommand> process) {
        this(name, hosts, reach, lifecycle, waiting, Connections.USUAL, presentation, process);
    }

    /** The same, of another name. */
    public WorkloadDefinition named(String other) {
        return new WorkloadDefinition(
                other, hosts, reach, lifecycle, waiting, connections, presentation, process);
    }

    /** The same, with other dependencies. */
    public WorkloadDefinition dependingOn(List<String> names) {
        Lifecycle changed =
                new Lifecycle(
                        lifecycle.startTimeout,
                        lifecycle.idleTimeout,
                        lifecycle.stopTimeout,
                        lifecycle.sleepMode,
                        names,
                        lifecycle.schedule,
                        lifecycle.replicas);
        return new WorkloadDefinition(
                name, hosts, reach, changed, waiting, connections, presentation, process);
    }

    /** The same, ready in another way. */
    public WorkloadDefinition ready(ReadyWhen when) {
        Reach changed = new Reach(reach.targetPort, reach.network, reach.healthPath, when);
        return new WorkloadDefinition(
                name, hosts, changed, lifecycle, waiting, connections, presentation, process);
    }

    /**
     * Where it listens and how one knows that it is ready.
     *
     * @param targetPort 1 to 65535
     * @param network the network whose address is used; empty for the first attached
     * @param healthPath path (and query) that answers 2xx once ready; empty for the workload's own
     *     health check or a TCP connection
     * @param readyWhen what it takes to be ready
     */
    public record Reach(
            int targetPort,
            Optional<String> network,
            Optional<String> healthPath,
            ReadyWhen readyWhen) {

        /** Of one that is ready when it answers. */
        public Reach(int targetPort, Optional<String> network, Optional<String> healthPath) {
            this(targetPort, network, healthPath, ReadyWhen.ANSWERS);
        }
    }

    /**
     * When it starts and sleeps.
     *
     * @param startTimeout budget from the start call to ready, positive
     * @param idleTimeout sleep after this long without activity; zero means never
     * @param stopTimeout grace before it is killed; empty for the runtime's own
     * @param replicas how often it runs while it is awake, at least 1; empty for as often as before
     */
    public record Lifecycle(
            Duration startTimeout,
            Duration idleTimeout,
            Optional<Duration> stopTimeout,
            SleepMode sleepMode,
            List<String> dependsOn,
            Optional<Schedule> schedule,
            OptionalInt replicas) {
        public Lifecycle {
            dependsOn = List.copyOf(dependsOn);
        }

        /** Of one that runs as often as its runtime remembers. */
        public Lifecycle(
                Duration startTimeout,
                Duration idleTimeout,
                Optional<Duration> stopTimeout,
                SleepMode sleepMode,
                List<String> dependsOn,
                Optional<Schedule> schedule) {
            this(
                    startTimeout,
                    idleTimeout,
                    stopTimeout,
                    sleepMode,
                    dependsOn,
                    schedule,
                    OptionalInt.empty());
        }
    }

    /**
     * How requests wait for it.
     *
     * @param holdTimeout how long a held request waits, positive
     * @param maxHeld held requests at once, at least 0
     * @param redirectPath where the browser goes after waking; empty for the address it asked for
     * @param rules which requests are not waited for
     */
    public record Waiting(
            WaitMode mode,
            Duration holdTimeout,
            int maxHeld,
            Optional<String> redirectPath,
            WakeRules rules) {

        /** Every request may wait. */
        public Waiting(
                WaitMode mode, Duration holdTimeout, int maxHeld, Optional<String> redirectPath) {
            this(mode, holdTimeout, maxHeld, redirectPath, WakeRules.NONE);
        }
    }

    /**
     * How it is connected to.
     *
     * @param most connections open at once, at least 1
     * @param mostQueued requests that wait for one of them at once, at least 0
     * @param keepAlive how long an idle one is kept; zero means not at all
     * @param connectTimeout how long connecting may take, positive
     * @param firstByteTimeout from the end of a request to the first byte of its answer; zero means
     *     without limit
     */
    public record Connections(
            int most,
            int mostQueued,
            Duration keepAlive,
            Duration connectTimeout,
            Duration firstByteTimeout) {

        /** What counts where nothing is configured. */
        public static final Connections USUAL =
                new Connections(
                        16_384, 1000, Duration.ofSeconds(30), Duration.ofSeconds(3), Duration.ZERO);
    }

    /**
     * How people see it.
     *
     * @param icon a Simple Icons slug
     */
    public record Presentation(String displayName, String icon, Look look) {

        /** One whose pages look as all do. */
        public Presentation(String displayName, String icon) {
            this(displayName, icon, Look.PLAIN);
        }
    }

    /**
     * How the pages look that people see in its place.
     *
     * @param color {@code #rrggbb} or {@code #rgb}, in lower case; empty for the usual colours
     * @param message what is to be said besides
     */
    public record Look(Optional<String> color, Optional<String> message) {

        /** As where nothing is configured. */
        public static final Look PLAIN = new Look(Optional.empty(), Optional.empty());
    }

    /**
     * How the process runtime starts it. {@code {port}} in the command and in environment values
     * stands for a free port.
     *
     * @param command program and arguments, not empty
     * @param workingDirectory empty for the gateway's own
     * @param environment added to the gateway's own environment
     */
    public record ProcessCommand(
            List<String> command,
            Optional<String> workingDirectory,
            Map<String, String> environment) {
        public ProcessCommand {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    /** What it takes to be ready. */
    public enum ReadyWhen {
        /** Its health path, its own health check or its port says so. */
        ANSWERS,
        /** It runs: nothing is asked. */
        RUNS,
        /** It has done its work and ended with exit code 0; it is not run again then. */
        COMPLETED
    }

    /** What sleeping means. */
    public enum SleepMode {
        STOP,
        PAUSE
    }

    /** What a request for a sleeping workload gets. */
    public enum WaitMode {
        /** A page for people, hold for everything else. */
        AUTO,
        PAGE,
        HOLD
    }
}
