package dev.reveille.proxy;

import dev.reveille.config.ClientLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.AsciiString;
import io.netty.util.ByteProcessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's request decoder, which already refuses most ambiguous framing (RFC 9112 section 6.3), and
 * what it lacks: obsolete line folding is refused rather than joined (section 5.2), and so are
 * repeated lengths of an HTTP/1.0 request, because others behind us may read them differently. It
 * also counts header fields (those of a trailer with them).
 *
 * <p>Behind a request to leave HTTP it stops: what follows may be another protocol. It goes on when
 * told to, or hands the bytes on when it is removed. Event loop only.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {

    private final int mostFields;

    private @Nullable ChannelHandlerContext context;
    private boolean inHead = true;
    private boolean folded;
    private int lengths;
    private int fields;
    private long reads;
    private byte lastByte;
    private long headBegunAt;

    private boolean upgrade;
    private boolean stopped;
    private boolean reading;

    StrictRequestDecoder(ClientLimits.Head limits) {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(limits.requestLine())
                        .setMaxHeaderSize(limits.headerSize())
                        .setMaxChunkSize(64 * 1024));
        this.mostFields = limits.headerCount();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Whether a request's head has begun and not ended. */
    boolean headBegun() {
        return inHead && headBegunAt != 0;
    }

    /** {@link System#nanoTime()} of the head's first byte; only while {@link #headBegun}. */
    long headBegunAt() {
        return headBegunAt;
    }

    /** How often something has come from the client; each time it is one byte at least. */
    long reads() {
        return reads;
    }

    /** Whether it has stopped in front of bytes that it keeps. */
    boolean holdsBytes() {
        return stopped && internalBuffer().isReadable();
    }

    /** The request to leave HTTP was not granted: what follows is the next request. */
    void goOn() {
        if (!stopped) {
            return;
        }
        stopped = false;
        if (!reading && context != null && internalBuffer().isReadable()) {
            try {
                channelRead(context, Unpooled.EMPTY_BUFFER);
            } catch (Exception failure) {
                context.fireExceptionCaught(failure);
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
        reading = true;
        reads++;
        try {
            super.channelRead(ctx, input);
        } finally {
            reading = false;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (stopped) {
            // Netty's would read on, because nothing was decoded.
            ctx.fireChannelReadComplete();
        } else {
            super.channelReadComplete(ctx);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out)
            throws Exception {
        if (stopped) {
            return;
        }
        if (!inHead) {
            super.decode(ctx, buffer, out);
            noteEnd(out);
            return;
        }
        noteBegin(buffer);
        int from = buffer.readerIndex();
        super.decode(ctx, buffer, out);
        folded |= foldsBetween(buffer, from, buffer.readerIndex());
        if (!out.isEmpty() && out.getFirst() instanceof HttpRequest request) {
            refuseAmbiguity(request);
            inHead = false;
            upgrade = RequestHead.asksForUpgrade(request);
            noteEnd(out);
        }
    }

    /** Empty lines in front of a request are not its beginning (RFC 9112 section 2.2). */
    private void noteBegin(ByteBuf buffer) {
        if (headBegunAt == 0 && buffer.forEachByte(ByteProcessor.FIND_NON_CRLF) >= 0) {
            headBegunAt = System.nanoTime();
        }
    }

    private void noteEnd(List<Object> out) {
        if (!out.isEmpty() && out.getLast() instanceof LastHttpContent) {
            inHead = true;
            folded = false;
            lengths = 0;
            fields = 0;
            lastByte = 0;
            headBegunAt = 0;
            stopped = upgrade;
            upgrade = false;
        }
    }

    private void refuseAmbiguity(HttpRequest request) {
        if (request.decoderResult().isSuccess() && (folded || lengths > 1)) {
            request.setDecoderResult(
                    DecoderResult.failure(
                            new IllegalArgumentException(
                                    folded ? "obsolete line folding" : "repeated Content-Length")));
        }
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        fields++;
        if (fields > mostFields) {
            // Netty counts bytes alone, and each field costs far more than its bytes.
            throw new TooLongHttpHeaderException("more than " + mostFields + " header fields");
        }
        AsciiString name = super.splitHeaderName(line, start, length);
        if (inHead && HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
            lengths++;
        }
        return name;
    }

    /** Whether a line of the head begins with white space, across the pieces it came in. */
    private boolean foldsBetween(ByteBuf buffer, int from, int to) {
        for (int i = from; i < to; i++) {
            byte now = buffer.getByte(i);
            if (lastByte == HttpConstants.LF
                    && (now == HttpConstants.SP || now == HttpConstants.HT)) {
                return true;
            }
            lastByte = now;
        }
        return false;
    }
}
