package dev.reveille.http;

import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The head of a request, as far as the gateway answers it itself.
 *
 * @param target the request target in origin form: path and query, undecoded
 * @param headers values by lower-case name, in the order they came
 * @param client the client's address, after trusted proxies were taken into account
 */
public record Request(
        String method, String target, Map<String, List<String>> headers, InetAddress client) {

    /** The first value of a header, by any case of its name. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
    }

    /** What it is called in logs: its {@code X-Request-Id}, which the gateway has made sure of. */
    public String id() {
        return header("x-request-id").orElse("");
    }

    /** The target up to its query, undecoded. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The first value of a query parameter, decoded; empty when absent or malformed. */
    public Optional<String> parameter(String name) {
        int query = target.indexOf('?');
        String parameters = query < 0 ? "" : target.substring(query + 1);
        for (String pair : parameters.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && decode(pair.substring(0, equals)).equals(Optional.of(name))) {
                return decode(pair.substring(equals + 1));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> decode(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformedEscape) {
            return Optional.empty();
        }
    }
}
