package dev.reveille.proxy;

import dev.reveille.http.Answer;
import dev.reveille.http.Endpoint;
import dev.reveille.waiting.Fault;
import dev.reveille.waiting.FaultReport;
import dev.reveille.workload.Workload;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: takes its requests one after another, decides what each one gets, and
 * keeps what comes too early. All of it runs on the connection's event loop.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {

    private final Front front;
    private final UpstreamPools pools;
    private final StrictRequestDecoder decoder;
    private final ResponseEncoder encoder;

    /** What was read and nobody can take yet; at most what one read brings. */
    private final Deque<HttpObject> backlog = new ArrayDeque<>();

    private @Nullable ChannelHandlerContext context;
    private @Nullable UpstreamPool pool;
    private @Nullable Exchange exchange;
    private InetAddress peer = InetAddress.getLoopbackAddress();

    /** Whether the current request's body, if any, has been read to its end. */
    private boolean requestRead = true;

    private boolean working;
    private boolean closing;
    private boolean drained;
    private long idleSince = System.nanoTime();

    ClientConnection(
            Front front,
            UpstreamPools pools,
            StrictRequestDecoder decoder,
            ResponseEncoder encoder) {
        this.front = front;
        this.pools = pools;
        this.decoder = decoder;
        this.encoder = encoder;
    }

    Channel channel() {
        return context().channel();
    }

    ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("connection used before it was open");
        }
        return context;
    }

    UpstreamPool pool() {
        if (pool == null) {
            throw new IllegalStateException("connection used before it was open");
        }
        return pool;
    }

    @Override
    public void channelActive(ChannelHandlerContext opened) {
        context = opened;
        pool = pools.of(opened.channel().eventLoop());
        if (opened.channel().remoteAddress() instanceof InetSocketAddress address) {
            peer = address.getAddress();
        }
        scheduleTimeLimit(front.limits().headTime().toNanos());
        opened.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing || !(message instanceof HttpObject object)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (isLeftover(object)) {
            return;
        }
        backlog.addLast(object);
        work();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // Also after the body's last piece, which has been handed over and not been flushed.
        if (exchange != null) {
            exchange.contentFlushed();
        }
        readIfIdle();
    }

    /** The empty end that the decoder reports for a request without a body. */
    private boolean isLeftover(HttpObject object) {
        return exchange != null && requestRead && LastHttpContent.EMPTY_LAST_CONTENT.equals(object);
    }

    /** Reads while no body is being relayed: for the next request, or to see the client leave. */
    private void readIfIdle() {
        if (closing || (backlog.isEmpty() && (exchange == null || requestRead))) {
            context().read();
        }
    }

    /** Goes on with what has been read, as far as someone takes it. */
    void work() {
        if (working) {
            return;
        }
        working = true;
        try {
            while (!closing && !backlog.isEmpty() && takeNext()) {
                // takeNext does the work
            }
        } finally {
            working = false;
        }
    }

    private boolean takeNext() {
        if (exchange == null) {
            HttpObject next = backlog.removeFirst();
            if (next instanceof HttpRequest request) {
                begin(request);
            } else {
                // The rest of a request that has been answered without it.
                ReferenceCountUtil.release(next);
            }
            return true;
        }
        if (requestRead || !exchange.takesContent()) {
            return false;
        }
        if (backlog.removeFirst() instanceof HttpContent piece) {
            if (piece.decoderResult().isFailure()) {
                piece.release();
                refuse(FaultReport.of(Fault.MALFORMED_REQUEST).detail("bad chunk"));
                return false;
            }
            requestRead = piece instanceof LastHttpContent;
            exchange.content(piece);
        }
        return true;
    }

    private void begin(HttpRequest request) {
        Optional<FaultReport> fault = RequestSyntax.fault(request);
        if (fault.isPresent()) {
            refuse(fault.get());
            return;
        }
        RequestHead head = new RequestHead(request, peer);
        encoder.answersHead(head.isHead());
        requestRead = !head.hasBody();
        if (requestRead && backlog.peekFirst() instanceof LastHttpContent) {
            backlog.removeFirst();
        }
        Exchange begun = decide(head);
        exchange = begun;
        begun.begin();
    }

    private Exchange decide(RequestHead head) {
        String path = head.path();
        if (front.isOwn(path)) {
            return front.endpoint(path)
                    .map(endpoint -> own(head, endpoint))
                    .orElseGet(() -> own(head, FaultReport.of(Fault.UNKNOWN_PATH)));
        }
        Optional<Workload> workload = front.routes().get().find(head.host());
        if (workload.isEmpty()) {
            return own(head, FaultReport.of(Fault.NO_ROUTE).host(head.host()));
        }
        return new RelayExchange(this, head, workload.get(), front);
    }

    private Exchange own(RequestHead head, Endpoint endpoint) {
        return new OwnExchange(this, head, endpoint, front);
    }

    private Exchange own(RequestHead head, FaultReport report) {
        return own(head, request -> front.reception().fault(request, report));
    }

    /** Answers a request that cannot be understood, and gives the connection up. */
    private void refuse(FaultReport report) {
        RequestHead nobody =
                new RequestHead(
                        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"), peer);
        if (exchange != null) {
            Exchange broken = exchange;
            exchange = null;
            broken.clientGone();
        }
        Answer answer = front.reception().fault(nobody.toRequest(front.trusted()), report);
        requestRead = false;
        encoder.answersHead(false);
        write(OwnExchange.response(answer, false));
        finish(false);
    }

    /** Whether the connection will stay open after the current exchange, as far as is known. */
    boolean mayKeepAlive(RequestHead head) {
        return head.keepAlive() && requestRead && !drained;
    }

    /** Whether the current request has been read to its end. */
    boolean requestRead() {
        return requestRead;
    }

    void write(Object message) {
        context().write(message, context().voidPromise());
    }

    void flush() {
        context().flush();
    }

    boolean writable() {
        return channel().isWritable();
    }

    /** Reads more of the current request's body. */
    void readMore() {
        context().read();
    }

    /** The current exchange has ended, with everything written. */
    void finish(boolean keepAlive) {
        exchange = null;
        if (!keepAlive || drained) {
            close();
            return;
        }
        flush();
        encoder.answersHead(false);
        idleSince = System.nanoTime();
        if (!working) {
            work();
            readIfIdle();
        }
    }

    /**
     * Gives the connection up after what was written. When the client is still sending, it is heard
     * out for a moment: closing at once would reset the connection and take the answer with it.
     */
    private void close() {
        closing = true;
        releaseBacklog();
        if (requestRead) {
            context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            Channel channel = channel();
            flush();
            channel.eventLoop().schedule(() -> channel.close(), 1, TimeUnit.SECONDS);
            context().read();
        }
    }

    /** Cuts the connection, so that the client sees that the answer is not whole. */
    void abort() {
        exchange = null;
        closing = true;
        releaseBacklog();
        channel().close();
    }

    /** The connection becomes a tunnel: this handler has nothing to do with it any more. */
    void handOver() {
        exchange = null;
        closing = true;
        releaseBacklog();
        context().pipeline().remove(encoder);
        context().pipeline().remove(this);
        context().pipeline().remove(decoder);
    }

    /** Closes the connection as soon as it has nothing to do. */
    void drain() {
        drained = true;
        if (exchange == null && !closing) {
            channel().close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null && ctx.channel().isWritable()) {
            exchange.clientWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        releaseBacklog();
        if (exchange != null) {
            Exchange left = exchange;
            exchange = null;
            left.clientGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A connection that breaks is everyday life; channelInactive tidies up.
        ctx.close();
    }

    private void releaseBacklog() {
        backlog.forEach(ReferenceCountUtil::release);
        backlog.clear();
    }

    private void scheduleTimeLimit(long nanos) {
        channel()
                .eventLoop()
                .schedule(this::checkTimeLimit, Math.max(nanos, 1), TimeUnit.NANOSECONDS);
    }

    /** One timer a connection, which looks at how long it has been waiting for what. */
    private void checkTimeLimit() {
        if (closing || !channel().isActive()) {
            return;
        }
        long now = System.nanoTime();
        long headTime = front.limits().headTime().toNanos();
        if (exchange != null) {
            scheduleTimeLimit(headTime);
        } else if (decoder.headBegun()) {
            long left = headTime - (now - decoder.headBegunAt());
            if (left > 0) {
                scheduleTimeLimit(left);
            } else {
                refuse(FaultReport.of(Fault.REQUEST_TIMEOUT));
            }
        } else {
            long left = front.limits().idleTime().toNanos() - (now - idleSince);
            if (left > 0) {
                scheduleTimeLimit(Math.min(left, headTime));
            } else {
                closing = true;
                channel().close();
            }
        }
    }
}
