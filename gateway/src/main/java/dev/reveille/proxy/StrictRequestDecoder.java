package dev.reveille.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's request decoder, which already refuses ambiguous framing (RFC 9112 section 6.3), and one
 * rule more: obsolete line folding is refused rather than joined (RFC 9112 section 5.2), because
 * others behind us may read it differently. Event loop only.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {

    private boolean inHead = true;
    private boolean folded;
    private byte lastByte;
    private long headBegunAt;

    StrictRequestDecoder(Limits limits) {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(limits.requestLine())
                        .setMaxHeaderSize(limits.headers())
                        .setMaxChunkSize(64 * 1024));
    }

    /** Whether a request's head has begun and not ended. */
    boolean headBegun() {
        return inHead && headBegunAt != 0;
    }

    /** {@link System#nanoTime()} of the head's first byte; only while {@link #headBegun}. */
    long headBegunAt() {
        return headBegunAt;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out)
            throws Exception {
        if (!inHead) {
            super.decode(ctx, buffer, out);
            noteEnd(out);
            return;
        }
        if (headBegunAt == 0) {
            headBegunAt = System.nanoTime();
        }
        int from = buffer.readerIndex();
        super.decode(ctx, buffer, out);
        folded |= foldsBetween(buffer, from, buffer.readerIndex());
        if (!out.isEmpty() && out.getFirst() instanceof HttpRequest request) {
            if (folded && request.decoderResult().isSuccess()) {
                request.setDecoderResult(
                        DecoderResult.failure(
                                new IllegalArgumentException("obsolete line folding")));
            }
            inHead = false;
            noteEnd(out);
        }
    }

    private void noteEnd(List<Object> out) {
        if (!out.isEmpty() && out.getLast() instanceof LastHttpContent) {
            inHead = true;
            folded = false;
            lastByte = 0;
            headBegunAt = 0;
        }
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
