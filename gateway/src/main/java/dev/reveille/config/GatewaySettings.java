package dev.reveille.config;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * The gateway's own settings, with the environment already applied.
 *
 * @param scheduleTimezone time zone of schedules that name none
 * @param sharing how it comes among other gateways before the same workloads; empty for the only
 *     one
 * @param stateFile where activity and wake history survive a restart; empty keeps them in memory
 */
public record GatewaySettings(
        Listen listen,
        ClientLimits limits,
        Runtimes runtimes,
        Pages pages,
        AdminAuth adminAuth,
        Logs logs,
        ZoneId scheduleTimezone,
        Optional<Path> stateFile,
        Optional<SharingChoice> sharing) {

    /** The only gateway before its workloads. */
    public GatewaySettings(
            Listen listen,
            ClientLimits limits,
            Runtimes runtimes,
            Pages pages,
            AdminAuth adminAuth,
            Logs logs,
            ZoneId scheduleTimezone,
            Optional<Path> stateFile) {
        this(
                listen,
                limits,
                runtimes,
                pages,
                adminAuth,
                logs,
                scheduleTimezone,
                stateFile,
                Optional.empty());
    }

    /**
     * Where it listens and whom it believes.
     *
     * @param port 0 to 65535; 0 takes a free one
     * @param bind listening address; empty for all, IPv4 and IPv6
     * @param adminBind {@code host:port} on which alone admin endpoints answer
     * @param trustedProxies peers whose {@code X-Forwarded-*} are believed
     * @param transport how its sockets are driven
     */
    public record Listen(
            int port,
            Optional<String> bind,
            Optional<String> adminBind,
            List<Cidr> trustedProxies,
            TransportChoice transport) {
        public Listen {
            trustedProxies = List.copyOf(trustedProxies);
        }

        /** Where it listens; looks up a name. */
        public InetSocketAddress address() {
            return bind.map(host -> new InetSocketAddress(host, port))
                    .orElseGet(() -> new InetSocketAddress(port));
        }

        /** Where admin endpoints answer, if that is elsewhere; looks up a name. */
        public Optional<InetSocketAddress> adminAddress() {
            return adminBind.map(Listen::address);
        }

        private static InetSocketAddress address(String hostPort) {
            int colon = hostPort.lastIndexOf(':');
            String host = hostPort.substring(0, colon).replaceAll("[\\[\\]]", "");
            return new InetSocketAddress(host, Integer.parseInt(hostPort.substring(colon + 1)));
        }
    }

    /**
     * What runs the workloads.
     *
     * @param all at least one, each with a name of its own; one that is not in a list has none
     * @param discoveryInterval period of the full reconciliation, positive
     */
    public record Runtimes(List<RuntimeChoice> all, Duration discoveryInterval) {
        public Runtimes {
            all = List.copyOf(all);
        }

        /** One that has no name. */
        public Runtimes(RuntimeChoice only, Duration discoveryInterval) {
            this(List.of(only), discoveryInterval);
        }

        /** Whether they are a list, in which each has a name. */
        public boolean areNamed() {
            return !all.getFirst().name().isEmpty();
        }

        /** What kind of runtime goes by this name, which is empty for the only one. */
        public RuntimeKind kindOf(String name) {
            return all.stream()
                    .filter(choice -> choice.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no runtime " + name))
                    .kind();
        }

        /** The same, compared with as often as the others. */
        public Runtimes comparedLike(Runtimes others) {
            return new Runtimes(all, others.discoveryInterval);
        }
    }

    /**
     * One runtime.
     *
     * @param name empty for one that is not in a list
     * @param dockerHost overrides {@code DOCKER_HOST}
     * @param address how containers are reached
     * @param certificates folder with what TLS to the engine takes; overrides {@code
     *     DOCKER_CERT_PATH}
     * @param kubernetes which cluster, if it is one
     */
    public record RuntimeChoice(
            String name,
            RuntimeKind kind,
            Optional<String> dockerHost,
            AddressChoice address,
            Optional<Path> certificates,
            KubernetesChoice kubernetes) {

        /** One that is no cluster. */
        public RuntimeChoice(
                String name,
                RuntimeKind kind,
                Optional<String> dockerHost,
                AddressChoice address,
                Optional<Path> certificates) {
            this(name, kind, dockerHost, address, certificates, KubernetesChoice.USUAL);
        }

        /** One that is not in a list, at its usual place. */
        public RuntimeChoice(RuntimeKind kind) {
            this("", kind, Optional.empty(), AddressChoice.AUTO, Optional.empty());
        }
    }

    /**
     * Which cluster, and what of it.
     *
     * @param kubeconfig file that says where the API server is
     * @param context which context of that file
     * @param namespaces where workloads are, {@code *} for everywhere; none for the usual one
     * @param selector which labels an object needs to be looked at
     * @param resources what may sleep besides Deployments and StatefulSets
     * @param leases namespace in which several gateways know of each other; empty for the only one
     */
    public record KubernetesChoice(
            Optional<Path> kubeconfig,
            Optional<String> context,
            List<String> namespaces,
            Optional<String> selector,
            List<String> resources,
            Optional<String> leases) {

        /** The cluster, and the part of it, that is meant where nothing is said. */
        public static final KubernetesChoice USUAL =
                new KubernetesChoice(
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty());

        public KubernetesChoice {
            namespaces = List.copyOf(namespaces);
            resources = List.copyOf(resources);
        }
    }

    /** How the containers of an engine are reached. */
    public enum AddressChoice {
        /** As the way to the engine suggests: far away by published ports, else by their own. */
        AUTO,
        /** By their own addresses. */
        NETWORK,
        /** By the ports that their engine publishes. */
        PUBLISHED
    }

    /**
     * What the loading page shows.
     *
     * @param logLines 0 to 10,000
     * @param loadingStatus 200 to 599
     * @param themes folder with templates that take the place of the built-in ones
     */
    public record Pages(int logLines, int loadingStatus, Optional<Path> themes) {

        /** The built-in ones. */
        public Pages(int logLines, int loadingStatus) {
            this(logLines, loadingStatus, Optional.empty());
        }
    }

    /** How sockets are driven. */
    public enum TransportChoice {
        AUTO("auto"),
        IO_URING("io_uring"),
        EPOLL("epoll"),
        NIO("nio");

        private final String word;

        TransportChoice(String word) {
            this.word = word;
        }

        /** What one writes. */
        public String word() {
            return word;
        }
    }

    /**
     * What the gateway writes to its log.
     *
     * @param access whether every request gets a line
     */
    public record Logs(LogFormat format, boolean access) {}

    /** How log lines look. */
    public enum LogFormat {
        JSON,
        TEXT
    }

    /**
     * How several gateways share their workloads.
     *
     * @param redis {@code redis://host:port/database} or {@code rediss://…}, without credentials
     * @param caFile certificates to trust, in PEM, for TLS; empty for those of the JVM
     * @param prefix of everything in Redis; the gateways that share have the same
     * @param name of this gateway, for people; empty for the machine's
     * @param forgetAfter how long one that has vanished without taking leave is believed to serve
     */
    public record SharingChoice(
            URI redis,
            Optional<String> username,
            Optional<String> password,
            Optional<Path> caFile,
            String prefix,
            Optional<String> name,
            Duration forgetAfter) {

        @Override
        public String toString() {
            return name.map(own -> "as " + own + " ").orElse("")
                    + "by %s with the prefix %s".formatted(redis, prefix);
        }
    }

    /** Who may use the admin endpoints. */
    public sealed interface AdminAuth {
        record None() implements AdminAuth {}

        record Basic(String username, String password) implements AdminAuth {
            @Override
            public String toString() {
                return "Basic[username=" + username + "]";
            }
        }

        record Bearer(String token) implements AdminAuth {
            @Override
            public String toString() {
                return "Bearer[]";
            }
        }
    }
}
