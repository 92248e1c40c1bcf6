package dev.reveille.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The pools of all event loops, one each. Thread-safe. */
final class UpstreamPools {

    private final Map<EventLoop, UpstreamPool> pools = new ConcurrentHashMap<>();
    private final ChannelFactory<? extends Channel> channels;
    private final Limits limits;

    /**
     * @param channels makes a channel for each new connection
     */
    UpstreamPools(ChannelFactory<? extends Channel> channels, Limits limits) {
        this.channels = channels;
        this.limits = limits;
    }

    /** The pool whose connections live on this loop. */
    UpstreamPool of(EventLoop loop) {
        return pools.computeIfAbsent(loop, l -> new UpstreamPool(l, channels, limits));
    }

    /** Closes the idle connections to an address that a workload has left. */
    void evict(InetSocketAddress address) {
        pools.forEach((loop, pool) -> loop.execute(() -> pool.evict(address)));
    }
}
