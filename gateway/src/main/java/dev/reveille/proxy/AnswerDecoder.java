package dev.reveille.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import java.util.List;

/**
 * Netty's response decoder, told what was asked, so that it knows which answers have no body (RFC
 * 9112 section 6.3). It also tells whether anything of an answer has come. Event loop only.
 */
final class AnswerDecoder extends HttpResponseDecoder {

    private static final int LONGEST_STATUS_LINE = 8 * 1024;
    private static final int LARGEST_HEADERS = 64 * 1024;
    private static final int LARGEST_PIECE = 64 * 1024;

    private boolean toHead;
    private boolean heard;

    AnswerDecoder() {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(LONGEST_STATUS_LINE)
                        .setMaxHeaderSize(LARGEST_HEADERS)
                        .setMaxChunkSize(LARGEST_PIECE));
    }

    /** A request is about to be sent. */
    void expectAnswer(boolean toHeadRequest) {
        toHead = toHeadRequest;
        heard = false;
    }

    /** Whether a byte of an answer has come since the request. */
    boolean heard() {
        return heard;
    }

    /** Whether bytes have come that belong to no answer yet. */
    boolean hasLeftover() {
        return internalBuffer().isReadable();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out)
            throws Exception {
        heard |= buffer.isReadable();
        super.decode(ctx, buffer, out);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        // Netty reads a body after a 101 without Sec-WebSocket-Accept, for a draft of WebSocket.
        return toHead
                || (message instanceof HttpResponse response
                        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL)
                || super.isContentAlwaysEmpty(message);
    }
}
