package dev.reveille.runtime.kubernetes;

import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.function.Supplier;

/** Says what it means that a call to an API server failed. */
final class Failures {

    private static final int TOO_MANY_REQUESTS = 429;

    private Failures() {}

    /**
     * The outcome of a call.
     *
     * @param what for people, after "Cannot": {@code scale deployment web/blog}
     */
    static <T> T translated(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException failure) {
            throw of(what, failure);
        } catch (IllegalStateException closed) {
            throw new RuntimeCallException(
                    Kind.UNREACHABLE,
                    "Cannot %s: the gateway has let go of the cluster".formatted(what),
                    closed);
        }
    }

    /** The same for people and for the core. */
    static RuntimeCallException of(String what, KubernetesClientException failure) {
        String said = "Cannot %s: %s".formatted(what, reason(failure));
        return new RuntimeCallException(kind(failure), said, failure);
    }

    static boolean isConflict(KubernetesClientException failure) {
        return failure.getCode() == HttpURLConnection.HTTP_CONFLICT;
    }

    static boolean isForbidden(KubernetesClientException failure) {
        return failure.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
    }

    static boolean isMissing(KubernetesClientException failure) {
        return failure.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }

    private static Kind kind(KubernetesClientException failure) {
        int code = failure.getCode();
        if (code == HttpURLConnection.HTTP_NOT_FOUND) {
            return Kind.NOT_FOUND;
        }
        // One that is starting, or overwhelmed, says so with these.
        boolean later =
                code <= 0
                        || code == TOO_MANY_REQUESTS
                        || code >= HttpURLConnection.HTTP_INTERNAL_ERROR;
        return later ? Kind.UNREACHABLE : Kind.REFUSED;
    }

    /** In the server's own words, if it has said anything. */
    static String reason(KubernetesClientException failure) {
        String said =
                Optional.ofNullable(failure.getStatus())
                        .map(Status::getMessage)
                        .filter(message -> !message.isEmpty())
                        .orElseGet(() -> deepest(failure));
        return switch (failure.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                    said + " (the API server does not accept the gateway's credentials)";
            case HttpURLConnection.HTTP_FORBIDDEN ->
                    said + " (the gateway's role does not allow it; see deploy/kubernetes)";
            default -> said;
        };
    }

    private static String deepest(Throwable failure) {
        Throwable cause = failure;
        for (Throwable next = failure.getCause(); next != null; next = next.getCause()) {
            cause = next;
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
