package dev.reveille.proxy;

import dev.reveille.http.Answer;
import dev.reveille.log.LogEvent;
import dev.reveille.waiting.Fault;
import dev.reveille.waiting.FaultReport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: takes its requests one after another, has each one answered, and keeps
 * what comes too early. All of it runs on the connection's event loop.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

    private final BooleanSupplier draining;
    private final Front front;
    private final UpstreamPools pools;
    private final StrictRequestDecoder decoder;
    private final ResponseEncoder encoder;
    private final ClientPatience patience;
    private final Books books;

    /** What was read and nobody can take yet; at most what one read brings. */
    private final Deque<HttpObject> backlog = new ArrayDeque<>();

    private @Nullable ChannelHandlerContext context;
    private @Nullable UpstreamPool pool;
    private @Nullable Exchange exchange;
    private InetAddress peer = InetAddress.getLoopbackAddress();

    /** Whether the current request's body, if any, has been read to its end. */
    private boolean requestRead = true;

    /** Whether the client sends no more, so that what has been read is all there will be. */
    private boolean inputEnded;

    private boolean working;
    private boolean closing;

    ClientConnection(
            Front front,
            UpstreamPools pools,
            StrictRequestDecoder decoder,
            ResponseEncoder encoder,
            BooleanSupplier draining) {
        this.draining = draining;
        this.front = front;
        this.pools = pools;
        this.decoder = decoder;
        this.encoder = encoder;
        this.books = new Books(front, encoder);
        this.patience = new ClientPatience(this, decoder, front.limits().client().patience());
    }

    Channel channel() {
        return context().channel();
    }

    private ChannelHandlerContext context() {
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
        patience.begin();
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
        next();
    }

    /**
     * The empty end that the decoder reports for a request without a body. Behind something else it
     * is the end of a later request.
     */
    private boolean isLeftover(HttpObject object) {
        return exchange != null
                && requestRead
                && backlog.isEmpty()
                && LastHttpContent.EMPTY_LAST_CONTENT.equals(object);
    }

    /** Reads while no body is being relayed: for the next request, or to see the client leave. */
    void readIfIdle() {
        if (inputEnded) {
            closeIfDone();
            return;
        }
        boolean idle = exchange == null ? writable() : requestRead;
        if (closing || (idle && backlog.isEmpty() && !decoder.holdsBytes())) {
            context().read();
        }
    }

    /** Reads more of the current request's body. */
    void readMore() {
        context().read();
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
            if (!writable()) {
                // It asks and asks, and does not read the answers.
                return false;
            }
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
        books.begin(HttpMethod.HEAD.equals(request.method()));
        Optional<FaultReport> fault = RequestSyntax.fault(request);
        if (fault.isPresent()) {
            refuse(fault.get());
            return;
        }
        RequestHead head = new RequestHead(request, peer);
        requestRead = !head.hasBody();
        if (requestRead && backlog.peekFirst() instanceof LastHttpContent) {
            backlog.removeFirst();
        }
        Exchange begun = front.exchange(this, head);
        exchange = begun;
        books.understood(head, begun);
        begun.begin();
    }

    /** Answers a request that cannot be understood, and gives the connection up. */
    void refuse(FaultReport report) {
        if (exchange != null) {
            Exchange broken = exchange;
            exchange = null;
            boolean answerBegun = broken.answerBegun();
            broken.clientGone();
            if (answerBegun) {
                abort();
                return;
            }
        }
        RequestHead nobody =
                new RequestHead(
                        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"), peer);
        books.refused(nobody);
        Answer answer = front.reception().fault(nobody.toRequest(front.trusted()), report);
        write(answer, nobody, false, false);
        finish(false);
    }

    /** Answers the current request and ends its exchange. */
    void answer(RequestHead head, Answer answer) {
        boolean keepAlive = mayKeepAlive(head);
        write(answer, head, keepAlive, head.isHttp10());
        finish(keepAlive);
    }

    private void write(Answer answer, RequestHead head, boolean keepAlive, boolean toHttp10) {
        FullHttpResponse response = OwnExchange.response(answer, keepAlive, toHttp10);
        response.headers().set(RequestId.FIELD, head.id());
        write(response);
    }

    /** Whether the connection will stay open after the current exchange, as far as is known. */
    boolean mayKeepAlive(RequestHead head) {
        return head.keepAlive() && requestRead && !drained() && !isLast();
    }

    /** Whether no further request can come. */
    private boolean isLast() {
        return inputEnded && backlog.isEmpty();
    }

    /** Whether the current request has been read to its end. */
    boolean requestRead() {
        return requestRead;
    }

    /** Whether the current exchange waits for the next piece of its body, and for nothing else. */
    boolean awaitsContent() {
        return exchange != null && !requestRead && exchange.awaitsContent();
    }

    /** Whether nothing is being answered. */
    boolean isIdle() {
        return exchange == null;
    }

    /** Whether the gateway is stopping, so that nothing new begins. */
    boolean drained() {
        return draining.getAsBoolean();
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

    /** The current exchange has ended, with everything written. */
    void finish(boolean keepAlive) {
        books.end();
        exchange = null;
        if (!keepAlive || drained()) {
            close();
            return;
        }
        encoder.answers(false);
        patience.idleFromNow();
        // Making room may itself bring about that the next request begins: nothing of this one's
        // is left to be done behind it.
        flush();
        if (exchange == null && backlog.isEmpty()) {
            // Otherwise it was a later request that the decoder has stopped behind.
            decoder.goOn();
        }
        if (!working) {
            next();
        }
    }

    /** Goes on with the next request, as far as it has come. */
    private void next() {
        work();
        if (exchange != null) {
            exchange.contentFlushed();
        }
        readIfIdle();
    }

    private void close() {
        closing = true;
        releaseBacklog();
        patience.end();
        Farewell.to(channel());
        context().read();
    }

    /** Cuts the connection: a reset, so that the client sees that the answer is not whole. */
    void abort() {
        books.end();
        exchange = null;
        closing = true;
        releaseBacklog();
        channel().config().setOption(ChannelOption.SO_LINGER, 0);
        channel().close();
    }

    /** What is written from now on is bytes: the first half of becoming a tunnel. */
    void stopEncoding() {
        books.end();
        exchange = null;
        closing = true;
        releaseBacklog();
        patience.end();
        context().pipeline().remove(encoder);
    }

    /** What is read from now on is bytes; those that have been read already follow at once. */
    void stopDecoding() {
        context().pipeline().remove(this);
        channel().pipeline().remove(decoder);
    }

    /** Closes the connection as soon as it has nothing to do. */
    void drain() {
        if (exchange != null) {
            exchange.drain();
        } else if (!closing && backlog.isEmpty() && !decoder.headBegun()) {
            if (hasUnsent()) {
                close();
            } else {
                channel().close();
            }
        }
    }

    /** Whether a part of an answer is still on its way out: to close would take it back. */
    boolean hasUnsent() {
        ChannelOutboundBuffer unsent = channel().unsafe().outboundBuffer();
        return unsent != null && unsent.totalPendingWriteBytes() > 0;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (closing || !ctx.channel().isWritable()) {
            return;
        }
        if (exchange != null) {
            exchange.clientWritable();
        } else {
            next();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            onInputEnd();
        }
    }

    /** The client sends no more. That may be how it ends its last request, or how it leaves. */
    private void onInputEnd() {
        inputEnded = true;
        if (closing) {
            Farewell.heardOut(channel());
        } else if (isCutShort() || inquiry() == Inquiry.IMPOSSIBLE) {
            channel().close();
        } else {
            next();
            new HalfClosed(this, encoder).begin();
        }
    }

    /** Whether the end of the current request is missing. */
    private boolean isCutShort() {
        return exchange != null
                && !requestRead
                && backlog.stream().noneMatch(LastHttpContent.class::isInstance);
    }

    /** How the client can be asked now whether it still waits for an answer. */
    Inquiry inquiry() {
        return exchange == null ? Inquiry.NONE : exchange.inquiry();
    }

    private void closeIfDone() {
        if (exchange == null && backlog.isEmpty() && !closing) {
            close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        releaseBacklog();
        patience.end();
        if (exchange != null) {
            Exchange left = exchange;
            exchange = null;
            left.clientGone();
        }
        books.end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            // A connection that breaks is everyday life; channelInactive tidies up.
            log.debug("{}: {}", peer, cause.toString());
        } else {
            LogEvent.CONNECTION_FAILED
                    .to(log)
                    .setCause(cause)
                    .log("A connection from {} is closed because of our own mistake", peer);
        }
        ctx.close();
    }

    private void releaseBacklog() {
        backlog.forEach(ReferenceCountUtil::release);
        backlog.clear();
    }
}
