package dev.reveille.runtime.swarm;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One entry of {@code GET /services}. Its specification is kept whole, because it goes back whole
 * when something in it is to be changed: what we do not know of must not get lost.
 */
record Service(
        @JsonProperty("ID") String id,
        SwarmJson.Version version,
        JsonNode spec,
        Optional<SwarmJson.Endpoint> endpoint) {

    /** The label that remembers how many replicas a sleeping service had. */
    static final String MEMORY = "dev.reveille.swarm.replicas";

    /** The engine's own, where a service names none. */
    private static final Duration USUAL_GRACE = Duration.ofSeconds(10);

    private static final String LABELS = "Labels";
    private static final String REPLICAS = "Replicas";
    private static final String FORCE_UPDATE = "ForceUpdate";

    String name() {
        return spec.path("Name").asString("");
    }

    /** Its labels, without our own memory: sleeping changes nothing that people have written. */
    Map<String, String> labels() {
        Map<String, String> labels = new HashMap<>(allLabels());
        labels.remove(MEMORY);
        return labels;
    }

    private Map<String, String> allLabels() {
        Map<String, String> labels = new HashMap<>();
        for (Map.Entry<String, JsonNode> label : spec.path(LABELS).properties()) {
            labels.put(label.getKey(), label.getValue().asString(""));
        }
        return labels;
    }

    /** The image without the digest that a manager adds. */
    String image() {
        return container().path("Image").asString("").replaceFirst("@sha256:.*", "");
    }

    private JsonNode container() {
        return spec.path("TaskTemplate").path("ContainerSpec");
    }

    /** Whether its output is one raw stream. */
    boolean tty() {
        return container().path("TTY").asBoolean(false);
    }

    /** How long its tasks may take to end by themselves. */
    Duration grace() {
        long nanos = container().path("StopGracePeriod").asLong(0);
        return nanos > 0 ? Duration.ofNanos(nanos) : USUAL_GRACE;
    }

    /** Whether it has a number of replicas, and is no job. */
    boolean isReplicated() {
        return spec.path("Mode").path("Replicated").isObject();
    }

    /** {@code replicated}, {@code global}, or one of the jobs. */
    String mode() {
        return spec.path("Mode").propertyNames().stream().findFirst().orElse("unknown");
    }

    /** How many tasks are wanted. One that names no number has one. */
    int replicas() {
        return spec.path("Mode").path("Replicated").path(REPLICAS).asInt(1);
    }

    /** How many it had when it was put to sleep by us. */
    OptionalInt remembered() {
        String text = allLabels().getOrDefault(MEMORY, "");
        return text.matches("[1-9]\\d{0,3}")
                ? OptionalInt.of(Integer.parseInt(text))
                : OptionalInt.empty();
    }

    /** What it calls the networks that its tasks are on: their ids. */
    List<String> networks() {
        List<String> targets = new ArrayList<>();
        spec.path("TaskTemplate")
                .path("Networks")
                .forEach(network -> targets.add(network.path("Target").asString("")));
        return targets;
    }

    /** What to change it into so that it has so many tasks. */
    ObjectNode scaledTo(int replicas) {
        ObjectNode changed = copy();
        object(object(changed, "Mode"), "Replicated").put(REPLICAS, replicas);
        return changed;
    }

    /** What to change it into so that it has none, and it is known how many it had. */
    ObjectNode asleep() {
        ObjectNode changed = scaledTo(0);
        object(changed, LABELS).put(MEMORY, Integer.toString(replicas()));
        return changed;
    }

    /** What to change it into so that ended tasks, which nobody replaces, are begun anew. */
    ObjectNode begunAnew() {
        ObjectNode changed = copy();
        ObjectNode template = object(changed, "TaskTemplate");
        template.put(FORCE_UPDATE, template.path(FORCE_UPDATE).asLong(0) + 1);
        return changed;
    }

    private ObjectNode copy() {
        if (spec.deepCopy() instanceof ObjectNode whole) {
            return whole;
        }
        throw new IllegalStateException("The specification of service " + id + " is no object");
    }

    private static ObjectNode object(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode child ? child : parent.putObject(name);
    }
}
