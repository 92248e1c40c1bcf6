package dev.reveille.proxy;

import dev.reveille.config.ClientLimits;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.http.Answer;
import dev.reveille.route.RouteTable;
import dev.reveille.waiting.Reception;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.VirtualTime;
import dev.reveille.workload.Workload;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The gateway's data plane on one thread and without sockets, thousands of times a second: the
 * pipelines, the pool and the exchanges are the real ones, between {@link MemoryChannel}s. What
 * happens is the same each time. Used by the thread that made it; closed by its test.
 */
final class MemoryProxy implements AutoCloseable {

    /** Small, so that few bytes reach them. */
    private static final Limits LIMITS =
            Limits.of(ClientLimits.USUAL.with(new ClientLimits.Head(512, 1024, 20)));

    /** No input needs as many steps: whoever takes more is going round in circles. */
    private static final int MOST_STEPS = 200_000;

    private static final InetSocketAddress APPLICATION =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private static final InetSocketAddress CLIENT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1234);

    private final MistakeWatch mistakes = new MistakeWatch();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final ManualIoEventLoop loop =
            new ManualIoEventLoop(
                    null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
    private final VirtualTime time = new VirtualTime();
    private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false, true);
    private final Workload workload;
    private final Front front;

    private final List<MemoryChannel> upstreams = new ArrayList<>();
    private final List<MemoryChannel> clients = new ArrayList<>();
    private UpstreamPools pools;
    private int room = Integer.MAX_VALUE;

    MemoryProxy() {
        StandInRuntime runtime = new StandInRuntime(time);
        runtime.has("app", 1);
        workload =
                new Workload(
                        ProxyUnderTest.definition(
                                "app",
                                "app",
                                1,
                                new WorkloadDefinition.Waiting(
                                        WaitMode.AUTO,
                                        Duration.ofSeconds(1),
                                        10,
                                        Optional.empty())),
                        new Surroundings(runtime, time, () -> 30),
                        (_, _, _) -> {});
        runtime.start("app");
        workload.observed(runtime.inspect("app").orElseThrow(), true);
        RouteTable routes = RouteTable.of(List.of(workload));
        front =
                new Front(
                        () -> routes,
                        Map.of("/_ping", _ -> new Answer(200, Map.of(), "pong")),
                        Set.of("/_ping", "/_status/"),
                        new Terms(new Reception(503, time), new TrustedProxies(List.of()), LIMITS),
                        time);
        pools = newPools();
    }

    private UpstreamPools newPools() {
        return new UpstreamPools(this::newUpstream);
    }

    private Channel newUpstream() {
        MemoryChannel upstream = MemoryChannel.unconnected(APPLICATION, buffers, room);
        upstreams.add(upstream);
        return upstream;
    }

    /**
     * A client connects to a gateway that has no other connection.
     *
     * @param roomAtOnce how much either side of the gateway takes at once
     */
    MemoryChannel connect(int roomAtOnce) {
        room = roomAtOnce;
        MemoryChannel client = MemoryChannel.from(CLIENT, buffers, roomAtOnce);
        ProxyServer.install(client, front, pools, () -> false);
        clients.add(client);
        client.unsafe().register(loop, client.newPromise());
        return client;
    }

    /** The gateway's connections to the application, in the order they were made. */
    List<MemoryChannel> upstreams() {
        return upstreams;
    }

    /**
     * Lets everything happen until nothing does any more.
     *
     * @param application does something that it can do now; says whether it did
     */
    void settle(BooleanSupplier application) {
        boolean active = true;
        for (int steps = 0; active; steps++) {
            if (steps > MOST_STEPS) {
                throw new AssertionError("it does not come to rest");
            }
            loop.runNow();
            time.settle();
            active = loop.runNow() > 0;
            for (MemoryChannel client : clients) {
                active |= client.proceed();
            }
            for (int i = 0; i < upstreams.size(); i++) {
                active |= upstreams.get(i).proceed();
            }
            active |= application.getAsBoolean();
        }
    }

    /** Time goes by, in which nobody does anything. */
    void passes(Duration duration) {
        ticker.advance(duration.toNanos(), TimeUnit.NANOSECONDS);
        settle(() -> false);
    }

    /** Both sides leave. Nothing may be left of what was, and no mistake have been made. */
    void end() {
        clients.forEach(MemoryChannel::otherEnds);
        settle(() -> false);
        // Also those that are made only now, for a request that was waiting.
        settle(() -> upstreams.stream().filter(MemoryChannel::otherEnds).count() > 0);
        // Both may have been waiting for each other to take what was written.
        ticker.advance(1, TimeUnit.MINUTES);
        settle(() -> false);
        mistakes.check();
        for (MemoryChannel client : clients) {
            check(!client.isOpen(), "a client's connection stays open");
        }
        for (MemoryChannel upstream : upstreams) {
            check(!upstream.isOpen(), "a connection to the application stays open");
        }
        check(workload.inFlight() == 0, "a request is still counted");
        check(workload.held() == 0, "a request is still held");
        ByteBufAllocatorMetric used = buffers.metric();
        check(used.usedHeapMemory() + used.usedDirectMemory() == 0, "buffers were lost");
        clients.clear();
        upstreams.clear();
        pools = newPools();
    }

    static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    @Override
    public void close() {
        mistakes.close();
    }
}
