package dev.reveille.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A mapping with declared keys. */
record TableType(KeyTable table) implements ValueType<Values> {

    private static final int SHOWN = 4;

    @Override
    public Optional<Values> read(SourceNode node, Findings findings) {
        if (!(node instanceof SourceNode.Mapping mapping)) {
            findings.mismatch(node, written());
            return Optional.empty();
        }
        return Optional.of(table.read(mapping, findings));
    }

    @Override
    public String written() {
        List<String> names = table.names();
        return "a mapping with "
                + String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                + (names.size() > SHOWN ? ", …" : "");
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        table.keys().forEach(key -> properties.put(key.name(), key.schema()));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        schema.put("properties", properties);
        List<String> required =
                table.keys().stream().filter(Key::isRequired).map(Key::name).toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }
}
