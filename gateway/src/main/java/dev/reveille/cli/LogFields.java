package dev.reveille.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.reveille.log.LogEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.KeyValuePair;

/**
 * What a log line says apart from its words, in this order: {@code event}, always; {@code workload}
 * and {@code request_id} where there is one; and what else belongs to the event. Stateless.
 */
final class LogFields {

    private static final String EVENT = "event";
    private static final List<String> OF_CONTEXT = List.of("workload", "request_id");

    private LogFields() {}

    /** The fields of a line. Ours name their events; others are those of libraries. */
    static Map<String, Object> of(ILoggingEvent line) {
        Map<String, Object> own = new LinkedHashMap<>();
        for (KeyValuePair pair : Optional.ofNullable(line.getKeyValuePairs()).orElse(List.of())) {
            own.put(pair.key, pair.value);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(EVENT, own.getOrDefault(EVENT, LogEvent.OF_LIBRARIES));
        for (String name : OF_CONTEXT) {
            Object value = own.getOrDefault(name, line.getMDCPropertyMap().get(name));
            if (value != null && !value.toString().isEmpty()) {
                fields.put(name, value);
            }
        }
        own.forEach(
                (name, value) -> {
                    if (!OF_CONTEXT.contains(name)) {
                        fields.putIfAbsent(name, value);
                    }
                });
        return fields;
    }
}
