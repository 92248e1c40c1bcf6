package dev.reveille.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long bytes may wait for a client that takes none of them; then its connection is cut, which
 * frees them and ends what produced them. It stands next to the socket and outlives every exchange,
 * so it also guards tunnels and last answers. While nothing waits it does nothing. Event loop only.
 *
 * <p>Taken is what the system has taken over for the client. It buffers in large pieces, so a
 * client that reads is seen to do so only now and then; hence the patience is not to be short.
 */
final class ReaderPatience extends ChannelOutboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(ReaderPatience.class);

    /** How often it is looked within the patience: a cut comes at most so much later. */
    private static final int LOOKS = 4;

    private final long patience;

    private Optional<ScheduledFuture<?>> next = Optional.empty();

    /** All that was ever written, in the measure of Netty's own accounts. */
    private long written;

    private long takenBefore;
    private long takenSince;

    ReaderPatience(Duration patience) {
        this.patience = patience.toNanos();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        long before = waiting(ctx);
        ctx.write(message, promise);
        written += waiting(ctx) - before;
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        ctx.flush();
        if (next.isEmpty() && waiting(ctx) > 0) {
            takenBefore = taken(ctx);
            takenSince = ctx.executor().ticker().nanoTime();
            look(ctx, patience / LOOKS);
        }
    }

    private static @Nullable ChannelOutboundBuffer buffer(ChannelHandlerContext ctx) {
        return ctx.channel().unsafe().outboundBuffer();
    }

    private static long waiting(ChannelHandlerContext ctx) {
        ChannelOutboundBuffer buffer = buffer(ctx);
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Grows with each byte taken, and with nothing else. */
    private long taken(ChannelHandlerContext ctx) {
        ChannelOutboundBuffer buffer = buffer(ctx);
        return buffer == null
                ? written
                : written - buffer.totalPendingWriteBytes() + buffer.currentProgress();
    }

    private void look(ChannelHandlerContext ctx, long nanos) {
        next =
                Optional.of(
                        ctx.executor()
                                .schedule(
                                        () -> check(ctx),
                                        Math.max(nanos, 1),
                                        TimeUnit.NANOSECONDS));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        next.ifPresent(timer -> timer.cancel(false));
    }

    private void check(ChannelHandlerContext ctx) {
        next = Optional.empty();
        if (waiting(ctx) == 0) {
            return;
        }
        long now = ctx.executor().ticker().nanoTime();
        long taken = taken(ctx);
        if (taken != takenBefore) {
            takenBefore = taken;
            takenSince = now;
        }
        long left = patience - (now - takenSince);
        if (left > 0) {
            look(ctx, Math.min(left, patience / LOOKS));
        } else {
            log.debug("{}: takes nothing of its answer", ctx.channel().remoteAddress());
            ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            ctx.close();
        }
    }
}
