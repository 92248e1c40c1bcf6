package dev.reveille.runtime.docker;

import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.time.Time;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * Calls to one engine in the newest version of its API that both sides know, with answers read as
 * {@link EngineJson} says. Every call throws {@link RuntimeCallException} when the engine is
 * unreachable or answers no. Safe for use by many threads. Closed by whoever made it; closing
 * aborts what is in flight.
 */
public final class EngineCalls implements AutoCloseable {

    /** The newest version this package was written for. */
    private static final int NEWEST_MINOR = 51;

    private static final Pattern VERSION = Pattern.compile("1\\.(\\d{1,4})");
    private static final Duration QUICK = Duration.ofSeconds(30);

    private final EngineHttp http;

    /** Learned by the first call; forgotten when the engine went away and may come back changed. */
    private volatile @Nullable String prefix;

    /**
     * @throws IllegalArgumentException when the host's TLS files are missing or of no use
     */
    public EngineCalls(DockerHost host, Time time) {
        this(new EngineHttp(host, time));
    }

    EngineCalls(EngineHttp http) {
        this.http = http;
    }

    /**
     * Asks.
     *
     * @param path path and query, without a version
     * @param deadline until the whole answer is read
     */
    public <T> T get(String path, Duration deadline, TypeReference<T> type) {
        return http.call(
                "GET",
                versioned(path),
                deadline,
                body -> {
                    try {
                        return EngineJson.MAPPER.readValue(body, type);
                    } catch (JacksonException malformed) {
                        throw EngineHttp.senseless("GET " + path, malformed);
                    }
                });
    }

    /** Asks for what there need not be; empty when the answer has no content. */
    <T> Optional<T> find(String path, Duration deadline, TypeReference<T> type) {
        byte[] body = http.call("GET", versioned(path), deadline, InputStream::readAllBytes);
        if (body.length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(EngineJson.MAPPER.readValue(body, type));
        } catch (JacksonException malformed) {
            throw EngineHttp.senseless("GET " + path, malformed);
        }
    }

    /** Has something done. */
    public void post(String path, Duration deadline) {
        http.call("POST", versioned(path), deadline, InputStream::readAllBytes);
    }

    /** Has something done as a document says. */
    public void post(String path, JsonNode document, Duration deadline) {
        byte[] json = EngineJson.MAPPER.writeValueAsBytes(document);
        http.post(versioned(path), json, deadline, InputStream::readAllBytes);
    }

    /**
     * Opens an answer that goes on.
     *
     * @param deadline until the head of the answer is there; empty where the engine may wait with
     *     it
     */
    public EngineStream open(String path, Optional<Duration> deadline) {
        return http.open(versioned(path), deadline);
    }

    /** Asks for the engine's version anew before the next call. */
    public void forgetVersion() {
        prefix = null;
    }

    /** A name, or a document, as part of a path or of a query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String versioned(String path) {
        String known = prefix;
        if (known == null) {
            known = http.call("GET", "/version", QUICK, EngineCalls::negotiate);
            prefix = known;
        }
        return known + path;
    }

    /** The older of both newest versions; an engine too new for ours says so itself. */
    private static String negotiate(InputStream body) {
        String theirs;
        try {
            theirs = EngineJson.MAPPER.readValue(body, EngineJson.Version.class).apiVersion();
        } catch (JacksonException malformed) {
            throw EngineHttp.senseless("GET /version", malformed);
        }
        Matcher version = VERSION.matcher(theirs);
        if (!version.matches()) {
            throw new RuntimeCallException(
                    Kind.REFUSED,
                    "The Docker engine names an unknown API version \"%s\" (expected: 1.41 or newer)"
                            .formatted(theirs),
                    null);
        }
        return "/v1." + Math.min(NEWEST_MINOR, Integer.parseInt(version.group(1)));
    }

    @Override
    public void close() {
        http.close();
    }
}
