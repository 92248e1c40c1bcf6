package dev.reveille.runtime.kubernetes;

import dev.reveille.runtime.Instance.Attachment;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says where a workload is reached: at those of its pods that its Service says are ready; where it
 * has no Service, at those that say so themselves. Outside of the cluster, at the addresses of load
 * balancers, else at the ports of machines.
 *
 * @param published whether what is published is to be used
 */
record Places(Declared declared, boolean published) {

    /** What a way without a Service is called. */
    private static final String PODS = "pods";

    /**
     * The places of a workload.
     *
     * @param pods those that may be asked, in an order that stays the same while they run
     * @return none while there is none, or none that is known: see {@link #require}
     */
    List<Attachment> of(String name, Scaled object, List<Pod> pods, View view) {
        Declared.Reach reach = declared.reach(name, object.annotations());
        List<Front> fronts = fronts(object, reach, view);
        if (fronts.isEmpty() && reach.service().isEmpty()) {
            return withoutFront(pods);
        }
        return fronts.size() == 1 ? behind(fronts.getFirst(), reach, pods, view) : List.of();
    }

    /**
     * Refuses a workload that has a Service and for which it cannot be said which.
     *
     * @throws RuntimeCallException with what to do
     */
    void require(String name, Scaled object, View view) {
        Declared.Reach reach = declared.reach(name, object.annotations());
        List<Front> fronts = fronts(object, reach, view);
        String names = fronts.stream().map(Front::name).sorted().collect(Collectors.joining(", "));
        if (fronts.size() > 1) {
            throw refusal(
                    "%s: the services %s stand before its pods (expected: one, or which one, by network: NAME)"
                            .formatted(object.key(), names));
        }
        if (fronts.isEmpty() && reach.service().isPresent()) {
            throw refusal(
                    "%s: no service \"%s\" stands before its pods (expected: one whose selector matches them)"
                            .formatted(object.key(), reach.service().get()));
        }
        if (fronts.size() == 1 && port(fronts.getFirst(), reach).isEmpty()) {
            throw refusal(
                    "%s: its service %s has no port %d (expected: target_port as one of %s)"
                            .formatted(
                                    object.key(),
                                    names,
                                    reach.port(),
                                    fronts.getFirst().ports().stream()
                                            .map(port -> Integer.toString(port.port()))
                                            .collect(Collectors.joining(", "))));
        }
    }

    private static RuntimeCallException refusal(String message) {
        return new RuntimeCallException(Kind.REFUSED, message, null);
    }

    /** A headless one beside another is for the pods themselves, as with StatefulSets. */
    private static List<Front> fronts(Scaled object, Declared.Reach reach, View view) {
        List<Front> all =
                view.fronts(object.key().namespace()).stream()
                        .filter(front -> front.standsBefore(object.podLabels()))
                        .filter(front -> !front.ports().isEmpty())
                        .toList();
        if (reach.service().isPresent()) {
            return all.stream()
                    .filter(front -> front.name().equals(reach.service().get()))
                    .toList();
        }
        List<Front> proper = all.stream().filter(front -> !front.headless()).toList();
        return proper.isEmpty() ? all : proper;
    }

    /** The only one, whatever its number, or the one that is meant. */
    private static Optional<Front.Port> port(Front front, Declared.Reach reach) {
        return front.ports().size() == 1
                ? Optional.of(front.ports().getFirst())
                : front.ports().stream().filter(port -> port.port() == reach.port()).findFirst();
    }

    private List<Attachment> behind(Front front, Declared.Reach reach, List<Pod> pods, View view) {
        Optional<Front.Port> port = port(front, reach);
        if (port.isEmpty()) {
            return List.of();
        }
        return published
                ? outside(front, port.get(), reach, pods)
                : inside(front, port.get(), pods, view);
    }

    private static List<Attachment> inside(
            Front front, Front.Port port, List<Pod> pods, View view) {
        Map<String, Integer> order = order(pods);
        List<Slice> slices = view.slices(front);
        // Pods with addresses of both kinds are in slices of both.
        boolean v4 = slices.stream().anyMatch(slice -> isV4(slice) && !slice.endpoints().isEmpty());
        record Place(int rank, Attachment attachment) {}
        List<Place> places = new ArrayList<>();
        for (Slice slice : slices) {
            Optional<Integer> number = Optional.ofNullable(slice.ports().get(port.name()));
            if (number.isEmpty() || isV4(slice) != v4) {
                continue;
            }
            slice.endpoints().stream()
                    .filter(Slice.Endpoint::ready)
                    .filter(endpoint -> order.containsKey(endpoint.pod()))
                    .forEach(
                            endpoint ->
                                    literal(endpoint.address())
                                            .map(at -> attached(front.name(), at, number.get()))
                                            .map(
                                                    a ->
                                                            new Place(
                                                                    order.getOrDefault(
                                                                            endpoint.pod(), 0),
                                                                    a))
                                            .ifPresent(places::add));
        }
        return places.stream()
                .sorted(Comparator.comparingInt(Place::rank))
                .map(Place::attachment)
                .distinct()
                .toList();
    }

    private static boolean isV4(Slice slice) {
        return slice.endpoints().stream().noneMatch(endpoint -> endpoint.address().contains(":"));
    }

    private static Map<String, Integer> order(List<Pod> pods) {
        Map<String, Integer> order = new HashMap<>();
        pods.forEach(pod -> order.put(pod.name(), order.size()));
        return order;
    }

    private static List<Attachment> outside(
            Front front, Front.Port port, Declared.Reach reach, List<Pod> pods) {
        if (pods.stream().noneMatch(Pod::ready)) {
            return List.of();
        }
        List<Attachment> balancers =
                front.balancers().stream()
                        .flatMap(address -> literal(address).stream())
                        .map(at -> Attachment.published(reach.port(), at, port.port()))
                        .toList();
        if (!balancers.isEmpty() || port.node() == 0) {
            return balancers;
        }
        Set<String> machines =
                pods.stream().filter(Pod::ready).map(Pod::machine).collect(Collectors.toSet());
        return machines.stream()
                .sorted()
                .flatMap(machine -> literal(machine).stream())
                .map(at -> Attachment.published(reach.port(), at, port.node()))
                .toList();
    }

    private static List<Attachment> withoutFront(List<Pod> pods) {
        return pods.stream()
                .filter(Pod::ready)
                .flatMap(pod -> literal(pod.address()).stream())
                .map(at -> new Attachment(PODS, at, OptionalInt.empty()))
                .toList();
    }

    private static Attachment attached(String network, InetAddress at, int port) {
        return new Attachment(network, at, OptionalInt.of(port));
    }

    private static Optional<InetAddress> literal(String address) {
        try {
            return Optional.of(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
