package dev.reveille.admin;

import dev.reveille.http.Answer;
import dev.reveille.http.EventStream;
import dev.reveille.http.Reply;

/**
 * The headers of every admin answer: shown in nobody's frame (a click there could wake or put to
 * sleep), read by no other site, kept by no cache, and free of whatever its own policy does not
 * allow. What an endpoint says itself stays.
 */
final class AdminHeaders {

    private static final String POLICY = "Content-Security-Policy";
    private static final String NOBODY_S_FRAME = "frame-ancestors 'none'";

    /** For what is no page. */
    private static final String NOTHING =
            "default-src 'none'; base-uri 'none'; form-action 'none'; " + NOBODY_S_FRAME;

    private AdminHeaders() {}

    static Reply on(Reply reply) {
        return switch (reply) {
            case EventStream stream -> stream;
            case Answer answer -> on(answer);
        };
    }

    private static Answer on(Answer answer) {
        String policy = answer.headers().getOrDefault(POLICY, NOTHING);
        Answer framed =
                answer.with(
                        POLICY,
                        policy.contains("frame-ancestors")
                                ? policy
                                : policy + "; " + NOBODY_S_FRAME);
        return added(
                added(
                        added(
                                added(framed, "X-Content-Type-Options", "nosniff"),
                                "Referrer-Policy",
                                "no-referrer"),
                        "Cross-Origin-Resource-Policy",
                        "same-origin"),
                "Cache-Control",
                "no-store");
    }

    private static Answer added(Answer answer, String name, String value) {
        return answer.headers().containsKey(name) ? answer : answer.with(name, value);
    }
}
