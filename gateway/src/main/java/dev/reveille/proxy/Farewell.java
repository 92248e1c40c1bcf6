package dev.reveille.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/**
 * Ends a client's connection without taking the last answer with it (RFC 9112 section 9.6): closing
 * while the client still sends would reset the connection, and the client might never see what was
 * written. So our side ends first, after what was written, and the client is heard out for a
 * moment. Stateless; event loop only.
 */
final class Farewell {

    private static final long HEARD_OUT_SECONDS = 2;

    private Farewell() {}

    /** The caller goes on reading, and drops what comes, until the channel is closed. */
    static void to(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(
                        written -> {
                            if (written.isSuccess()
                                    && channel instanceof DuplexChannel duplex
                                    && !duplex.isInputShutdown()) {
                                duplex.shutdownOutput();
                                closeLater(channel);
                            } else {
                                channel.close();
                            }
                        });
    }

    /** The client has ended its side, too. What is not written yet still goes to it. */
    static void heardOut(Channel channel) {
        if (channel instanceof DuplexChannel duplex && duplex.isOutputShutdown()) {
            channel.close();
        }
    }

    private static void closeLater(Channel channel) {
        var closing =
                channel.eventLoop()
                        .schedule(() -> channel.close(), HEARD_OUT_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(_ -> closing.cancel(false));
    }
}
