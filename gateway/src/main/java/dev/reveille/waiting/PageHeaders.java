package dev.reveille.waiting;

import dev.reveille.http.Answer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * The headers of a page: it may use its own inline style and script, recognised by their hashes
 * (CSP Level 3, section 2.3.1), may talk to its own origin, and nothing else.
 *
 * <p>Left out on purpose: {@code frame-ancestors}, because dashboards show applications of other
 * origins in frames and these pages hold nothing worth a stolen click (Retry only asks for the
 * address again, as the frame itself did); {@code Cross-Origin-Opener-Policy}, because it would cut
 * an application that is woken in a pop-up (a login) off from its opener.
 */
final class PageHeaders {

    private PageHeaders() {}

    /**
     * A policy that allows these, and with scripts also requests to the page's own origin.
     *
     * @param styles hashes of style elements
     * @param scripts hashes of script elements
     */
    static String policy(List<String> styles, List<String> scripts) {
        String policy =
                "default-src 'none'; style-src "
                        + (styles.isEmpty() ? "'none'" : String.join(" ", styles))
                        + "; img-src data:; font-src data:; base-uri 'none'; form-action 'none'";
        return scripts.isEmpty()
                ? policy
                : policy + "; script-src " + String.join(" ", scripts) + "; connect-src 'self'";
    }

    /** An answer with a page. */
    static Answer page(int status, String policy, String document) {
        return Answer.of(status, "text/html; charset=utf-8", document)
                .with("Content-Security-Policy", policy)
                .with("Referrer-Policy", "no-referrer")
                .with("X-Robots-Tag", "noindex");
    }

    /** An element's content as a policy names it. */
    static String hash(String content) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(content.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
