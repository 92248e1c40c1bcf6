package dev.reveille.runtime.swarm;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parts of a manager's answers that we read, but for services (Docker Engine API 1.41 and
 * newer).
 */
final class SwarmJson {

    /** States a task does not leave, and what the swarm wants of one that is to end. */
    private static final Set<String> OVER =
            Set.of("complete", "shutdown", "failed", "rejected", "orphaned", "remove");

    /** Ends that the swarm did not ask for. */
    private static final Set<String> BY_ITSELF = Set.of("complete", "failed", "rejected");

    private SwarmJson() {}

    /** How often an object was changed: the key to changing it once more. */
    record Version(long index) {}

    /** Where a service is reached. */
    record Endpoint(
            List<Port> ports, @JsonProperty("VirtualIPs") List<VirtualAddress> virtualAddresses) {}

    /**
     * A published port.
     *
     * @param publishedPort on the machine; 0 where that is not known yet
     */
    record Port(String protocol, int targetPort, int publishedPort, String publishMode) {

        boolean isTcp() {
            return protocol.equals("tcp") && publishedPort > 0;
        }

        /** Whether it is one of the machine that runs the task, rather than of every machine. */
        boolean isOfItsMachine() {
            return publishMode.equals("host");
        }
    }

    /** An address of a service as a whole, with its prefix length. */
    record VirtualAddress(
            @JsonProperty("NetworkID") String networkId, @JsonProperty("Addr") String address) {}

    /** One entry of {@code GET /tasks}. */
    record Task(
            @JsonProperty("ID") String id,
            @JsonProperty("ServiceID") String serviceId,
            @JsonProperty("NodeID") String nodeId,
            String createdAt,
            String desiredState,
            Optional<Status> status,
            List<Attached> networksAttachments) {

        String state() {
            return status.map(Status::state).orElse("new");
        }

        boolean isOver() {
            return OVER.contains(state());
        }

        /** Whether it runs, or is on its way to, and the swarm wants it to. */
        boolean isLive() {
            return !isOver() && !OVER.contains(desiredState);
        }

        boolean isRunning() {
            return isLive() && state().equals("running");
        }

        /** Whether it came to an end that the swarm had not asked for. */
        boolean endedByItself() {
            return BY_ITSELF.contains(state());
        }

        /** When it came to its state, by the clock of its machine. */
        Instant since() {
            return moment(status.map(Status::timestamp).orElse("")).orElse(Instant.MIN);
        }

        Instant created() {
            return moment(createdAt).orElse(Instant.MIN);
        }

        List<Port> ports() {
            return status.flatMap(Status::portStatus).map(PortStatus::ports).orElse(List.of());
        }
    }

    /**
     * What a task has come to.
     *
     * @param err why it could not go on, in the engine's words
     */
    record Status(
            String timestamp,
            String state,
            String err,
            Optional<ContainerStatus> containerStatus,
            Optional<PortStatus> portStatus) {}

    record ContainerStatus(@JsonProperty("ContainerID") String containerId, int exitCode) {}

    record PortStatus(List<Port> ports) {}

    /** A network a task is on, with its addresses there. */
    record Attached(Optional<AttachedNetwork> network, List<String> addresses) {

        String networkId() {
            return network.map(AttachedNetwork::id).orElse("");
        }
    }

    record AttachedNetwork(@JsonProperty("ID") String id) {}

    /** One entry of {@code GET /networks}. */
    record Network(String id, String name, String driver, boolean ingress) {}

    /** One entry of {@code GET /nodes}. */
    record Node(@JsonProperty("ID") String id, Optional<NodeStatus> status) {}

    record NodeStatus(@JsonProperty("Addr") String address) {}

    /** {@code GET /info}. */
    record Info(Optional<Membership> swarm) {}

    record Membership(
            @JsonProperty("NodeID") String nodeId, @JsonProperty("NodeAddr") String nodeAddress) {}

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notTold) {
            return Optional.empty();
        }
    }
}
