package dev.reveille.runtime.docker;

import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import tools.jackson.core.JacksonException;

/** What went wrong with a call, in words for people. */
final class EngineFailures {

    /** Longer error texts are cut: they end up in pages and log lines. */
    private static final int LONGEST_TEXT = 4096;

    private EngineFailures() {}

    /** Throws what the engine said, unless it said yes (304 means "it is so already"). */
    static void check(ClassicHttpResponse response, InputStream body, HttpUriRequestBase request)
            throws IOException {
        int status = response.getCode();
        if (status < 300 || status == 304) {
            return;
        }
        String text = new String(body.readNBytes(LONGEST_TEXT), StandardCharsets.UTF_8).strip();
        throw new RuntimeCallException(
                status == 404 ? Kind.NOT_FOUND : Kind.REFUSED,
                "The Docker engine answered %s %s with %d: %s"
                        .formatted(request.getMethod(), request.getPath(), status, message(text)),
                null);
    }

    private static String message(String text) {
        try {
            String message = EngineJson.MAPPER.readValue(text, EngineJson.Refusal.class).message();
            return message.isEmpty() ? text : message;
        } catch (JacksonException notJson) {
            return text.isEmpty() ? "(no reason given)" : text;
        }
    }

    /**
     * @param known what is known already, or empty to read it off the cause
     */
    static RuntimeCallException unreachable(DockerHost host, String known, Exception cause) {
        String reason = known.isEmpty() ? reason(cause) : known;
        return new RuntimeCallException(
                Kind.UNREACHABLE,
                "Cannot reach the Docker engine at %s: %s. %s"
                        .formatted(host, reason, advice(host, reason, cause)),
                cause);
    }

    private static String reason(Exception cause) {
        return Optional.ofNullable(cause.getMessage())
                .filter(text -> !text.isBlank())
                .orElse(cause.getClass().getSimpleName());
    }

    private static String advice(DockerHost host, String reason, Exception cause) {
        if (cause instanceof ConnectionRequestTimeoutException) {
            return "Too many calls are in flight at once.";
        }
        if (cause instanceof SSLException) {
            return "Do ca.pem, cert.pem and key.pem (DOCKER_CERT_PATH) belong to this engine?";
        }
        String lower = reason.toLowerCase(Locale.ROOT);
        return switch (host) {
            case DockerHost.Unix unix when lower.contains("permission denied") ->
                    "May this user read and write "
                            + unix.socket()
                            + "? Members of the group that owns it (usually docker) may;"
                            + " in a container, add that group's number with --group-add.";
            case DockerHost.Unix unix when !unix.lookedFor().isEmpty() ->
                    "No docker_host is set, so these were looked for, in this order: "
                            + unix.lookedFor().stream()
                                    .map(Path::toString)
                                    .collect(Collectors.joining(", "))
                            + ". Is the engine running (systemctl status docker, or podman.socket)?"
                            + " In a container, mount its socket with -v "
                            + unix.socket()
                            + ":"
                            + unix.socket()
                            + "; elsewhere, set docker_host or DOCKER_HOST.";
            case DockerHost.Unix unix ->
                    "Is the engine running (systemctl status docker, or podman.socket), and is "
                            + unix.socket()
                            + " its socket? In a container, mount it with -v "
                            + unix.socket()
                            + ":"
                            + unix.socket()
                            + "; elsewhere, set docker_host or DOCKER_HOST.";
            case DockerHost.Ssh ssh ->
                    "Does \"ssh "
                            + ssh.host()
                            + " docker version\" work for this user without asking anything? Its"
                            + " key and the other side's have to be known (~/.ssh), and docker"
                            + " has to be installed there.";
            case DockerHost.Tcp _ ->
                    "Is the engine running, does it listen there, and is docker_host or"
                            + " DOCKER_HOST right?";
        };
    }
}
