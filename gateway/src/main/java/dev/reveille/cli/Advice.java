package dev.reveille.cli;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What went wrong with a running gateway, and what to do about it, in words. */
final class Advice {

    static final String ANOTHER_URL = "Name another address with --url or REVEILLE_URL.";

    private Advice() {}

    /** Nothing answers there. */
    static String unreachable(URI gateway, Exception failure) {
        String reason =
                switch (failure) {
                    case ConnectException _ -> "nothing listens there";
                    case SocketTimeoutException _ -> "no answer in time";
                    default -> "no such host";
                };
        return "asking the gateway at "
                + gateway
                + ": "
                + reason
                + ". Is it running there? "
                + ANOTHER_URL;
    }

    /** It knows no workload of this name. */
    static String unknown(String name, List<String> known) {
        String names =
                String.join(", ", known.stream().sorted().limit(20).toList())
                        .replaceFirst(", ([^,]*)$", " or $1");
        return "the gateway knows no workload \"%s\" (expected: %s)"
                .formatted(name, known.isEmpty() ? "none, it knows no workloads" : names);
    }

    /** The gateway, or something else that is there, did not do what was asked. */
    static String refused(URI gateway, int status, JsonNode problem, boolean hadCredentials) {
        String detail = problem.path("detail").asString("");
        String at = "the gateway at " + gateway;
        return switch (status) {
            case 401 ->
                    at
                            + (hadCredentials
                                    ? " does not take these credentials."
                                    : " needs credentials.")
                            + " Give --user NAME:PASSWORD or --token TOKEN, or set REVEILLE_USER"
                            + " and REVEILLE_PASSWORD, or REVEILLE_TOKEN.";
            case 404 ->
                    at
                            + " has no admin endpoints there. With gateway.admin_bind they answer"
                            + " on another port. "
                            + ANOTHER_URL;
            case 429 ->
                    at
                            + " got too many wrong credentials from here. Try again in "
                            + problem.path("retry_after").asLong(60)
                            + " s.";
            default ->
                    detail.isEmpty()
                            ? at + " answered with status " + status + ". " + ANOTHER_URL
                            : detail;
        };
    }
}
