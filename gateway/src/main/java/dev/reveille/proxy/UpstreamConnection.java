package dev.reveille.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One connection to a workload: idle in its pool, or used by one exchange. Event loop only. */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {

    private static final int LONGEST_STATUS_LINE = 8 * 1024;
    private static final int LARGEST_HEADERS = 64 * 1024;

    /** What the exchange that uses the connection hears. */
    interface User {
        void answerHead(HttpResponse head);

        /** A piece of the answer's body, whose reference the user now owns. */
        void answerContent(HttpContent piece);

        /** What was read in one go has all been handed over. */
        void answerFlushed();

        /** It takes more of the request, after it had not. */
        void upstreamWritable();

        /** It has ended before the answer had. */
        void upstreamEnded();
    }

    private final UpstreamPool pool;
    private @Nullable ChannelHandlerContext context;
    private @Nullable User user;
    private @Nullable InetSocketAddress address;
    private boolean reused;
    private long restingSince;

    private UpstreamConnection(UpstreamPool pool) {
        this.pool = pool;
    }

    static void install(Channel channel, UpstreamPool pool) {
        HttpDecoderConfig config =
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(LONGEST_STATUS_LINE)
                        .setMaxHeaderSize(LARGEST_HEADERS)
                        .setMaxChunkSize(64 * 1024);
        channel.pipeline()
                .addLast("codec", new HttpClientCodec(config, false, false))
                .addLast("upstream", new UpstreamConnection(pool));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (ctx.channel().remoteAddress() instanceof InetSocketAddress remote) {
            address = remote;
        }
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("connection used before it was open");
        }
        return context;
    }

    Channel channel() {
        return context().channel();
    }

    InetSocketAddress address() {
        if (address == null) {
            throw new IllegalStateException("connection used before it was open");
        }
        return address;
    }

    /** Whether an earlier exchange has used it, so that it may have died unnoticed. */
    boolean reused() {
        return reused;
    }

    void markReused() {
        reused = true;
    }

    long restingSince() {
        return restingSince;
    }

    /** The exchange that uses it from now on. */
    void usedBy(User exchange) {
        user = exchange;
        context().read();
    }

    /** Nobody uses it; it is read only to see it end. */
    void rest() {
        user = null;
        restingSince = System.nanoTime();
        context().read();
    }

    /** Nobody uses it any more, and nobody shall. */
    void close() {
        user = null;
        channel().close();
    }

    void write(Object message) {
        context().write(message, context().voidPromise());
    }

    void flush() {
        context().flush();
    }

    void read() {
        context().read();
    }

    boolean writable() {
        return channel().isWritable();
    }

    /** The connection becomes a tunnel: what HTTP needs is removed. */
    void handOver() {
        user = null;
        context().pipeline().remove(this);
        channel().pipeline().remove(HttpClientCodec.class);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (user == null || !(message instanceof HttpObject object)) {
            // An answer that nobody asked for: the two sides disagree about where they are.
            ReferenceCountUtil.release(message);
            ctx.close();
            return;
        }
        if (object.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            ctx.close();
            return;
        }
        if (object instanceof HttpResponse head) {
            user.answerHead(head);
        }
        if (object instanceof HttpContent piece) {
            User now = user;
            if (now == null) {
                piece.release();
            } else {
                now.answerContent(piece);
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (user != null) {
            user.answerFlushed();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (user != null && ctx.channel().isWritable()) {
            user.upstreamWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (user == null) {
            if (address != null) {
                pool.ended(this);
            }
            return;
        }
        User left = user;
        user = null;
        left.upstreamEnded();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A connection that breaks is everyday life; channelInactive tells the exchange.
        ctx.close();
    }
}
