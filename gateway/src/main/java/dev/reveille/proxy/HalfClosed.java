package dev.reveille.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A client that has ended its own direction, and waits for its answers or has left. It is asked now
 * and then. The first question makes the system of one who has left send a reset; nothing shows
 * that reset until the next write, so the second question is what finds it. An answer that comes
 * quickly comes before any question. Event loop only.
 */
final class HalfClosed {

    private static final long FIRST_MILLIS = 500;
    private static final long MOST_MILLIS = 30_000;

    private final ClientConnection client;
    private final ResponseEncoder encoder;

    HalfClosed(ClientConnection client, ResponseEncoder encoder) {
        this.client = client;
        this.encoder = encoder;
    }

    /** Begins to ask, and goes on until the connection is closed. */
    void begin() {
        askIn(FIRST_MILLIS);
    }

    private void askIn(long millis) {
        client.channel()
                .eventLoop()
                .schedule(
                        () -> {
                            if (client.channel().isActive()) {
                                ask();
                                askIn(Math.min(2 * millis, MOST_MILLIS));
                            }
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    private void ask() {
        Channel channel = client.channel();
        if (!channel.isWritable()) {
            // Something is on its way to it already, and will tell.
            return;
        }
        switch (client.inquiry()) {
            case CONTINUE -> {
                client.write(
                        new DefaultFullHttpResponse(
                                HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
                client.flush();
            }
            case ZERO ->
                    // Past the encoder, which would make a chunk of it.
                    channel.pipeline()
                            .context(encoder)
                            .writeAndFlush(
                                    Unpooled.copiedBuffer("0", StandardCharsets.US_ASCII),
                                    channel.voidPromise());
            case NONE, IMPOSSIBLE -> {}
        }
    }
}
