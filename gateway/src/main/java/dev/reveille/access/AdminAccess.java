package dev.reveille.access;

import dev.reveille.config.GatewaySettings.AdminAuth;
import dev.reveille.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * Checks credentials of requests (RFC 7617 for {@code Basic}, RFC 6750 for {@code Bearer}), in a
 * time that does not depend on how much of them is right. Immutable.
 */
public final class AdminAccess {

    private final AdminAuth auth;

    public AdminAccess(AdminAuth auth) {
        this.auth = auth;
    }

    /** Whether anybody needs credentials at all. */
    public boolean isProtected() {
        return !(auth instanceof AdminAuth.None);
    }

    /** What to say in {@code WWW-Authenticate} (RFC 9110, section 11.6.1). */
    public String challenge() {
        return auth instanceof AdminAuth.Bearer
                ? "Bearer realm=\"Reveille\""
                : "Basic realm=\"Reveille\", charset=\"UTF-8\"";
    }

    /** Whether this request may do what only the operator may. */
    public boolean allows(Request request) {
        return switch (auth) {
            case AdminAuth.None _ -> true;
            case AdminAuth.Basic basic ->
                    matches(request, "Basic ", encoded(basic.username(), basic.password()));
            case AdminAuth.Bearer bearer -> matches(request, "Bearer ", bearer.token());
        };
    }

    private static String encoded(String username, String password) {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(pair);
    }

    private static boolean matches(Request request, String scheme, String expected) {
        String given = request.header("authorization").orElse("");
        boolean schemeMatches = given.regionMatches(true, 0, scheme, 0, scheme.length());
        String credentials = schemeMatches ? given.substring(scheme.length()).strip() : "";
        return MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8),
                        credentials.getBytes(StandardCharsets.UTF_8))
                && schemeMatches;
    }
}
