package dev.reveille.runtime;

import dev.reveille.config.QualifiedName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One workload as its runtime saw it at one moment.
 *
 * @param name the name people use, without decoration; with that of its runtime ({@code db@big})
 *     where the name alone means another one
 * @param id the runtime's own id, which changes when a workload is re-created
 * @param image what it was made from (an image name, a command)
 * @param labels its labels, empty for a runtime that has none
 * @param status what it does
 * @param observedAt {@link dev.reveille.time.Time#nanos()} read before the runtime was asked, so
 *     that what is older than an action of ours can be told from what is newer
 * @param runtime the one of several that has it; empty where there is only one
 */
public record Instance(
        String name,
        String id,
        String image,
        Map<String, String> labels,
        Status status,
        long observedAt,
        String runtime) {

    public Instance {
        labels = Map.copyOf(labels);
    }

    /** One of the only runtime. */
    public Instance(
            String name,
            String id,
            String image,
            Map<String, String> labels,
            Status status,
            long observedAt) {
        this(name, id, image, labels, status, observedAt, "");
    }

    /** The same, as it is called among those of several runtimes. */
    public Instance on(String itsRuntime, String calledThere) {
        return new Instance(calledThere, id, image, labels, status, observedAt, itsRuntime);
    }

    /** What its runtime itself calls it. */
    public String ownName() {
        return QualifiedName.of(name).name();
    }

    /** The same workload, seen at another moment in another state. */
    public Instance with(Status other, long seenAt) {
        return new Instance(name, id, image, labels, other, seenAt, runtime);
    }

    /** What a workload does. */
    public sealed interface Status {

        /**
         * Identifies one run, from a start to its end; differs between any two runs. Empty for a
         * workload that never ran, and where it is not known yet.
         */
        String run();
    }

    /**
     * It runs.
     *
     * @param attachments where it can be reached, in the runtime's order; empty while it has no
     *     address yet
     * @param startedAt when this run began, by the runtime's clock; empty when it does not tell
     */
    public record Running(
            String run, Health health, List<Attachment> attachments, Optional<Instant> startedAt)
            implements Status {
        public Running {
            attachments = List.copyOf(attachments);
        }

        /** It is not told when it was started. */
        public Running(String run, Health health, List<Attachment> attachments) {
            this(run, health, attachments, Optional.empty());
        }

        /**
         * Where it listens: on the named network, or on the first attached one.
         *
         * @param network of no account where there are published ports alone
         * @param targetPort the port, unless the runtime itself has chosen another
         */
        public Optional<InetSocketAddress> address(Optional<String> network, int targetPort) {
            return addresses(network, targetPort).stream().findFirst();
        }

        /**
         * Whether ports of it are published: who accepts a connection there may be a forwarder,
         * with nobody behind it yet.
         */
        public boolean isForwarded() {
            return attachments.stream().anyMatch(Attachment::isPort);
        }

        /**
         * All the places where it listens on the network of {@link #address}, which comes first:
         * more than one if it runs more than once.
         */
        public List<InetSocketAddress> addresses(Optional<String> network, int targetPort) {
            List<Attachment> all = attachments.stream().filter(a -> a.leadsTo(targetPort)).toList();
            Optional<String> used =
                    network.filter(name -> all.stream().anyMatch(a -> a.isOn(name)))
                            .or(
                                    () ->
                                            all.stream()
                                                    .filter(a -> network.isEmpty() || a.isPort())
                                                    .findFirst()
                                                    .map(Attachment::network));
            return all.stream()
                    .filter(a -> used.filter(a::isOn).isPresent())
                    .map(a -> a.at(targetPort))
                    .distinct()
                    .toList();
        }
    }

    /**
     * It is frozen in memory and can go on.
     *
     * @param resumed what it will be then
     */
    public record Paused(Running resumed) implements Status {

        @Override
        public String run() {
            return resumed.run();
        }
    }

    /**
     * It does not run.
     *
     * @param exitCode as the operating system reports it (128 + signal when killed); 0 if it never
     *     ran
     * @param reason what the runtime adds (out of memory, could not be started), or empty
     */
    public record Stopped(String run, int exitCode, String reason) implements Status {}

    /**
     * It does not run; what its last run came to has not been asked yet, and is told soon. A
     * runtime with many workloads need not ask about each before it can tell of all.
     */
    public record Glimpsed() implements Status {

        @Override
        public String run() {
            return "";
        }
    }

    /** The verdict of the workload's own health check. */
    public enum Health {
        /** It has no health check. */
        NONE,
        STARTING,
        HEALTHY,
        UNHEALTHY
    }

    /**
     * One address of a running workload.
     *
     * @param network the network's name
     * @param port the port, when the runtime has chosen it; otherwise the configured one counts
     * @param insteadOf the port of the workload that is published here, the only one that is;
     *     otherwise all of them are reached
     */
    public record Attachment(
            String network, InetAddress address, OptionalInt port, OptionalInt insteadOf) {

        /** What {@code network:} calls published ports. */
        public static final String PUBLISHED = "published";

        /** One at which every port is reached, or the one that the runtime has chosen. */
        public Attachment(String network, InetAddress address, OptionalInt port) {
            this(network, address, port, OptionalInt.empty());
        }

        /** A port of the workload, published at another address. */
        public static Attachment published(int insteadOf, InetAddress address, int port) {
            return new Attachment(
                    PUBLISHED, address, OptionalInt.of(port), OptionalInt.of(insteadOf));
        }

        private boolean isPort() {
            return insteadOf.isPresent();
        }

        private boolean isOn(String name) {
            return network.equals(name);
        }

        private boolean leadsTo(int wanted) {
            return insteadOf.isEmpty() || insteadOf.getAsInt() == wanted;
        }

        private InetSocketAddress at(int wanted) {
            return new InetSocketAddress(address, port.orElse(wanted));
        }
    }
}
