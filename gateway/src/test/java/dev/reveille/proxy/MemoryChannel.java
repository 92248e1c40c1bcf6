package dev.reveille.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The gateway's end of a TCP connection without a network: what the other side sends is put in here
 * piece by piece, each piece is what one read brings, and nothing is delivered that was not asked
 * for. What is written goes out as far as there is room. Used by the thread that owns its loop.
 */
final class MemoryChannel extends AbstractChannel implements DuplexChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    private static final InetSocketAddress HERE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final Config config;
    private final SocketAddress other;
    private final Deque<byte[]> incoming = new ArrayDeque<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final int roomAtOnce;

    private int room;
    private boolean otherEnded;
    private boolean readWanted;
    private boolean open = true;
    private boolean connected;
    private boolean inputShut;
    private boolean outputShut;

    /**
     * @param roomAtOnce how many bytes the other side takes until {@link #proceed} is called again
     */
    private MemoryChannel(
            SocketAddress other, boolean connected, ByteBufAllocator buffers, int roomAtOnce) {
        super(null);
        this.other = other;
        this.connected = connected;
        this.roomAtOnce = roomAtOnce;
        this.room = roomAtOnce;
        this.config = new Config(this);
        config.setAllocator(buffers);
        // Low, so that few bytes are enough to make a side wait for the other one.
        config.setWriteBufferWaterMark(new WriteBufferWaterMark(64, 256));
    }

    /** A connection that a client has opened. */
    static MemoryChannel from(InetSocketAddress client, ByteBufAllocator buffers, int roomAtOnce) {
        MemoryChannel channel = new MemoryChannel(client, true, buffers, roomAtOnce);
        channel.config.setAutoRead(false);
        channel.config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        return channel;
    }

    /** One that is still to be connected. */
    static MemoryChannel unconnected(SocketAddress to, ByteBufAllocator buffers, int roomAtOnce) {
        return new MemoryChannel(to, false, buffers, roomAtOnce);
    }

    /** The other side sends this; a read brings it as it is. */
    void arrives(byte[] piece) {
        if (piece.length > 0) {
            incoming.addLast(piece);
        }
    }

    /** The other side sends no more; whether that is news. */
    boolean otherEnds() {
        boolean news = !otherEnded;
        otherEnded = true;
        return news;
    }

    /** Everything that the other side has got, as ISO 8859-1. */
    String sent() {
        return sent.toString(StandardCharsets.ISO_8859_1);
    }

    int sentSoFar() {
        return sent.size();
    }

    /** Whether the other side will get more. */
    boolean mayStillSend() {
        return open && !outputShut;
    }

    /** Whether it was closed so that the other side sees a reset. */
    boolean wasReset() {
        return !open && config.resets();
    }

    /** Whether all that has arrived has been read. */
    boolean hasReadAll() {
        return incoming.isEmpty();
    }

    /**
     * Lets one thing happen that can: a read that is wanted, or a write that had no room.
     *
     * @return whether something did
     */
    boolean proceed() {
        if (!open || !connected) {
            return false;
        }
        boolean wrote = room < roomAtOnce;
        room = roomAtOnce;
        if (wrote) {
            ((Unsafe) unsafe()).goOnWriting();
        }
        return deliver() || wrote;
    }

    private boolean deliver() {
        if (!open || !readWanted || inputShut) {
            return false;
        }
        if (!incoming.isEmpty()) {
            readWanted = false;
            byte[] piece = incoming.removeFirst();
            ByteBuf buffer = alloc().buffer(piece.length).writeBytes(piece);
            pipeline().fireChannelRead(buffer);
            pipeline().fireChannelReadComplete();
            return true;
        }
        if (otherEnded) {
            readWanted = false;
            endInput();
            return true;
        }
        return false;
    }

    private void endInput() {
        if (config.halfClosure()) {
            inputShut = true;
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        } else {
            unsafe().close(voidPromise());
        }
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Unsafe();
    }

    private final class Unsafe extends AbstractUnsafe {

        @Override
        public void connect(SocketAddress to, SocketAddress from, ChannelPromise promise) {
            if (!promise.setUncancellable() || !ensureOpen(promise)) {
                return;
            }
            // Never at once, as with a socket.
            eventLoop()
                    .execute(
                            () -> {
                                if (ensureOpen(promise)) {
                                    connected = true;
                                    safeSetSuccess(promise);
                                    pipeline().fireChannelActive();
                                }
                            });
        }

        void goOnWriting() {
            flush0();
        }
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) {
        for (Object next = waiting.current(); next != null; next = waiting.current()) {
            ByteBuf bytes = (ByteBuf) next;
            int now = Math.min(room, bytes.readableBytes());
            for (int i = 0; i < now; i++) {
                sent.write(bytes.getByte(bytes.readerIndex() + i));
            }
            room -= now;
            if (now < bytes.readableBytes()) {
                waiting.removeBytes(now);
                return;
            }
            waiting.remove();
        }
    }

    @Override
    protected void doBeginRead() {
        readWanted = true;
    }

    @Override
    protected void doClose() {
        open = false;
        connected = false;
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doShutdownOutput() {
        outputShut = true;
    }

    @Override
    protected void doBind(SocketAddress address) {
        throw new UnsupportedOperationException("bind");
    }

    @Override
    protected SocketAddress localAddress0() {
        return HERE;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return other;
    }

    @Override
    public DefaultChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && connected;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isInputShutdown() {
        return inputShut || !open;
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShut || !open;
    }

    @Override
    public boolean isShutdown() {
        return isInputShutdown() && isOutputShutdown();
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        ((AbstractUnsafe) unsafe()).shutdownOutput(promise);
        return promise;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        inputShut = true;
        return promise.setSuccess();
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        inputShut = true;
        return shutdownOutput(promise);
    }

    /** Takes the options of sockets as well; only half closure means something here. */
    private static final class Config extends DefaultChannelConfig {

        private final Map<ChannelOption<?>, Object> ofSockets = new HashMap<>();

        Config(MemoryChannel channel) {
            super(channel);
        }

        boolean halfClosure() {
            return Boolean.TRUE.equals(ofSockets.get(ChannelOption.ALLOW_HALF_CLOSURE));
        }

        boolean resets() {
            return Integer.valueOf(0).equals(ofSockets.get(ChannelOption.SO_LINGER));
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            if (!super.setOption(option, value)) {
                ofSockets.put(option, value);
            }
            return true;
        }
    }
}
