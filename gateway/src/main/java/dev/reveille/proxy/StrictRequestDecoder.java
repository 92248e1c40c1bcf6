package dev.reveille.proxy;

import dev.reveille.config.ClientLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
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
 * what it lacks, because others behind us may read it differently: obsolete line folding is refused
 * rather than joined (section 5.2), in trailers, too, and so are control characters (Netty does not
 * look at trailers that it drops), repeated lengths of an HTTP/1.0 request, transfer codings other
 * than {@code chunked} and its lists, and a request line whose words are not separated by one blank
 * each (section 3). It also counts header fields (those of a trailer with them).
 *
 * <p>Behind a request to leave HTTP it stops: what follows may be another protocol. It goes on when
 * told to, or hands the bytes on when it is removed. Event loop only.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {

    private static final byte DELETE = 0x7f;

    private final int mostFields;

    private @Nullable ChannelHandlerContext context;
    private boolean inHead = true;
    private boolean broken;
    private boolean inTrailers;
    private int lengths;
    private int fields;
    private long reads;
    private byte lastByte;
    private int wordEnd;
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

    /**
     * When the head's first byte came, by its event loop's clock; only while {@link #headBegun}.
     */
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
        int from = buffer.readerIndex();
        if (!inHead) {
            super.decode(ctx, buffer, out);
            // Trailers are decoded by themselves, apart from the chunks before them.
            broken |= inTrailers && breaksBetween(buffer, from, buffer.readerIndex());
            noteEnd(out);
            return;
        }
        noteBegin(ctx, buffer);
        super.decode(ctx, buffer, out);
        broken |= breaksBetween(buffer, from, buffer.readerIndex());
        if (!out.isEmpty() && out.getFirst() instanceof HttpRequest request) {
            refuseAmbiguity(request);
            inHead = false;
            upgrade = RequestHead.asksForUpgrade(request);
            noteEnd(out);
        }
    }

    /** Empty lines in front of a request are not its beginning (RFC 9112 section 2.2). */
    private void noteBegin(ChannelHandlerContext ctx, ByteBuf buffer) {
        if (headBegunAt == 0 && buffer.forEachByte(ByteProcessor.FIND_NON_CRLF) >= 0) {
            // 0 says that none has begun.
            headBegunAt = Math.max(1, ctx.executor().ticker().nanoTime());
        }
    }

    private void noteEnd(List<Object> out) {
        if (!out.isEmpty() && out.getLast() instanceof LastHttpContent last) {
            if (broken && inTrailers) {
                last.setDecoderResult(failure("obsolete line folding or a control character"));
            }
            inHead = true;
            inTrailers = false;
            broken = false;
            lengths = 0;
            fields = 0;
            lastByte = 0;
            headBegunAt = 0;
            stopped = upgrade;
            upgrade = false;
        }
    }

    private void refuseAmbiguity(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return;
        }
        if (broken) {
            request.setDecoderResult(failure("obsolete line folding or a control character"));
        } else if (lengths > 1) {
            request.setDecoderResult(failure("repeated Content-Length"));
        } else if (!isPlainCoding(request.headers())) {
            request.setDecoderResult(
                    failure("Transfer-Encoding other than one that is just chunked"));
        }
    }

    private static DecoderResult failure(String detail) {
        return DecoderResult.failure(new IllegalArgumentException(detail));
    }

    /** Servers differ on lists, empty members and codings that they do not know. */
    private static boolean isPlainCoding(HttpHeaders headers) {
        if (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return true;
        }
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.size() == 1
                && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst());
    }

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        // The line has been copied to the beginning of an array of its own.
        requireWord(start == 0);
        wordEnd = start + length;
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        requireWord(start == wordEnd + 1 && line[wordEnd] == HttpConstants.SP);
        wordEnd = start + length;
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        requireWord(start == wordEnd + 1 && line[wordEnd] == HttpConstants.SP);
        String version = super.splitThirdWordInitialLine(line, start, length);
        // Netty would take small letters, too.
        requireWord(version.startsWith("HTTP/"));
        return version;
    }

    private static void requireWord(boolean asExpected) {
        if (!asExpected) {
            throw new IllegalArgumentException(
                    "request line (expected: method, target and HTTP/1.1, one blank in between)");
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
        inTrailers = !inHead;
        if (inHead && HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
            lengths++;
        }
        return name;
    }

    /** Whether a line was malformed, across the pieces it came in. */
    private boolean breaksBetween(ByteBuf buffer, int from, int to) {
        for (int i = from; i < to; i++) {
            byte now = buffer.getByte(i);
            if (isMalformed(lastByte, now)) {
                return true;
            }
            lastByte = now;
        }
        return false;
    }

    /** A line that begins with white space, a CR that is not the end of one, or another control. */
    private static boolean isMalformed(byte before, byte now) {
        return switch (now) {
            case HttpConstants.HT, HttpConstants.SP ->
                    before == HttpConstants.LF || before == HttpConstants.CR;
            case HttpConstants.LF -> false;
            default ->
                    before == HttpConstants.CR
                            || now == DELETE
                            || (now >= 0 && now < HttpConstants.SP && now != HttpConstants.CR);
        };
    }
}
