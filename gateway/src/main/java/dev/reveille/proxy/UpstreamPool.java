package dev.reveille.proxy;

import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState.Awake;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Connections to workloads that live on one event loop, so that a request never changes threads.
 * Event loop only.
 */
final class UpstreamPool {

    /** Which connection one wants. */
    enum Choice {
        /** An idle one if there is one. */
        ANY,

        /** As {@link #ANY}, but looked at first: what is sent over it cannot be sent again. */
        SOUND,

        /** A new one, or one that has just given an answer. */
        FRESH
    }

    /** Hears how getting a connection ended. */
    interface Taker {

        /** How long it would wait in the queue. */
        Duration patience();

        /** It has to wait. Hears of one of the following later, unless it leaves its place. */
        void queued(Place place);

        void connected(UpstreamConnection connection);

        void notConnected(Throwable cause);

        /** There was no connection for it, and no room to wait for one or not soon enough. */
        void turnedAway(String why);

        /** The workload has left where it was looked for. */
        void moved();
    }

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final UpstreamPools all;
    private final Pulse pulse = new Pulse();
    private final Map<Workload, WorkloadPool> pools = new HashMap<>();

    UpstreamPool(EventLoop loop, ChannelFactory<? extends Channel> channels, UpstreamPools all) {
        this.loop = loop;
        this.all = all;
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
                        .option(ChannelOption.RECVBUF_ALLOCATOR, new ReadSizes(this::inUse));
    }

    /** Connections that are open or being made, without the idle ones. */
    private int inUse() {
        int inUse = 0;
        for (WorkloadPool pool : pools.values()) {
            inUse += pool.inUse();
        }
        return inUse;
    }

    EventLoop loop() {
        return loop;
    }

    Pulse pulse() {
        return pulse;
    }

    /** What a new connection is made with; the caller adds what is particular to it. */
    Bootstrap dialler() {
        return bootstrap.clone();
    }

    /** An idle connection, a new one, or a place in the queue for one. */
    void take(Workload workload, Awake at, Choice choice, Taker taker) {
        WorkloadPool pool = pools.get(workload);
        if (pool == null) {
            pool = new WorkloadPool(this, workload, at, p -> all.join(workload, p));
            pools.put(workload, pool);
        }
        pool.take(at, choice, taker);
    }

    void evict(Workload workload, Awake left) {
        WorkloadPool pool = pools.get(workload);
        if (pool != null) {
            pool.evict(left);
        }
    }

    void placeLeft(Workload workload) {
        WorkloadPool pool = pools.get(workload);
        if (pool != null) {
            pool.placeLeft();
        }
    }

    /** A pool is empty, and nobody waits in it. */
    void drop(Workload workload, WorkloadPool pool) {
        if (pools.remove(workload, pool)) {
            all.quit(workload, pool);
        }
    }
}
