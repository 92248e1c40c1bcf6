package dev.reveille.runtime.swarm;

import dev.reveille.runtime.Instance.Attachment;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.docker.DockerHost;
import dev.reveille.runtime.swarm.SwarmJson.Port;
import dev.reveille.runtime.swarm.SwarmJson.Task;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Says where a service is reached: first at its published ports, and then on each of its overlay
 * networks, at its virtual address or, where it has none, at those of its tasks. Remembers what
 * networks and machines are called. Safe for use by many threads.
 */
final class Addresses {

    private static final String HOST = "host";

    private final SwarmApi api;
    private final boolean nearby;
    private final Map<String, SwarmJson.Network> networks = new ConcurrentHashMap<>();
    private final Map<String, String> machines = new ConcurrentHashMap<>();
    private volatile Optional<SwarmJson.Membership> own = Optional.empty();

    Addresses(SwarmApi api, DockerHost host) {
        this.api = api;
        this.nearby = host instanceof DockerHost.Unix;
    }

    /**
     * Where these tasks of a service are reached.
     *
     * @param running in an order that stays the same while they run
     */
    List<Attachment> of(Service service, List<Task> running) {
        List<Port> ports =
                service.endpoint().map(SwarmJson.Endpoint::ports).orElse(List.of()).stream()
                        .filter(Port::isTcp)
                        .filter(port -> !port.isOfItsMachine())
                        .sorted(Comparator.comparingInt(Port::publishedPort))
                        .toList();
        List<Attachment> all = new ArrayList<>();
        ports.forEach(port -> here().map(at -> published(at, port)).ifPresent(all::add));
        for (Task task : running) {
            List<Port> its =
                    task.ports().stream().filter(Port::isTcp).filter(Port::isOfItsMachine).toList();
            if (!its.isEmpty()) {
                machine(task.nodeId()).ifPresent(at -> all.addAll(onMachine(at, its)));
            }
        }
        all.addAll(onNetworks(service, running));
        return all;
    }

    /**
     * A machine has two ports for one of a task, for its addresses of version 4 and for those of
     * version 6. They are told in this order, and not which is which. Their numbers are the same as
     * a rule; where they are not, that of the other kind may be another service's here.
     */
    private static Collection<Attachment> onMachine(InetAddress at, List<Port> ports) {
        Map<Integer, Attachment> byTarget = new LinkedHashMap<>();
        for (Port port : ports) {
            byTarget.merge(
                    port.targetPort(),
                    published(at, port),
                    (first, later) -> at instanceof Inet6Address ? later : first);
        }
        return byTarget.values();
    }

    private static Attachment published(InetAddress at, Port port) {
        return Attachment.published(port.targetPort(), at, port.publishedPort());
    }

    private Stream<Attachment> onHost(Service service, List<Task> running) {
        boolean shared =
                service.networks().stream()
                        .flatMap(id -> network(id).stream())
                        .anyMatch(network -> network.driver().equals(HOST));
        return !shared
                ? Stream.empty()
                : running.stream()
                        .flatMap(task -> machine(task.nodeId()).stream())
                        .map(at -> new Attachment(HOST, at, OptionalInt.empty()));
    }

    private List<Attachment> onNetworks(Service service, List<Task> running) {
        List<Attachment> all = new ArrayList<>(onHost(service, running).toList());
        List<SwarmJson.VirtualAddress> virtual =
                service.endpoint().map(SwarmJson.Endpoint::virtualAddresses).orElse(List.of());
        for (SwarmJson.VirtualAddress address : virtual) {
            onNetwork(address.networkId(), address.address()).ifPresent(all::add);
        }
        if (all.isEmpty()) {
            for (Task task : running) {
                for (SwarmJson.Attached attached : task.networksAttachments()) {
                    attached.addresses().stream()
                            .flatMap(address -> onNetwork(attached.networkId(), address).stream())
                            .findFirst()
                            .ifPresent(all::add);
                }
            }
        }
        return all;
    }

    /** The network that carries published ports is none on which anybody is reached. */
    private Optional<Attachment> onNetwork(String networkId, String address) {
        return network(networkId)
                .filter(network -> !network.ingress())
                .flatMap(
                        network ->
                                literal(withoutPrefixLength(address))
                                        .map(
                                                at ->
                                                        new Attachment(
                                                                network.name(),
                                                                at,
                                                                OptionalInt.empty())));
    }

    private Optional<SwarmJson.Network> network(String id) {
        if (!networks.containsKey(id)) {
            api.networks().forEach(network -> networks.put(network.id(), network));
        }
        return Optional.ofNullable(networks.get(id));
    }

    /** The machine whose manager we talk to, as seen from here. */
    private Optional<InetAddress> here() {
        return nearby
                ? Optional.of(InetAddress.ofLiteral("127.0.0.1"))
                : literal(membership().nodeAddress());
    }

    private Optional<InetAddress> machine(String nodeId) {
        if (nodeId.equals(membership().nodeId())) {
            return here();
        }
        if (!machines.containsKey(nodeId)) {
            for (SwarmJson.Node node : api.nodes()) {
                machines.put(
                        node.id(), node.status().map(SwarmJson.NodeStatus::address).orElse(""));
            }
        }
        return literal(machines.getOrDefault(nodeId, ""));
    }

    private SwarmJson.Membership membership() {
        Optional<SwarmJson.Membership> known = own;
        if (known.isEmpty()) {
            known = api.info().swarm().filter(swarm -> !swarm.nodeId().isEmpty());
            own = known;
        }
        return known.orElseThrow(
                () ->
                        new RuntimeCallException(
                                RuntimeCallException.Kind.REFUSED,
                                "The Docker engine is in no swarm (docker swarm init)",
                                null));
    }

    /** What was remembered may be otherwise after the engine was away. */
    void forget() {
        networks.clear();
        machines.clear();
        own = Optional.empty();
    }

    private static String withoutPrefixLength(String address) {
        int slash = address.indexOf('/');
        return slash < 0 ? address : address.substring(0, slash);
    }

    private static Optional<InetAddress> literal(String address) {
        try {
            return Optional.of(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
