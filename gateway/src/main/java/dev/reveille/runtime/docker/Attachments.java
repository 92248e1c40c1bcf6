package dev.reveille.runtime.docker;

import dev.reveille.runtime.Instance.Attachment;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads where a container can be reached. The network it was created with comes first, then the
 * others by name: the engine's answers keep no order of their own. Each network counts once, with
 * its IPv4 address if there is one.
 */
final class Attachments {

    private static final String HOST = "host";

    private Attachments() {}

    /**
     * @param mode {@code HostConfig.NetworkMode}: a network's name or id, {@code default}, or
     *     {@code host}, where the container listens on this very machine
     * @param networks by name
     */
    static List<Attachment> of(String mode, Map<String, EngineJson.Endpoint> networks) {
        if (mode.equals(HOST)) {
            return List.of(
                    new Attachment(HOST, InetAddress.ofLiteral("127.0.0.1"), OptionalInt.empty()));
        }
        return networks.entrySet().stream()
                .sorted(
                        Comparator.comparing(
                                        (Map.Entry<String, EngineJson.Endpoint> network) ->
                                                !isPrimary(mode, network))
                                .thenComparing(Map.Entry::getKey))
                .flatMap(network -> attachment(network.getKey(), network.getValue()).stream())
                .toList();
    }

    private static boolean isPrimary(String mode, Map.Entry<String, EngineJson.Endpoint> network) {
        String name = mode.equals("default") ? "bridge" : mode;
        return name.equals(network.getKey()) || name.equals(network.getValue().networkId());
    }

    private static Optional<Attachment> attachment(String name, EngineJson.Endpoint endpoint) {
        String address =
                endpoint.ipAddress().isEmpty() ? endpoint.ipv6Address() : endpoint.ipAddress();
        return literal(address).map(literal -> new Attachment(name, literal, OptionalInt.empty()));
    }

    private static Optional<InetAddress> literal(String address) {
        try {
            return Optional.of(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException noAddressYet) {
            return Optional.empty();
        }
    }

    /** What {@code GET /networks/x} says of a container, as the container itself would say it. */
    static EngineJson.Endpoint endpoint(String networkId, EngineJson.Member member) {
        return new EngineJson.Endpoint(
                networkId,
                withoutPrefixLength(member.ipv4Address()),
                withoutPrefixLength(member.ipv6Address()));
    }

    private static String withoutPrefixLength(String address) {
        int slash = address.indexOf('/');
        return slash < 0 ? address : address.substring(0, slash);
    }
}
