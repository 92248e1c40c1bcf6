package dev.reveille.proxy;

import dev.reveille.config.ClientLimits;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Listens for clients. Opened once, drained once; safe for use by many threads. Whoever opened it
 * calls {@link #drain}.
 */
public final class ProxyServer {

    private static final int BACKLOG = 4096;

    /**
     * As much as is sent while the loop is busy elsewhere, and little for those who do not read.
     */
    private static final long UNSENT = 128 * 1024;

    private final MultiThreadIoEventLoopGroup loops;
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final UpstreamPools pools;
    private final Admission admission;
    private final TurnedAway turnedAway = new TurnedAway();
    private final Channel server;

    /** Seen by all connections at once, before each one is told. */
    private volatile boolean draining;

    private ProxyServer(
            MultiThreadIoEventLoopGroup loops, UpstreamPools pools, Front front, ServerBootstrap at)
            throws IOException {
        this.loops = loops;
        this.pools = pools;
        this.admission = new Admission(front.terms());
        at.childHandler(
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        clients.add(channel);
                        admission
                                .refuse(channel)
                                .ifPresentOrElse(
                                        fault -> turnedAway.take(channel, fault),
                                        () -> install(channel, front, pools, () -> draining));
                    }
                });
        ChannelFuture bound = at.bind().awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        this.server = bound.channel();
    }

    /**
     * Begins to listen.
     *
     * @throws IOException when the address cannot be listened on
     */
    public static ProxyServer listen(InetSocketAddress address, Transport transport, Front front)
            throws IOException {
        return listen(address, transport, front, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Begins to listen, with so many event loops.
     *
     * @throws IOException when the address cannot be listened on
     */
    public static ProxyServer listen(
            InetSocketAddress address, Transport transport, Front front, int loopCount)
            throws IOException {
        MultiThreadIoEventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(loopCount, transport.ioHandlers());
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loops)
                        .channel(transport.serverChannel())
                        .localAddress(address)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.AUTO_READ, false)
                        // A client may end its own direction behind its last request.
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(1));
        transport.unsentLimit().ifPresent(option -> bootstrap.childOption(option, UNSENT));
        UpstreamPools pools =
                new UpstreamPools(new ReflectiveChannelFactory<>(transport.clientChannel()));
        return new ProxyServer(loops, pools, front, bootstrap);
    }

    /** Makes a new channel a client's connection. */
    static void install(
            Channel channel, Front front, UpstreamPools pools, BooleanSupplier draining) {
        ClientLimits limits = front.limits().client();
        StrictRequestDecoder decoder = new StrictRequestDecoder(limits.head());
        ResponseEncoder encoder = new ResponseEncoder();
        channel.pipeline()
                .addLast("patience", new ReaderPatience(limits.patience().stall()))
                .addLast("decoder", decoder)
                .addLast("encoder", encoder)
                .addLast("client", new ClientConnection(front, pools, decoder, encoder, draining));
    }

    /** The port it listens on. */
    public int port() {
        return address().getPort();
    }

    /** The address and port it listens on. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /**
     * A workload has gone from one state to another. One that is no longer where it was leaves no
     * connection behind: idle ones go at once, and those who wait for one wait for the workload.
     * What is in flight ends as it can; what waits for the answer of one that someone has paused
     * wakes it.
     */
    public void onTransition(Workload workload, WorkloadState from, WorkloadState to) {
        from.serving()
                .filter(left -> !to.serving().equals(Optional.of(left)))
                .ifPresent(left -> pools.evict(workload, left));
    }

    /**
     * A workload no longer runs in one of its places: idle connections to it go, and what is in
     * flight there ends as it can.
     */
    public void onPlaceLeft(Workload workload) {
        pools.placeLeft(workload);
    }

    /** Connections to a workload that are open or being made, those of tunnels included. */
    public int connections(Workload workload) {
        return pools.open(workload);
    }

    /** Those of them that nobody uses just now. */
    public int idleConnections(Workload workload) {
        return pools.idle(workload);
    }

    /** Requests that wait for a connection to a workload that is awake. */
    public int queued(Workload workload) {
        return pools.queued(workload);
    }

    /**
     * Stops listening, lets what is in flight end, and closes what has not ended then.
     *
     * @param patience how long that may take
     */
    public void drain(Duration patience) {
        draining = true;
        server.close().awaitUninterruptibly();
        clients.forEach(ProxyServer::drain);
        clients.newCloseFuture().awaitUninterruptibly(patience.toMillis());
        clients.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static void drain(Channel channel) {
        channel.eventLoop()
                .execute(
                        () -> {
                            ClientConnection client =
                                    channel.pipeline().get(ClientConnection.class);
                            if (client != null) {
                                client.drain();
                            }
                        });
    }
}
