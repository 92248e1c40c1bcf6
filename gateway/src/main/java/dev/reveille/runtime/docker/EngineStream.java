package dev.reveille.runtime.docker;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * An answer of the engine that goes on until one side ends it. Read by one thread; closed by any,
 * which ends a read that blocks. Closed by whoever opened it.
 */
public final class EngineStream implements AutoCloseable {

    private final HttpUriRequestBase request;
    private final ClassicHttpResponse response;
    private final InputStream body;

    EngineStream(HttpUriRequestBase request, ClassicHttpResponse response, InputStream body) {
        this.request = request;
        this.response = response;
        this.body = body;
    }

    /** What has not been read yet. */
    public InputStream body() {
        return body;
    }

    @Override
    public void close() {
        // Aborting comes first: closing alone would read the rest of an answer that has no end.
        request.abort();
        closeQuietly(response);
    }

    static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException expected) {
            // The connection was cut on purpose, or the failure being handled says more than this.
            return;
        }
    }
}
