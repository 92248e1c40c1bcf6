package dev.reveille.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;

/**
 * Two connections that pass on each other's bytes, whatever they mean (RFC 9110 section 7.8). A
 * side is read while the other one takes what was read; the end of one direction is passed on
 * behind its last byte and leaves the other open. Event loop only.
 */
final class Tunnel {

    private final Channel client;
    private final Channel upstream;
    private final Runnable onEnd;
    private boolean ended;

    private Tunnel(Channel client, Channel upstream, Runnable onEnd) {
        this.client = client;
        this.upstream = upstream;
        this.onEnd = onEnd;
    }

    /**
     * Joins two connections of the same event loop. The caller then removes its own handlers, and
     * calls {@link #open}.
     *
     * @param onEnd called once when both directions have ended
     */
    static Tunnel join(Channel client, Channel upstream, Runnable onEnd) {
        Tunnel tunnel = new Tunnel(client, upstream, onEnd);
        tunnel.install(client, upstream);
        tunnel.install(upstream, client);
        return tunnel;
    }

    private void install(Channel from, Channel to) {
        from.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        from.pipeline().addLast("tunnel", new End(from, to));
    }

    /** Begins to read on both sides. */
    void open() {
        client.read();
        upstream.read();
    }

    private void closed() {
        client.close();
        upstream.close();
        if (!ended) {
            ended = true;
            onEnd.run();
        }
    }

    /** One side, and the direction from it to the other one. */
    private final class End extends ChannelInboundHandlerAdapter {

        private final Channel from;
        private final Channel to;
        private boolean finished;

        End(Channel from, Channel to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            to.write(bytes, to.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            to.flush();
            if (to.isWritable() && !finished) {
                ctx.read();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (from.isWritable()) {
                to.read();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent && !finished) {
                finished = true;
                // Shutting the output drops what is not written yet, hence only behind it.
                to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> endOutput());
            }
        }

        private void endOutput() {
            if (to instanceof DuplexChannel duplex && to.isActive()) {
                duplex.shutdownOutput().addListener(_ -> closeIfOver());
            } else {
                closed();
            }
        }

        /**
         * Over is a tunnel only when both sides have been told so: where the end has been heard,
         * what came before it may still be on its way to the other side.
         */
        private void closeIfOver() {
            if (isOutputShut(from) && isOutputShut(to)) {
                closed();
            }
        }

        private static boolean isOutputShut(Channel channel) {
            return channel instanceof DuplexChannel duplex && duplex.isOutputShutdown();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            closed();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // One side broke: the other one cannot go on.
            closed();
        }
    }
}
