package dev.reveille.proxy;

import dev.reveille.proxy.UpstreamPool.Taker;
import dev.reveille.workload.Workload;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.time.Duration;

/**
 * How the connections of one pool are made, and whoever asked for one is told what became of it.
 * Event loop only.
 */
final class Connecting {

    private final WorkloadPool pool;
    private final UpstreamPool owner;
    private final Workload workload;

    Connecting(WorkloadPool pool, UpstreamPool owner, Workload workload) {
        this.pool = pool;
        this.owner = owner;
        this.workload = workload;
    }

    /** Makes this one, which the pool counts already. */
    void begin(UpstreamConnection connection, Taker taker) {
        if (workload.mayHaveMoved()) {
            workload.confirm(() -> pool.loop().execute(() -> confirmed(connection, taker)));
        } else {
            connect(connection, taker);
        }
    }

    /** What has moved by now has had its change of state told to this loop before. */
    private void confirmed(UpstreamConnection connection, Taker taker) {
        if (pool.isAtHome(connection)) {
            connect(connection, taker);
        } else {
            pool.closed(connection);
            taker.moved();
        }
    }

    private void connect(UpstreamConnection connection, Taker taker) {
        Duration patience = workload.definition().connections().connectTimeout();
        ChannelFuture connecting =
                owner.dialler()
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                Math.clamp(patience.toMillis(), 1, Integer.MAX_VALUE))
                        .handler(installing(connection))
                        .connect(connection.place());
        connecting.addListener(
                done -> {
                    if (pool.loop().inEventLoop()) {
                        connected(connection, connecting, taker);
                    } else {
                        // No channel could be made, so that it has no event loop.
                        pool.loop().execute(() -> connected(connection, connecting, taker));
                    }
                });
    }

    private ChannelInitializer<Channel> installing(UpstreamConnection connection) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.closeFuture().addListener(_ -> pool.closed(connection));
                connection.install(channel);
            }
        };
    }

    private void connected(UpstreamConnection connection, ChannelFuture connecting, Taker taker) {
        if (!connecting.isSuccess()) {
            pool.closed(connection);
            taker.notConnected(connecting.cause());
        } else if (!pool.isAtHome(connection)) {
            // Whoever is there now may be somebody else.
            connection.close();
            taker.moved();
        } else {
            taker.connected(connection);
        }
    }
}
