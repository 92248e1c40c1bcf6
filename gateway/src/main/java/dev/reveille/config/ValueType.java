package dev.reveille.config;

import java.util.Map;
import java.util.Optional;

/**
 * How the value of a key is written and what is made of it.
 *
 * @param <T> what is made of it
 */
interface ValueType<T> {

    /** The value, or nothing after its problems were reported. */
    Optional<T> read(SourceNode node, Findings findings);

    /** What one writes, as a noun with its article: for messages and the reference page. */
    String written();

    /** What one writes, as a JSON Schema (draft 7). */
    Map<String, Object> schema();

    /** What a label's text stands for. */
    default SourceNode fromLabel(SourceNode.Scalar text) {
        return text;
    }
}
