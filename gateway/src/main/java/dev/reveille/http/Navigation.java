package dev.reveille.http;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tells a person who follows a link in a browser from everything else that sends requests. */
public final class Navigation {

    private Navigation() {}

    /**
     * Whether a page in place of the answer would be seen by a person: GET or HEAD, HTML preferred
     * to JSON, not an upgrade, and, where the browser says what the request is for (Fetch Metadata,
     * {@code Sec-Fetch-Mode}), a navigation: a script or an image never gets a page.
     */
    public static boolean isNavigation(Request request) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        return reads && browses(request) && !isUpgrade(request) && Accept.prefersHtml(request);
    }

    /**
     * Whether the request asks to leave HTTP (RFC 9110, section 7.8). Both fields are needed: many
     * proxies are set up to send {@code Connection: upgrade} with every request.
     */
    public static boolean isUpgrade(Request request) {
        return request.header("upgrade").isPresent()
                && request.headers().getOrDefault("connection", List.of()).stream()
                        .flatMap(value -> Arrays.stream(value.split(",", -1)))
                        .anyMatch(option -> option.strip().equalsIgnoreCase("upgrade"));
    }

    private static boolean browses(Request request) {
        Optional<String> mode = request.header("sec-fetch-mode");
        return mode.isEmpty() || mode.get().strip().equalsIgnoreCase("navigate");
    }
}
