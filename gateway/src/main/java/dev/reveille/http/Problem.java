package dev.reveille.http;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * An error for programs (RFC 9457).
 *
 * @param type a URI that never changes for this kind of problem, or {@code about:blank}
 * @param title what kind of problem it is, the same every time
 * @param status the HTTP status code
 * @param detail what happened this time and what to do
 * @param extensions further members, in their order: strings, numbers, booleans, lists of these
 */
public record Problem(
        String type, String title, int status, String detail, Map<String, Object> extensions) {

    private static final JsonMapper JSON = JsonMapper.shared();

    public Problem {
        extensions = new LinkedHashMap<>(extensions);
    }

    /** The document. */
    public String toJson() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", type);
        members.put("title", title);
        members.put("status", status);
        members.put("detail", detail);
        extensions.forEach(members::putIfAbsent);
        return JSON.writeValueAsString(members);
    }

    /** The document as an answer with its status. */
    public Answer answer() {
        return Answer.of(status, "application/problem+json", toJson());
    }
}
