package dev.reveille.proxy;

import dev.reveille.http.Answer;
import dev.reveille.http.Endpoint;
import dev.reveille.http.EventStream;
import dev.reveille.http.Reply;
import dev.reveille.http.Request;
import dev.reveille.log.LogEvent;
import dev.reveille.waiting.Fault;
import dev.reveille.waiting.FaultReport;
import dev.reveille.workload.WorkloadMeter;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A request that the gateway answers itself. The endpoint runs on a thread that may block. */
final class OwnExchange implements Exchange {

    private static final Logger log = LoggerFactory.getLogger(OwnExchange.class);

    /** RFC 9110 section 5.6.7. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                    .withZone(ZoneOffset.UTC);

    private final ClientConnection client;
    private final RequestHead head;
    private final Endpoint endpoint;
    private final Front front;
    private boolean gone;
    private @Nullable EventStreamWriter stream;

    OwnExchange(ClientConnection client, RequestHead head, Endpoint endpoint, Front front) {
        this.client = client;
        this.head = head;
        this.endpoint = endpoint;
        this.front = front;
    }

    @Override
    public WorkloadMeter meter() {
        return front.witnesses().own();
    }

    @Override
    public void begin() {
        Request request = head.toRequest(front.trusted());
        front.time()
                .run(
                        () -> {
                            Reply reply = answer(request);
                            client.channel().eventLoop().execute(() -> reply(reply));
                        });
    }

    private Reply answer(Request request) {
        try (var _ = MDC.putCloseable("request_id", request.id())) {
            return endpoint.answer(request);
        } catch (RuntimeException failure) {
            LogEvent.ANSWER_FAILED
                    .to(log)
                    .addKeyValue("request_id", request.id())
                    .setCause(failure)
                    .log("Answering {} {} failed", request.method(), request.path());
            return front.reception().fault(request, FaultReport.of(Fault.INTERNAL));
        }
    }

    private void reply(Reply reply) {
        if (gone) {
            return;
        }
        switch (reply) {
            case Answer answer -> client.answer(head, answer);
            case EventStream events -> {
                stream = new EventStreamWriter(client, head, front.time());
                stream.begin(events);
                if (client.drained()) {
                    stream.end();
                }
            }
        }
    }

    /** A whole answer as Netty writes it. */
    static FullHttpResponse response(Answer answer, boolean keepAlive, boolean toHttp10) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(answer.status()),
                        Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8));
        answer.headers().forEach(response.headers()::set);
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.DATE, DATE.format(Instant.now()));
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (toHttp10) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        return response;
    }

    @Override
    public boolean takesContent() {
        return false;
    }

    @Override
    public void content(HttpContent piece) {
        piece.release();
    }

    @Override
    public void contentFlushed() {
        // Nobody reads the body.
    }

    @Override
    public boolean answerBegun() {
        return stream != null;
    }

    @Override
    public Inquiry inquiry() {
        // Whoever listens to events and ends its side does not listen any more.
        return stream == null ? Inquiry.NONE : Inquiry.IMPOSSIBLE;
    }

    @Override
    public void drain() {
        if (stream != null) {
            stream.end();
        }
    }

    @Override
    public void clientWritable() {
        // Answers are written whole.
        if (stream != null) {
            stream.goOn();
        }
    }

    @Override
    public void clientGone() {
        gone = true;
        if (stream != null) {
            stream.close();
        }
    }
}
