package dev.reveille.memory;

import dev.reveille.history.Recorded;
import dev.reveille.workload.Remembered;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the state file says, as JSON. Immutable.
 *
 * @param format tells it from any other JSON
 * @param version of the format
 * @param savedAt when it was written, for people
 * @param workloads by name
 * @param gone those of them that were not there when it was written, and since when
 * @param history what was recorded, by name; not in version 1
 */
record StateDocument(
        String format,
        int version,
        Instant savedAt,
        SortedMap<String, Remembered> workloads,
        SortedMap<String, Instant> gone,
        SortedMap<String, Recorded> history) {

    private static final String FORMAT = "reveille-state";
    private static final int VERSION = 2;
    private static final int WITHOUT_HISTORY = 1;

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    /** The text is not what a gateway of this version has written. */
    static final class ForeignException extends Exception {

        private static final long serialVersionUID = 1L;

        ForeignException(String what) {
            super(what);
        }
    }

    /** One without history. */
    StateDocument(Instant savedAt, Map<String, Remembered> workloads, Map<String, Instant> gone) {
        this(
                FORMAT,
                VERSION,
                savedAt,
                new TreeMap<>(workloads),
                new TreeMap<>(gone),
                new TreeMap<>());
    }

    /** The same with what was recorded. */
    StateDocument with(Map<String, Recorded> recorded) {
        return new StateDocument(
                format, version, savedAt, workloads, gone, new TreeMap<>(recorded));
    }

    byte[] toJson() {
        return MAPPER.writeValueAsBytes(this);
    }

    /** Reads what {@link #toJson} has written, now or in version 1. */
    static StateDocument of(byte[] json) throws ForeignException {
        try {
            JsonNode document = MAPPER.readTree(json);
            if (!document.path("format").asString("").equals(FORMAT)) {
                throw new ForeignException("it is no state file of a gateway");
            }
            int version = document.path("version").asInt(0);
            if (version == WITHOUT_HISTORY && document instanceof ObjectNode old) {
                old.put("version", VERSION).putObject("history");
            } else if (version != VERSION) {
                throw new ForeignException(
                        "its version is %d (expected: up to %d)".formatted(version, VERSION));
            }
            return MAPPER.treeToValue(document, StateDocument.class);
        } catch (StreamReadException torn) {
            throw new ForeignException("it is torn, or no JSON");
        } catch (JacksonException malformed) {
            throw new ForeignException(malformed.getOriginalMessage());
        }
    }

    /**
     * Whether both say the same of every workload; the moment of writing does not matter. Nor does
     * what was recorded: that changes with time alone, and all the rest with what happens.
     */
    boolean agreesWith(StateDocument other) {
        return gone.equals(other.gone)
                && workloads.keySet().equals(other.workloads.keySet())
                && workloads.entrySet().stream()
                        .allMatch(e -> agrees(e.getValue(), other.workloads.get(e.getKey())));
    }

    private static boolean agrees(Remembered one, @Nullable Remembered other) {
        return other != null && one.agreesWith(other);
    }
}
