package dev.reveille.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import tools.jackson.databind.JsonNode;

/** What went wrong with a running gateway, and what to do about it, in words. */
final class Advice {

    static final String ANOTHER_URL = "Name another address with --url or REVEILLE_URL.";

    private Advice() {}

    /** Nothing answers there, or nothing that could be understood. */
    static String unreachable(URI gateway, IOException failure) {
        return "asking the gateway at " + gateway + ": " + reason(gateway, failure) + ANOTHER_URL;
    }

    private static String reason(URI gateway, IOException failure) {
        return switch (failure) {
            case ConnectException _ -> "nothing listens there. Is it running there? ";
            case NoRouteToHostException _ ->
                    "no way leads to that host. Is it up, and does a firewall let you through? ";
            case SocketTimeoutException _ -> "no answer in time. Is it running there? ";
            case UnknownHostException _ -> "no such host. Is it running there? ";
            case SSLException _ when isCertificate(failure) ->
                    "its certificate is not trusted, or is for another name ("
                            + failure.getMessage()
                            + "). Have Java trust it (JAVA_TOOL_OPTIONS="
                            + "-Djavax.net.ssl.trustStore=FILE), or ask where no TLS is needed. ";
            case SSLException _ ->
                    "no TLS there ("
                            + failure.getMessage()
                            + "). The gateway's own ports speak plain HTTP: try http://"
                            + gateway.getRawAuthority()
                            + ". ";
            case SocketException _ ->
                    "the connection broke off without a whole answer ("
                            + failure.getMessage()
                            + "). Is that the gateway's port, and does it need https://? ";
            default ->
                    "what came is no whole answer ("
                            + failure.getMessage()
                            + "). Is that the gateway's port? ";
        };
    }

    private static boolean isCertificate(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(10)
                .anyMatch(CertificateException.class::isInstance);
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
