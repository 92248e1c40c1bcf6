package dev.reveille.admin;

import dev.reveille.http.Request;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the gateway's own pages, and programs, from pages of other sites that make a browser send
 * requests with its stored credentials (cross-site request forgery). Browsers say where a request
 * comes from in {@code Sec-Fetch-Site} (Fetch Metadata, section 2.3) and {@code Origin} (RFC 6454,
 * section 7); programs send neither.
 */
final class SameOrigin {

    /** {@code none}: the person typed it. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private SameOrigin() {}

    /** Whether nothing in the request says that another site's page made it. */
    static boolean allows(Request request) {
        return request.headers().getOrDefault("sec-fetch-site", List.of()).stream()
                        .allMatch(site -> OWN_SITES.contains(site.strip()))
                && request.headers().getOrDefault("origin", List.of()).stream()
                        .allMatch(origin -> isOwn(origin.strip(), request));
    }

    /**
     * The scheme is not compared: behind a proxy that ends TLS, this side of it knows none. {@code
     * X-Forwarded-Host} is in a request only if the peer is trusted.
     */
    private static boolean isOwn(String origin, Request request) {
        return authority(origin)
                .map(
                        from ->
                                isAt(from, request.header("host").orElse(""))
                                        || request.header("x-forwarded-host")
                                                .filter(host -> isAt(from, host))
                                                .isPresent())
                .orElse(false);
    }

    private static boolean isAt(Authority origin, String host) {
        return authority(origin.scheme() + "://" + host.strip()).filter(origin::equals).isPresent();
    }

    /** Host and port, the scheme's own if none is written. */
    private record Authority(String scheme, String host, int port) {}

    /** Empty for what is no origin, {@code null} (a page without one) included. */
    private static Optional<Authority> authority(String origin) {
        URI uri;
        try {
            uri = URI.create(origin);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        if (uri.getHost() == null || uri.getScheme() == null || uri.getUserInfo() != null) {
            return Optional.empty();
        }
        int usual = uri.getScheme().equals("https") ? 443 : 80;
        return Optional.of(
                new Authority(
                        uri.getScheme(),
                        uri.getHost().toLowerCase(Locale.ROOT),
                        uri.getPort() < 0 ? usual : uri.getPort()));
    }
}
