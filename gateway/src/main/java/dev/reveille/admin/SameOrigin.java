package dev.reveille.admin;

import dev.reveille.http.Request;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells the gateway's own pages, and programs, from pages of other sites that make a browser send
 * requests with its stored credentials (cross-site request forgery). Browsers say where a request
 * comes from in {@code Sec-Fetch-Site} (Fetch Metadata, section 2.3), which no page can write and
 * no proxy in between can make wrong; that decides where it is there. It is not where an address is
 * neither https nor this machine; there {@code Origin} (RFC 6454, section 7) has to be the host
 * that was asked for. Programs send neither.
 */
final class SameOrigin {

    /** {@code none}: the person typed it. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    /** Hosts as browsers write them, also with what no host name should have, such as {@code _}. */
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9a-f:.]+]|[^\\[\\]/?#@:,\\s]+)(?::([0-9]{1,5}))?");

    private static final Pattern ORIGIN = Pattern.compile("(https?)://(.+)");

    private SameOrigin() {}

    /** Whether nothing in the request says that another site's page made it. */
    static boolean allows(Request request) {
        List<String> sites = request.headers().getOrDefault("sec-fetch-site", List.of());
        return sites.isEmpty()
                ? request.headers().getOrDefault("origin", List.of()).stream()
                        .allMatch(origin -> isOwn(origin, request))
                : sites.stream().allMatch(site -> OWN_SITES.contains(site.strip()));
    }

    private static boolean isOwn(String origin, Request request) {
        Matcher parts = ORIGIN.matcher(origin.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            // Also null: a page without an origin.
            return false;
        }
        int usual = parts.group(1).equals("https") ? 443 : 80;
        return Authority.of(parts.group(2))
                .filter(from -> asked(request).anyMatch(host -> from.isAt(host, usual, request)))
                .isPresent();
    }

    /** {@code X-Forwarded-Host} is in a request only if the peer is trusted. */
    private static Stream<Authority> asked(Request request) {
        return Stream.of("host", "x-forwarded-host")
                .flatMap(name -> request.headers().getOrDefault(name, List.of()).stream())
                .flatMap(value -> Arrays.stream(value.toLowerCase(Locale.ROOT).split(",", -1)))
                .flatMap(host -> Authority.of(host.strip()).stream());
    }

    /** Whether a trusted proxy is in between. */
    private static boolean isForwarded(Request request) {
        return request.headers().keySet().stream()
                .anyMatch(name -> name.startsWith("x-forwarded-"));
    }

    /** A host, and a port if one is written; lower-case. */
    private record Authority(String host, Optional<Integer> port) {

        static Optional<Authority> of(String text) {
            Matcher parts = AUTHORITY.matcher(text);
            return parts.matches()
                    ? Optional.of(
                            new Authority(
                                    parts.group(1),
                                    Optional.ofNullable(parts.group(2)).map(Integer::valueOf)))
                    : Optional.empty();
        }

        /**
         * The scheme is not compared: behind a proxy that ends TLS, this side of it knows none. A
         * trusted proxy may also have dropped the port.
         *
         * @param usual the port that is meant where none is written
         */
        boolean isAt(Authority asked, int usual, Request request) {
            boolean portLost = asked.port().isEmpty() && isForwarded(request);
            return host.equals(asked.host())
                    && (portLost || port.orElse(usual).equals(asked.port().orElse(usual)));
        }
    }
}
