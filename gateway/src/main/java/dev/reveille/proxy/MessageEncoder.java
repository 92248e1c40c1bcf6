package dev.reveille.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes HTTP/1.1 messages as bytes (RFC 9112). What is written between two flushes and is small
 * leaves as one buffer, so that a head with a short body costs one call to the kernel; longer
 * pieces of a body pass through uncopied. Names and values leave as the bytes they came as.
 *
 * <p>Netty's encoder is not used because it makes two to four buffers of a short message, and
 * writes values as US-ASCII. Event loop only.
 */
abstract class MessageEncoder<M extends HttpMessage> extends ChannelOutboundHandlerAdapter {

    /** Pieces of a body up to this size are copied behind what waits to be flushed. */
    private static final int COPIED = 4 * 1024;

    private static final int FIRST_SIZE = 512;

    private static final AsciiString END_OF_LINE = AsciiString.cached("\r\n");
    private static final AsciiString LAST_CHUNK = AsciiString.cached("0\r\n");

    /** How the body of the message being written is framed. */
    private enum Body {
        /** It has none, whatever it says. */
        NONE,
        /** By its length, or by the end of the connection. */
        PLAIN,
        CHUNKED
    }

    private final Class<M> type;
    private Body body = Body.PLAIN;
    private long bodyBytes;

    /** Written, and not passed on yet. */
    private @Nullable ByteBuf waiting;

    MessageEncoder(Class<M> type) {
        this.type = type;
    }

    /** Writes the first line of a message. */
    abstract void startLine(M message, ByteBuf to);

    /** Whether nothing follows the head, whatever the head says; may correct the head. */
    abstract boolean endsWithHead(M message);

    /** Bytes of bodies since {@link #countAnew}, without their framing. */
    long bodyBytes() {
        return bodyBytes;
    }

    final void countAnew() {
        bodyBytes = 0;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (type.isInstance(message)) {
            head(type.cast(message), waiting(ctx));
        }
        if (message instanceof HttpContent piece) {
            content(ctx, piece);
        } else if (!type.isInstance(message)) {
            passOn(ctx);
            ctx.write(message, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        passOn(ctx);
        ctx.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            passOn(ctx);
        } else if (waiting != null) {
            waiting.release();
            waiting = null;
        }
    }

    private ByteBuf waiting(ChannelHandlerContext ctx) {
        ByteBuf now = waiting;
        if (now == null) {
            now = ctx.alloc().directBuffer(FIRST_SIZE);
            waiting = now;
        }
        return now;
    }

    private void passOn(ChannelHandlerContext ctx) {
        ByteBuf now = waiting;
        if (now != null) {
            waiting = null;
            ctx.write(now, ctx.voidPromise());
        }
    }

    private void head(M message, ByteBuf to) {
        boolean ends = endsWithHead(message);
        startLine(message, to);
        fields(message.headers(), to);
        ByteBufUtil.copy(END_OF_LINE, to);
        if (ends) {
            body = Body.NONE;
        } else {
            body = HttpUtil.isTransferEncodingChunked(message) ? Body.CHUNKED : Body.PLAIN;
        }
    }

    private static void fields(HttpHeaders headers, ByteBuf to) {
        Iterator<Map.Entry<CharSequence, CharSequence>> fields = headers.iteratorCharSequence();
        while (fields.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = fields.next();
            text(field.getKey(), to);
            to.writeShort(HttpConstants.COLON << 8 | HttpConstants.SP);
            text(field.getValue(), to);
            ByteBufUtil.copy(END_OF_LINE, to);
        }
    }

    /** Bytes that were read as ISO 8859-1 become the same bytes again. */
    static void text(CharSequence text, ByteBuf to) {
        if (text instanceof AsciiString bytes) {
            to.writeBytes(bytes.array(), bytes.arrayOffset(), bytes.length());
        } else {
            to.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        }
    }

    private void content(ChannelHandlerContext ctx, HttpContent piece) {
        int length = piece.content().readableBytes();
        if (body == Body.NONE || length == 0) {
            piece.release();
        } else if (body == Body.PLAIN) {
            bytes(ctx, piece.content(), length);
        } else {
            ByteBuf to = waiting(ctx);
            to.writeCharSequence(Integer.toHexString(length), StandardCharsets.US_ASCII);
            ByteBufUtil.copy(END_OF_LINE, to);
            bytes(ctx, piece.content(), length);
            ByteBufUtil.copy(END_OF_LINE, waiting(ctx));
        }
        if (piece instanceof LastHttpContent last) {
            if (body == Body.CHUNKED) {
                ByteBuf to = waiting(ctx);
                ByteBufUtil.copy(LAST_CHUNK, to);
                fields(last.trailingHeaders(), to);
                ByteBufUtil.copy(END_OF_LINE, to);
            }
            body = Body.PLAIN;
        }
    }

    private void bytes(ChannelHandlerContext ctx, ByteBuf content, int length) {
        bodyBytes += length;
        if (length <= COPIED) {
            waiting(ctx).writeBytes(content, content.readerIndex(), length);
            content.release();
        } else {
            passOn(ctx);
            ctx.write(content, ctx.voidPromise());
        }
    }
}
