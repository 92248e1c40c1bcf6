package dev.reveille.runtime.docker;

import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.time.Time;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;

/**
 * HTTP to one engine. Blocks, and gives every call a deadline, after which it is aborted. Nothing
 * is tried twice: whoever asked knows better whether that is safe. Safe for use by many threads,
 * each call in flight and each open stream on a connection of its own. Closed by {@link
 * DockerRuntime}; closing aborts what is in flight.
 */
final class EngineHttp implements AutoCloseable {

    private final DockerHost host;
    private final Time time;
    private final CloseableHttpClient client;

    /**
     * @throws IllegalArgumentException when the host's TLS files are missing or of no use
     */
    EngineHttp(DockerHost host, Time time) {
        this.host = host;
        this.time = time;
        this.client = EngineConnections.client(host);
    }

    /** Reads the body of an answer that means success; it is closed afterwards. */
    interface BodyReader<T> {
        T read(InputStream body) throws IOException;
    }

    /**
     * Makes one call and reads its whole answer.
     *
     * @param target path and query
     * @param deadline from now until the whole answer is read
     * @throws RuntimeCallException when the engine is unreachable or answers no
     */
    <T> T call(String method, String target, Duration deadline, BodyReader<T> reader) {
        return call(request(method, target), deadline, reader);
    }

    /**
     * The same for a call that carries a document.
     *
     * @param json as UTF-8
     */
    <T> T post(String target, byte[] json, Duration deadline, BodyReader<T> reader) {
        HttpUriRequestBase request = request("POST", target);
        request.setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
        return call(request, deadline, reader);
    }

    private <T> T call(HttpUriRequestBase request, Duration deadline, BodyReader<T> reader) {
        AtomicBoolean late = new AtomicBoolean();
        Time.Timer timer = time.after(deadline, () -> abort(request, late));
        try (ClassicHttpResponse response = client.executeOpen(null, request, null);
                InputStream body = body(response)) {
            EngineFailures.check(response, body, request);
            return reader.read(body);
        } catch (IOException | RuntimeException failure) {
            throw explain(failure, request, late.get() ? Optional.of(deadline) : Optional.empty());
        } finally {
            timer.cancel();
        }
    }

    /**
     * Opens an answer that goes on.
     *
     * @param deadline until the head of the answer is there; empty where the engine may wait with
     *     it
     */
    EngineStream open(String target, Optional<Duration> deadline) {
        HttpUriRequestBase request = request("GET", target);
        AtomicBoolean late = new AtomicBoolean();
        Optional<Time.Timer> timer = deadline.map(d -> time.after(d, () -> abort(request, late)));
        ClassicHttpResponse response = null;
        try {
            response = client.executeOpen(null, request, null);
            InputStream body = body(response);
            EngineFailures.check(response, body, request);
            return new EngineStream(request, response, body);
        } catch (IOException | RuntimeException failure) {
            request.abort();
            if (response != null) {
                EngineStream.closeQuietly(response);
            }
            throw explain(failure, request, late.get() ? deadline : Optional.empty());
        } finally {
            timer.ifPresent(Time.Timer::cancel);
        }
    }

    private HttpUriRequestBase request(String method, String target) {
        return new HttpUriRequestBase(method, URI.create(EngineConnections.origin(host) + target));
    }

    private RuntimeCallException explain(
            Exception failure, HttpUriRequestBase request, Optional<Duration> missed) {
        if (failure instanceof RuntimeCallException said) {
            return said;
        }
        return EngineFailures.unreachable(
                host,
                missed.map(
                                d ->
                                        "it did not answer %s %s within %d s"
                                                .formatted(
                                                        request.getMethod(),
                                                        request.getPath(),
                                                        d.toSeconds()))
                        .orElse(""),
                failure);
    }

    private static void abort(HttpUriRequestBase request, AtomicBoolean late) {
        late.set(true);
        request.abort();
    }

    private static InputStream body(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        return entity == null ? InputStream.nullInputStream() : entity.getContent();
    }

    /** The answer was understood as HTTP, but not as what was asked for. */
    static RuntimeCallException senseless(String what, Exception cause) {
        return new RuntimeCallException(
                Kind.REFUSED, "The Docker engine's answer made no sense: " + what, cause);
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
