package dev.reveille.runtime.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parts of the engine's answers that we read (Docker Engine API 1.41 and newer; Podman's
 * compatible API leaves some out). What an engine leaves out or sets to null is empty, zero or
 * false.
 */
public final class EngineJson {

    /** Reads what an engine says into records, whose components are called as its fields. */
    public static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
                    .disable(
                            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .withConfigOverride(String.class, o -> o.setNullHandling(Empty.WHEN_ABSENT))
                    .withConfigOverride(List.class, o -> o.setNullHandling(Empty.WHEN_ABSENT))
                    .withConfigOverride(Map.class, o -> o.setNullHandling(Empty.WHEN_ABSENT))
                    .build();

    private EngineJson() {}

    private static final class Empty {
        static final com.fasterxml.jackson.annotation.JsonSetter.Value WHEN_ABSENT =
                com.fasterxml.jackson.annotation.JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
    }

    /** {@code GET /containers/{id}/json}. */
    record Container(
            String id,
            String name,
            Optional<Config> config,
            Optional<State> state,
            Optional<HostConfig> hostConfig,
            Optional<NetworkSettings> networkSettings) {}

    record Config(
            String image, Map<String, String> labels, boolean tty, Optional<Check> healthcheck) {}

    /** A health check's command; {@code ["NONE"]} when one of the image was switched off. */
    record Check(List<String> test) {}

    record State(
            String status,
            boolean running,
            boolean paused,
            boolean restarting,
            @JsonProperty("OOMKilled") boolean oomKilled,
            int exitCode,
            String error,
            String startedAt,
            Optional<Health> health) {

        /**
         * Whether its process is there. For Podman one that was asked to end, and has not yet, is
         * not running: it is {@code stopping} (4.3), or running by its status alone (5 and newer).
         */
        boolean hasProcess() {
            return running || paused || status.equals("stopping") || status.equals("running");
        }
    }

    record Health(String status) {}

    record HostConfig(String networkMode) {}

    /**
     * @param ports bindings by what is published, such as {@code 80/tcp}; empty for what is only
     *     exposed
     */
    record NetworkSettings(
            Map<String, Endpoint> networks, Map<String, Optional<List<Binding>>> ports) {}

    /** Where the engine's machine listens for a container. */
    record Binding(String hostIp, String hostPort) {}

    /** A container on a network; addresses are empty while it does not run. */
    record Endpoint(
            @JsonProperty("NetworkID") String networkId,
            @JsonProperty("IPAddress") String ipAddress,
            @JsonProperty("GlobalIPv6Address") String ipv6Address) {}

    /** One entry of {@code GET /containers/json}. */
    record Listed(
            String id, List<String> names, String image, Map<String, String> labels, String state) {

        /** Its own name; the others are those by which links call it. */
        String name() {
            return Sighting.name(
                    names.stream()
                            .filter(name -> name.lastIndexOf('/') <= 0)
                            .findFirst()
                            .orElse(names.isEmpty() ? "" : names.getFirst()));
        }

        /** Whether it says that the container does not run, and is not about to. */
        boolean rests() {
            return state.equals("created") || state.equals("exited");
        }
    }

    /** {@code GET /networks/{id}}. */
    record Network(String id, Map<String, Member> containers) {}

    /** A container on a network as the network sees it: addresses with their prefix length. */
    record Member(
            @JsonProperty("IPv4Address") String ipv4Address,
            @JsonProperty("IPv6Address") String ipv6Address) {}

    /** One object of {@code GET /events}. */
    public record Event(
            String type,
            String action,
            Optional<Actor> actor,
            @JsonProperty("timeNano") long timeNano) {

        /** The id of what it is about; empty if it has none. */
        public String actorId() {
            return actor.map(Actor::id).orElse("");
        }

        /** What it says besides; empty if it does not. */
        public String attribute(String name) {
            return actor.map(a -> a.attributes().getOrDefault(name, "")).orElse("");
        }

        /** By the engine's clock. */
        public Instant time() {
            return Instant.ofEpochSecond(0, timeNano);
        }
    }

    /** What an event is about. */
    public record Actor(@JsonProperty("ID") String id, Map<String, String> attributes) {}

    /** {@code GET /containers/{id}/stats}. */
    record Stats(@JsonProperty("memory_stats") Optional<MemoryStats> memory) {}

    /**
     * @param usage bytes, page cache included; 0 for a container that does not run
     */
    record MemoryStats(
            @JsonProperty("usage") long usage, @JsonProperty("stats") Map<String, Long> details) {

        /**
         * Without the cache that has not been used lately, as {@code docker stats} counts: by its
         * name in control groups of version 1, or of version 2.
         */
        long used() {
            long cache =
                    details.getOrDefault(
                            "total_inactive_file", details.getOrDefault("inactive_file", 0L));
            return cache < usage ? usage - cache : usage;
        }
    }

    /** {@code GET /version}. */
    record Version(String apiVersion) {}

    /** The body of an answer that says no. */
    record Refusal(@JsonProperty("message") String message) {}
}
