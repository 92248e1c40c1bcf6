package dev.reveille.proxy;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The pools of all event loops, one each. Thread-safe. */
final class UpstreamPools {

    private final Map<EventLoop, UpstreamPool> pools = new ConcurrentHashMap<>();
    private final Transport transport;
    private final Limits limits;

    UpstreamPools(Transport transport, Limits limits) {
        this.transport = transport;
        this.limits = limits;
    }

    /** The pool whose connections live on this loop. */
    UpstreamPool of(EventLoop loop) {
        return pools.computeIfAbsent(loop, l -> new UpstreamPool(l, transport, limits));
    }

    /** Closes the idle connections to an address that a workload has left. */
    void evict(InetSocketAddress address) {
        pools.forEach((loop, pool) -> loop.execute(() -> pool.evict(address)));
    }
}
