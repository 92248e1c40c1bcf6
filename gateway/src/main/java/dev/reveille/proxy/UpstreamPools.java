package dev.reveille.proxy;

import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState.Awake;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The pools of all event loops, one each, and what they share. Thread-safe. */
final class UpstreamPools {

    private final Map<EventLoop, UpstreamPool> pools = new ConcurrentHashMap<>();

    /** Of the workloads to which some loop has a connection, or a request that waits for one. */
    private final Map<Workload, Allowance> allowances = new ConcurrentHashMap<>();

    private final ChannelFactory<? extends Channel> channels;

    /**
     * @param channels makes a channel for each new connection
     */
    UpstreamPools(ChannelFactory<? extends Channel> channels) {
        this.channels = channels;
    }

    /** The pool whose connections live on this loop. */
    UpstreamPool of(EventLoop loop) {
        return pools.computeIfAbsent(loop, l -> new UpstreamPool(l, channels, this));
    }

    /** What a loop's new pool shares with those of the other loops. */
    Allowance join(Workload workload, WorkloadPool pool) {
        return allowances.compute(
                workload,
                (_, known) -> {
                    Allowance allowance = known == null ? new Allowance(workload) : known;
                    allowance.join(pool);
                    return allowance;
                });
    }

    /** A loop has neither a connection to the workload nor a request that waits for one. */
    void quit(Workload workload, WorkloadPool pool) {
        allowances.computeIfPresent(
                workload, (_, allowance) -> allowance.quit(pool) ? null : allowance);
    }

    /** Connections to a workload that are open or being made. */
    int open(Workload workload) {
        Allowance allowance = allowances.get(workload);
        return allowance == null ? 0 : allowance.open();
    }

    /** Those of them that nobody uses just now. */
    int idle(Workload workload) {
        Allowance allowance = allowances.get(workload);
        return allowance == null ? 0 : allowance.idle();
    }

    /** Requests that wait for a connection to a workload. */
    int queued(Workload workload) {
        Allowance allowance = allowances.get(workload);
        return allowance == null ? 0 : allowance.queued();
    }

    /**
     * The workload is no longer where it was: idle connections go at once, and requests that wait
     * for one are told.
     */
    void evict(Workload workload, Awake left) {
        pools.forEach((loop, pool) -> loop.execute(() -> pool.evict(workload, left)));
    }

    /** The workload no longer runs in one of its places. */
    void placeLeft(Workload workload) {
        pools.forEach((loop, pool) -> loop.execute(() -> pool.placeLeft(workload)));
    }
}
