package dev.reveille.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Connections to workloads that live on one event loop, so that a request never changes threads.
 * Event loop only. The connection used last is used first; one that idles too long is closed.
 */
final class UpstreamPool {

    /**
     * As many as a crowd of clients needs at once: with fewer, most of its connections would be
     * closed after one request and opened again for the next (measured with 1,000 clients and 64:
     * three times the CPU a request). Those nobody needs any more end by {@link #IDLE_SECONDS}.
     */
    private static final int MOST_IDLE = 1024;

    private static final long IDLE_SECONDS = 30;

    /** Hears how getting a connection ended. */
    interface Taker {
        void connected(UpstreamConnection connection);

        void notConnected(Throwable cause);
    }

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Map<InetSocketAddress, Deque<UpstreamConnection>> idle = new HashMap<>();
    private boolean sweeping;

    UpstreamPool(EventLoop loop, ChannelFactory<? extends Channel> channels, Limits limits) {
        this.loop = loop;
        this.bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channelFactory(channels)
                        .option(ChannelOption.AUTO_READ, false)
                        // A workload may answer and refuse the rest of the request; closing on
                        // the failed write would lose the answer.
                        .option(ChannelOption.AUTO_CLOSE, false)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.SO_KEEPALIVE, true)
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                (int) limits.connectTime().toMillis())
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(1));
    }

    /**
     * An idle connection, or a new one.
     *
     * @param fresh never to reuse one
     */
    void take(InetSocketAddress address, boolean fresh, Taker taker) {
        Optional<UpstreamConnection> reused = fresh ? Optional.empty() : idle(address);
        if (reused.isPresent()) {
            reused.get().markReused();
            taker.connected(reused.get());
            return;
        }
        ChannelFuture connecting = bootstrap.clone().handler(connection(address)).connect(address);
        connecting.addListener(
                done -> {
                    if (done.isSuccess()) {
                        taker.connected(
                                connecting.channel().pipeline().get(UpstreamConnection.class));
                    } else {
                        taker.notConnected(done.cause());
                    }
                });
    }

    private Optional<UpstreamConnection> idle(InetSocketAddress address) {
        Deque<UpstreamConnection> waiting = idle.get(address);
        while (waiting != null && !waiting.isEmpty()) {
            UpstreamConnection latest = waiting.removeFirst();
            // One that has just been closed is taken out only when the loop comes to it.
            if (latest.isOpen()) {
                return Optional.of(latest);
            }
        }
        return Optional.empty();
    }

    private ChannelInitializer<Channel> connection(InetSocketAddress address) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                UpstreamConnection.install(channel, UpstreamPool.this, address);
            }
        };
    }

    /** Takes a connection back that can be used again. */
    void giveBack(UpstreamConnection connection) {
        Deque<UpstreamConnection> waiting =
                idle.computeIfAbsent(connection.address(), _ -> new ArrayDeque<>());
        if (waiting.size() >= MOST_IDLE) {
            connection.close();
            return;
        }
        connection.rest();
        waiting.addFirst(connection);
        sweepLater();
    }

    /** An idle connection has ended by itself. */
    void ended(UpstreamConnection connection) {
        Deque<UpstreamConnection> waiting = idle.get(connection.address());
        if (waiting != null) {
            waiting.remove(connection);
        }
    }

    void evict(InetSocketAddress address) {
        Deque<UpstreamConnection> waiting = idle.remove(address);
        if (waiting != null) {
            waiting.forEach(UpstreamConnection::close);
        }
    }

    private void sweepLater() {
        if (!sweeping) {
            sweeping = true;
            loop.schedule(this::sweep, IDLE_SECONDS / 2, TimeUnit.SECONDS);
        }
    }

    private void sweep() {
        sweeping = false;
        long oldest = System.nanoTime() - TimeUnit.SECONDS.toNanos(IDLE_SECONDS);
        for (Deque<UpstreamConnection> waiting : idle.values()) {
            while (!waiting.isEmpty() && waiting.peekLast().restingSince() - oldest < 0) {
                waiting.pollLast().close();
            }
        }
        idle.values().removeIf(Deque::isEmpty);
        if (!idle.isEmpty()) {
            sweepLater();
        }
    }
}
