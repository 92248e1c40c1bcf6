package dev.reveille.config;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes the JSON Schema of {@code config.yaml} from the declared keys. */
final class ConfigurationSchema {

    private ConfigurationSchema() {}

    /** Draft 7: what the YAML support of editors understands best. */
    static String text() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "Reveille configuration");
        schema.putAll(new TableType(FileKeys.TABLE).schema());
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                        .build()
                        .writeValueAsString(schema)
                + "\n";
    }
}
