package dev.reveille.runtime.swarm;

import dev.reveille.runtime.docker.EngineCalls;
import dev.reveille.runtime.docker.EngineStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.node.ObjectNode;

/**
 * The calls we make to a manager of a swarm. Safe for use by many threads. Closed by {@link
 * SwarmRuntime}.
 */
final class SwarmApi implements AutoCloseable {

    private static final Duration QUICK = Duration.ofSeconds(30);

    private final EngineCalls calls;

    SwarmApi(EngineCalls calls) {
        this.calls = calls;
    }

    List<Service> services() {
        return calls.get("/services", QUICK, new TypeReference<>() {});
    }

    /**
     * The service of exactly this name. The engine would also take the beginning of an id, and its
     * filter takes the beginning of a name.
     */
    Optional<Service> service(String name) {
        List<Service> alike =
                calls.get(
                        "/services?filters=" + filter("name", name),
                        QUICK,
                        new TypeReference<>() {});
        return alike.stream().filter(service -> service.name().equals(name)).findFirst();
    }

    /**
     * Changes a service.
     *
     * @throws dev.reveille.runtime.RuntimeCallException also when somebody else has changed it
     *     since it was read, see {@link Scaling}
     */
    void update(Service read, ObjectNode specification) {
        calls.post(
                "/services/" + read.id() + "/update?version=" + read.version().index(),
                specification,
                QUICK);
    }

    /** All tasks of all services, ended ones that are remembered included. */
    List<SwarmJson.Task> tasks() {
        return calls.get("/tasks", QUICK, new TypeReference<>() {});
    }

    List<SwarmJson.Task> tasks(Service of) {
        return calls.get(
                "/tasks?filters=" + filter("service", of.id()), QUICK, new TypeReference<>() {});
    }

    List<SwarmJson.Network> networks() {
        return calls.get("/networks", QUICK, new TypeReference<>() {});
    }

    List<SwarmJson.Node> nodes() {
        return calls.get("/nodes", QUICK, new TypeReference<>() {});
    }

    SwarmJson.Info info() {
        return calls.get("/info", QUICK, new TypeReference<>() {});
    }

    /** The last lines of each task; when followed, also each new one until it is closed. */
    EngineStream logs(Service of, int tail, Optional<Instant> since, boolean follow) {
        String moment =
                since.map(s -> "&since=%d.%09d".formatted(s.getEpochSecond(), s.getNano()))
                        .orElse("");
        return calls.open(
                "/services/%s/logs?stdout=true&stderr=true&tail=%d%s&follow=%s"
                        .formatted(of.id(), tail, moment, follow),
                follow ? Optional.empty() : Optional.of(QUICK));
    }

    /** What happens to services, and to the containers of this machine, from now on. */
    EngineStream events() {
        return calls.open(
                "/events?filters=" + EngineCalls.encoded("{\"type\":[\"service\",\"container\"]}"),
                Optional.of(QUICK));
    }

    /** Asks for the engine's version anew before the next call. */
    void forgetVersion() {
        calls.forgetVersion();
    }

    private static String filter(String key, String value) {
        String quoted = value.replace("\\", "\\\\").replace("\"", "\\\"");
        return EngineCalls.encoded("{\"" + key + "\":[\"" + quoted + "\"]}");
    }

    @Override
    public void close() {
        calls.close();
    }
}
