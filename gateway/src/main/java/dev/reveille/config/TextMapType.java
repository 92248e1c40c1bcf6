package dev.reveille.config;

import dev.reveille.config.SourceNode.Empty;
import dev.reveille.config.SourceNode.Mapping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A mapping from names of the author's choice to texts. A name without a value stands for "". */
record TextMapType() implements ValueType<Map<String, String>> {

    private static final ScalarType<String> VALUE =
            new ScalarType<>("a text or a number", Map.of(), text -> text);

    @Override
    public Optional<Map<String, String>> read(SourceNode node, Findings findings) {
        if (!(node instanceof Mapping mapping)) {
            findings.mismatch(node, written());
            return Optional.empty();
        }
        Map<String, String> texts = new LinkedHashMap<>();
        mapping.entries()
                .forEach(
                        (name, value) -> {
                            if (name.isEmpty() || name.contains("=")) {
                                findings.problem(
                                        value.origin(),
                                        '"' + name + "\" (expected: a name without \"=\")");
                            } else if (value instanceof Empty) {
                                texts.put(name, "");
                            } else {
                                VALUE.read(value, findings).ifPresent(t -> texts.put(name, t));
                            }
                        });
        return Optional.of(texts);
    }

    @Override
    public String written() {
        return "a mapping from names to texts";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of(
                "type",
                "object",
                "additionalProperties",
                Map.of("type", List.of("string", "number", "boolean", "null")));
    }
}
