package dev.reveille.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a workload: idle in its pool, or used by one exchange. Event loop only. */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(UpstreamConnection.class);

    /** What the exchange that uses the connection hears. */
    interface User {
        void answerHead(HttpResponse head);

        /** A piece of the answer's body, whose reference the user now owns. */
        void answerContent(HttpContent piece);

        /** What was read in one go has all been handed over. */
        void answerFlushed();

        /** It takes more of the request, after it had not. */
        void upstreamWritable();

        /**
         * It has ended, or what came was not HTTP, before the answer was complete. It is closed.
         *
         * @param heard whether anything of an answer had come
         */
        void upstreamEnded(boolean heard);

        /** The workload is no longer awake where this connection leads. It is open still. */
        void workloadLeft();

        /** Nobody is where it leads any more, as far as can be told. It is closed. */
        void vanished();
    }

    private final WorkloadPool pool;
    private final int era;
    private final InetSocketAddress place;
    private final AnswerDecoder decoder = new AnswerDecoder();
    private final RequestEncoder encoder = new RequestEncoder();
    private @Nullable ChannelHandlerContext context;
    private @Nullable User user;
    private boolean counted = true;
    private boolean answered;
    private boolean reused;
    private long restingSince;

    /**
     * @param era the pool's when the connection was begun
     * @param place where it leads
     */
    UpstreamConnection(WorkloadPool pool, int era, InetSocketAddress place) {
        this.pool = pool;
        this.era = era;
        this.place = place;
    }

    /** Makes a new channel this connection's. */
    void install(Channel channel) {
        channel.pipeline()
                .addLast("decoder", decoder)
                .addLast("encoder", encoder)
                .addLast("upstream", this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
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

    int era() {
        return era;
    }

    InetSocketAddress place() {
        return place;
    }

    boolean leadsTo(InetSocketAddress other) {
        return place.equals(other);
    }

    /** No longer counts as open. Tells whether it did until now. */
    boolean countOut() {
        boolean first = counted;
        counted = false;
        return first;
    }

    boolean isOpen() {
        return channel().isActive();
    }

    /** Whether an earlier exchange has used it, so that it may have died unnoticed. */
    boolean reused() {
        return reused;
    }

    /** Whether the workload has gone from where this leads. */
    boolean isLeft() {
        return pool.isLeft(this);
    }

    void markReused() {
        reused = true;
    }

    long restingSince() {
        return restingSince;
    }

    /** The exchange that uses it from now on. */
    void usedBy(User exchange, boolean forHead) {
        user = exchange;
        decoder.expectAnswer(forHead);
        context().read();
    }

    /**
     * The answer is complete, and the connection could be used again. It returns to its pool only
     * when all that was read has been looked at: what a workload sends beyond its answer must not
     * become the answer to somebody else's request.
     */
    void answered() {
        user = null;
        answered = true;
        decoder.expectNothing();
    }

    /** Nobody has used it after all. */
    void giveBack() {
        pool.giveBack(this);
    }

    /** Nobody uses it; it is read only to see it end. */
    void rest() {
        user = null;
        restingSince = context().executor().ticker().nanoTime();
        decoder.expectNothing();
        context().read();
    }

    /** Nobody uses it any more, and nobody shall. */
    void close() {
        user = null;
        answered = false;
        channel().close();
    }

    /** The workload is no longer awake where this leads. */
    void workloadLeft() {
        if (user != null) {
            user.workloadLeft();
        }
    }

    /** Nobody is where this leads any more: no end of it will be heard. */
    void vanished() {
        Optional<User> last = Optional.ofNullable(user);
        close();
        last.ifPresent(User::vanished);
    }

    void write(Object message) {
        context().write(message, context().voidPromise());
    }

    void flush() {
        context().flush();
    }

    /** Runs a step when all that has been flushed has gone out. */
    void whenSent(Runnable step) {
        // Past the encoder, which keeps no promises.
        context()
                .pipeline()
                .context(encoder)
                .writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(
                        sent -> {
                            if (sent.isSuccess()) {
                                step.run();
                            }
                        });
    }

    void read() {
        context().read();
    }

    /** Whether something of an answer has come since the request or the last interim answer. */
    boolean answerBegun() {
        return decoder.answerBegun();
    }

    /** An interim answer is complete; another one follows. */
    void interimOver() {
        decoder.interimOver();
    }

    boolean writable() {
        return channel().isWritable();
    }

    /** What is written from now on is bytes: the first half of becoming a tunnel. */
    void stopEncoding() {
        user = null;
        context().pipeline().remove(encoder);
    }

    /** What is read from now on is bytes; those that have been read already follow at once. */
    void stopDecoding() {
        context().pipeline().remove(this);
        channel().pipeline().remove(decoder);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (user == null || !(message instanceof HttpObject object)) {
            // An answer that nobody asked for: the two sides disagree about where they are.
            ReferenceCountUtil.release(message);
            close();
            return;
        }
        if (object.decoderResult().isFailure()) {
            log.debug("{}: not HTTP: {}", pool.name(), object.decoderResult().cause().getMessage());
            ReferenceCountUtil.release(message);
            end();
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
        } else if (answered) {
            answered = false;
            if (isClean()) {
                pool.giveBack(this);
            } else {
                close();
            }
        } else if (decoder.heard()) {
            // The beginning of an answer that nobody asked for.
            close();
        }
    }

    /** Whether nothing is on its way in either direction. */
    private boolean isClean() {
        ChannelOutboundBuffer unsent = channel().unsafe().outboundBuffer();
        return channel().isActive()
                && !decoder.heard()
                && unsent != null
                && unsent.totalPendingWriteBytes() == 0;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (user != null && ctx.channel().isWritable()) {
            user.upstreamWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("{}: {}", pool.name(), cause.toString());
        if (ctx.channel().isActive() && isOutputShut()) {
            // It takes no more of the request. What it answered before that is still to be read.
            return;
        }
        end();
    }

    private boolean isOutputShut() {
        return channel() instanceof DuplexChannel duplex && duplex.isOutputShutdown();
    }

    private void end() {
        User left = user;
        close();
        if (left != null) {
            left.upstreamEnded(decoder.heard());
        }
    }
}
