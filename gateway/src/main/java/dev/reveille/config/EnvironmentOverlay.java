package dev.reveille.config;

import dev.reveille.config.SourceNode.Empty;
import dev.reveille.config.SourceNode.Mapping;
import dev.reveille.config.SourceNode.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts environment variables in the place of what the file says, before anything is read, so that
 * they go through the same checks. A blank variable counts as not set: that is what {@code
 * ${NAME:-}} in a Compose file makes of one.
 */
final class EnvironmentOverlay {

    private static final String SOURCE = "environment";

    private final Map<String, String> environment;

    EnvironmentOverlay(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The root of the file as if the variables had been written there. */
    SourceNode over(SourceNode root) {
        return over(root, FileKeys.TABLE, new Origin(SOURCE, 0, 0, "")).orElse(root);
    }

    /** The node with what the environment says; empty when that is nothing. */
    private Optional<SourceNode> over(SourceNode node, KeyTable table, Origin here) {
        if (!(node instanceof Mapping) && !(node instanceof Empty)) {
            // Its reader will say that it is not a mapping.
            return Optional.empty();
        }
        Mapping mapping = node instanceof Mapping written ? written : new Mapping(here, Map.of());
        Map<String, SourceNode> said = new LinkedHashMap<>();
        table.keys()
                .forEach(key -> value(key, mapping, here).ifPresent(v -> said.put(key.name(), v)));
        return said.isEmpty() ? Optional.empty() : Optional.of(mapping.with(said));
    }

    /** What is to stand there; empty when the environment has nothing to say about it. */
    private Optional<SourceNode> value(Key<?> key, Mapping mapping, Origin here) {
        if (key.type() instanceof TableType nested) {
            Origin there = here.key(key.name());
            SourceNode before = mapping.entries().getOrDefault(key.name(), new Empty(there));
            return over(before, nested.table(), there);
        }
        return key.environment()
                .flatMap(
                        name ->
                                Optional.ofNullable(environment.get(name))
                                        .map(text -> Map.entry(name, text)))
                .filter(variable -> !variable.getValue().isBlank())
                .map(
                        variable ->
                                new Scalar(
                                        new Origin(SOURCE, 0, 0, variable.getKey()),
                                        variable.getValue().strip()));
    }
}
