package dev.reveille.config;

import dev.reveille.config.SourceNode.Empty;
import dev.reveille.config.SourceNode.Mapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys a mapping may have, in the order people read about them. */
record KeyTable(List<Key<?>> keys) {

    KeyTable {
        keys = List.copyOf(keys);
    }

    List<String> names() {
        return keys.stream().map(Key::name).toList();
    }

    Optional<Key<?>> find(String name) {
        return keys.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    /** Reads every key, reports what is unknown, missing or malformed, and keeps the rest. */
    Values read(Mapping mapping, Findings findings) {
        Map<String, Object> values = new HashMap<>();
        mapping.entries()
                .forEach(
                        (name, node) ->
                                find(name)
                                        .ifPresentOrElse(
                                                key -> read(key, node, values, findings),
                                                () -> unknown(name, node, findings)));
        for (Key<?> key : keys) {
            boolean absent =
                    mapping.entries().getOrDefault(key.name(), new Empty(mapping.origin()))
                            instanceof Empty;
            if (absent && key.isRequired() && !key.is(Key.Trait.ABSENCE_REPORTED_LATER)) {
                findings.problem(
                        mapping.origin().key(key.name()),
                        "missing (expected: " + key.type().written() + ")");
            }
        }
        return new Values(mapping, values);
    }

    private static void read(
            Key<?> key, SourceNode node, Map<String, Object> values, Findings findings) {
        if (node instanceof Empty) {
            return;
        }
        if (key.is(Key.Trait.NOT_IN_EFFECT_YET)) {
            findings.warning(
                    node.origin(), "has no effect in this version yet; it is only checked");
        }
        key.type().read(node, findings).ifPresent(value -> values.put(key.name(), value));
    }

    private void unknown(String name, SourceNode node, Findings findings) {
        findings.problem(
                node.origin(),
                "unknown key (closest known key: " + ClosestName.to(name, names()) + ")");
    }
}
