package dev.reveille.proxy;

import dev.reveille.http.EventStream;
import dev.reveille.log.LogEvent;
import dev.reveille.time.Time;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes server-sent events to one client. Events may come from any thread; writing happens on the
 * client's event loop. A client that does not keep up is disconnected (the page connects again),
 * unless what it misses is told by what comes later.
 */
final class EventStreamWriter implements EventStream.Sink {

    private static final Logger log = LoggerFactory.getLogger(EventStreamWriter.class);
    private static final long KEEP_ALIVE_SECONDS = 15;

    private final ClientConnection client;
    private final RequestHead head;
    private final Time time;

    /** Event loop only. */
    private boolean closed;

    /** Event loop only. */
    private boolean keepAlive;

    /** What waits until the client reads on. Event loop only. */
    private Optional<String> latest = Optional.empty();

    /** Event loop only. */
    private Optional<AutoCloseable> source = Optional.empty();

    EventStreamWriter(ClientConnection client, RequestHead head, Time time) {
        this.client = client;
        this.head = head;
        this.time = time;
    }

    /** Sends the answer's head and lets the source begin. Event loop only. */
    void begin(EventStream events) {
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                // Asks nginx in front of us not to collect events.
                .set("X-Accel-Buffering", "no")
                .set(RequestId.FIELD, head.id());
        keepAlive = client.mayKeepAlive(head) && !head.isHttp10();
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        if (!head.isHttp10()) {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        client.write(response);
        client.flush();
        if (head.isHead()) {
            end();
            return;
        }
        time.run(() -> open(events));
        beat();
    }

    private void open(EventStream events) {
        AutoCloseable opened = events.source().apply(this);
        loop(
                () -> {
                    if (closed) {
                        closeQuietly(opened);
                    } else {
                        source = Optional.of(opened);
                    }
                });
    }

    @Override
    public void send(String event, String data) {
        loop(() -> writeOrGiveUp(text(event, data)));
    }

    @Override
    public void sendLatest(String event, String data) {
        loop(
                () -> {
                    latest = closed ? Optional.empty() : Optional.of(text(event, data));
                    goOn();
                });
    }

    private static String text(String event, String data) {
        return "event: " + event + "\ndata: " + data + "\n\n";
    }

    /** The client may have read what was written before. Event loop only. */
    void goOn() {
        if (client.writable()) {
            writeLatest();
        }
    }

    private void writeLatest() {
        // Writing may itself bring about that the client is told to be writable.
        Optional<String> now = latest;
        latest = Optional.empty();
        now.ifPresent(this::write);
    }

    @Override
    public void end() {
        loop(
                () -> {
                    if (!closed) {
                        writeLatest();
                        close();
                        client.write(LastHttpContent.EMPTY_LAST_CONTENT);
                        client.finish(keepAlive);
                    }
                });
    }

    /** Stops the source; the connection is left as it is. Event loop only. */
    void close() {
        closed = true;
        latest = Optional.empty();
        source.ifPresent(this::closeQuietly);
        source = Optional.empty();
    }

    /**
     * A comment now and then, so that a client that is gone is noticed. Where something is still on
     * its way, that serves as well.
     */
    private void beat() {
        client.channel()
                .eventLoop()
                .schedule(
                        () -> {
                            if (!closed) {
                                if (client.writable()) {
                                    write(": still here\n\n");
                                }
                                beat();
                            }
                        },
                        KEEP_ALIVE_SECONDS,
                        TimeUnit.SECONDS);
    }

    private void writeOrGiveUp(String text) {
        if (closed) {
            return;
        }
        if (client.writable()) {
            write(text);
        } else {
            close();
            client.abort();
        }
    }

    private void write(String text) {
        client.write(new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
        client.flush();
    }

    private void loop(Runnable task) {
        client.channel().eventLoop().execute(task);
    }

    private void closeQuietly(AutoCloseable opened) {
        time.run(
                () -> {
                    try {
                        opened.close();
                    } catch (Exception failure) {
                        LogEvent.STREAM_END_FAILED
                                .to(log)
                                .log("Ending an event stream failed: {}", failure.getMessage());
                    }
                });
    }
}
