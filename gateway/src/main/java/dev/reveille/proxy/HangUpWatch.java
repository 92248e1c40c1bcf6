package dev.reveille.proxy;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;

/**
 * Notices that a client has left although it is not being read. Native epoll then reads without
 * having been asked, once; behind unread bytes the end itself would go unseen. Event loop only.
 */
final class HangUpWatch extends ChannelDuplexHandler {

    /** The event that tells it. */
    static final Object HUNG_UP = new Object();

    private boolean asked;

    @Override
    public void read(ChannelHandlerContext ctx) {
        asked = true;
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!asked) {
            ctx.fireUserEventTriggered(HUNG_UP);
        }
        asked = false;
        ctx.fireChannelRead(message);
    }
}
