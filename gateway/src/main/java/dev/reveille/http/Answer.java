package dev.reveille.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole answer. {@code Content-Length}, {@code Date} and {@code Connection} are added when it is
 * written; for HEAD the body is left out then.
 *
 * @param headers by name, in the order they are written
 * @param body text, written as UTF-8
 */
public record Answer(int status, Map<String, String> headers, String body) implements Reply {

    /** An answer with a body of text in UTF-8, never stored by caches. */
    public static Answer of(int status, String contentType, String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", contentType);
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        return new Answer(status, headers, body);
    }

    /** A JSON document. */
    public static Answer json(int status, String document) {
        return of(status, "application/json", document);
    }

    /** The same answer with one more header. */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body);
    }
}
