package dev.reveille.it.simulation;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What somebody asks of the engine.
 *
 * @param path decoded, without the version of the API
 * @param query decoded
 * @param lasting whether more may be asked over the same connection
 */
record EngineRequest(String method, String path, Map<String, String> query, boolean lasting) {

    /** Reads the next one; empty at the end. What has a body is not for this engine. */
    static Optional<EngineRequest> read(InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String[] words = line.split(" ", 3);
        boolean lasting = !words[2].equals("HTTP/1.0");
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            lasting &= !field.equalsIgnoreCase("Connection: close");
        }
        int mark = words[1].indexOf('?');
        String path = mark < 0 ? words[1] : words[1].substring(0, mark);
        String query = mark < 0 ? "" : words[1].substring(mark + 1);
        return Optional.of(
                new EngineRequest(
                        words[0],
                        decoded(path.replaceFirst("^/v1\\.\\d+(?=/)", "")),
                        parameters(query),
                        lasting));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                if (line.isEmpty()) {
                    return "";
                }
                throw new EOFException("in the middle of a line");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    /** The values of one of the {@code filters}; none when it is not among them. */
    List<String> filter(String name) {
        String filters = parameter("filters");
        return filters.isEmpty()
                ? List.of()
                : JsonMapper.shared()
                        .readValue(filters, new TypeReference<Map<String, List<String>>>() {})
                        .getOrDefault(name, List.of());
    }
}
