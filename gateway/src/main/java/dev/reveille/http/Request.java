package dev.reveille.http;

import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

    /** The target up to its query, undecoded. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The first value of a query parameter, decoded; empty when absent or malformed. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters().get(name));
    }

    private Map<String, String> parameters() {
        Map<String, String> found = new TreeMap<>();
        int query = target.indexOf('?');
        if (query < 0) {
            return found;
        }
        for (String pair : target.substring(query + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                try {
                    found.putIfAbsent(
                            decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
                } catch (IllegalArgumentException malformedEscape) {
                    // A parameter that cannot be decoded is as good as absent.
                }
            }
        }
        return found;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
