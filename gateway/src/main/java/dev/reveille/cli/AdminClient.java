package dev.reveille.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Talks to the admin API of a running gateway. Every failure is an {@link IOException} that says
 * what was tried, what failed and what to do. For one thread.
 */
final class AdminClient {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI gateway;
    private final Optional<String> authorization;

    /**
     * @param gateway scheme, host, port and possibly a path before that of the endpoints
     * @param authorization the value of the header field of that name
     */
    AdminClient(URI gateway, Optional<String> authorization) {
        this.gateway = gateway;
        this.authorization = authorization;
    }

    /** What the header field says for {@code name:password}. */
    static String basic(String pair) {
        byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(bytes);
    }

    /** The status document. */
    JsonNode status() throws IOException {
        JsonNode document = ask("GET", "/_status/api");
        if (!document.has("containers")) {
            throw new IOException(
                    gateway + " answers, but it is no Reveille gateway. " + Advice.ANOTHER_URL);
        }
        return document;
    }

    /** What the status document says of a workload that was there before. */
    JsonNode workload(String name) throws IOException {
        return StreamSupport.stream(status().path("containers").spliterator(), false)
                .filter(container -> container.path("name").asString("").equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IOException(
                                        name + " was taken out of the gateway's configuration"));
    }

    /** Wakes a workload; returns when the gateway has begun to. */
    void wake(String workload) throws IOException {
        change("wake", workload);
    }

    /** Puts a workload to sleep; returns when the gateway has begun to. */
    void sleep(String workload) throws IOException {
        change("sleep", workload);
    }

    /** Names are looked up first: whoever mistypes one wants to know those there are. */
    private void change(String what, String workload) throws IOException {
        List<String> names =
                StreamSupport.stream(status().path("containers").spliterator(), false)
                        .map(container -> container.path("name").asString(""))
                        .toList();
        if (!names.contains(workload)) {
            throw new IOException(Advice.unknown(workload, names));
        }
        String name = URLEncoder.encode(workload, StandardCharsets.UTF_8);
        ask("POST", "/_status/" + what + "?container=" + name);
    }

    private JsonNode ask(String method, String target) throws IOException {
        HttpURLConnection connection = open(method, target);
        int status;
        JsonNode body;
        try {
            status = connection.getResponseCode();
            body = body(connection, status);
        } catch (IOException failure) {
            throw new IOException(Advice.unreachable(gateway, failure), failure);
        } finally {
            connection.disconnect();
        }
        if (status / 100 != 2) {
            throw new IOException(Advice.refused(gateway, status, body, authorization.isPresent()));
        }
        return body;
    }

    private HttpURLConnection open(String method, String target) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(gateway + target).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout((int) PATIENCE.toMillis());
        connection.setReadTimeout((int) PATIENCE.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Accept", "application/json");
        authorization.ifPresent(value -> connection.setRequestProperty("Authorization", value));
        return connection;
    }

    /** What is no JSON says nothing to us. */
    private static JsonNode body(HttpURLConnection connection, int status) throws IOException {
        try (InputStream stream =
                status / 100 == 2 ? connection.getInputStream() : connection.getErrorStream()) {
            byte[] bytes = stream == null ? new byte[0] : stream.readAllBytes();
            return JsonMapper.shared().readTree(bytes);
        } catch (JacksonException notJson) {
            return JsonMapper.shared().createObjectNode();
        }
    }
}
