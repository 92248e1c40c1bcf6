package dev.reveille.proxy;

import dev.reveille.http.Answer;
import dev.reveille.http.Request;
import dev.reveille.waiting.Fault;
import dev.reveille.waiting.FaultReport;
import dev.reveille.workload.Hold;
import dev.reveille.workload.HoldOutcome;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState.Awake;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request for a workload: waits until the workload is awake, or shows the loading page; then
 * passes the request on and the answer back. Event loop only.
 *
 * <p>While it relays, the request is counted in at its workload ({@link Workload#enter}), and
 * counted out exactly once.
 */
final class RelayExchange implements Exchange, UpstreamConnection.User, UpstreamPool.Taker {

    private static final int MOST_DOUBTS = 3;

    private final ClientConnection client;
    private final RequestHead head;
    private final Workload workload;
    private final Front front;

    private Optional<Hold> hold = Optional.empty();
    private long waitingSince;
    private int doubts;

    private @Nullable Awake awake;
    private @Nullable UpstreamConnection upstream;
    private boolean entered;
    private boolean gone;
    private boolean headPrepared;
    private boolean retried;
    private boolean bodySent;

    private boolean answerBegun;
    private boolean interim;
    private boolean keepClient;
    private boolean keepUpstream;
    private boolean switching;

    RelayExchange(ClientConnection client, RequestHead head, Workload workload, Front front) {
        this.client = client;
        this.head = head;
        this.workload = workload;
        this.front = front;
    }

    @Override
    public void begin() {
        if (workload.enter() instanceof Awake now) {
            entered = true;
            connect(now, false);
        } else {
            await();
        }
    }

    private void connect(Awake now, boolean fresh) {
        awake = now;
        client.pool().take(now.endpoint(), fresh, this);
    }

    /** Not awake: a page at once, or hold. Nothing is read from the body meanwhile. */
    private void await() {
        Request request = head.toRequest(front.trusted());
        Optional<Answer> page = front.reception().page(request, workload);
        if (page.isPresent()) {
            answer(page.get());
            return;
        }
        long now = front.time().nanos();
        if (waitingSince == 0) {
            waitingSince = now;
        }
        Duration left =
                workload.definition().waiting().holdTimeout().minusNanos(now - waitingSince);
        hold =
                Optional.of(
                        workload.hold(
                                left.isNegative() ? Duration.ZERO : left,
                                outcome ->
                                        client.channel().eventLoop().execute(() -> held(outcome))));
    }

    private void held(HoldOutcome outcome) {
        hold = Optional.empty();
        if (gone) {
            return;
        }
        if (outcome instanceof HoldOutcome.Ready) {
            begin();
        } else {
            Request request = head.toRequest(front.trusted());
            answer(front.reception().notReady(request, workload, outcome));
        }
    }

    private void answer(Answer answer) {
        boolean keepAlive = client.mayKeepAlive(head);
        client.write(OwnExchange.response(answer, keepAlive));
        client.finish(keepAlive);
    }

    private void fault(Fault fault, String detail) {
        leave();
        FaultReport report = FaultReport.of(fault).workload(workload.name()).detail(detail);
        answer(front.reception().fault(head.toRequest(front.trusted()), report));
    }

    private void leave() {
        if (entered) {
            entered = false;
            workload.leave();
        }
    }

    @Override
    public void notConnected(Throwable cause) {
        leave();
        if (gone) {
            return;
        }
        doubts++;
        if (doubts > MOST_DOUBTS) {
            fault(
                    Fault.BACKEND_UNREACHABLE,
                    "No connection to the application: " + cause.getMessage());
            return;
        }
        // Believed awake, and nobody there: whoever asked waits until that is cleared up.
        if (awake != null) {
            workload.doubt(awake);
        }
        await();
    }

    @Override
    public void connected(UpstreamConnection connection) {
        if (gone) {
            client.pool().giveBack(connection);
            leave();
            return;
        }
        upstream = connection;
        connection.usedBy(this);
        if (!headPrepared) {
            headPrepared = true;
            prepareHead();
        }
        connection.write(head.request());
        if (!head.hasBody()) {
            connection.write(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        connection.flush();
        if (head.hasBody()) {
            client.work();
            contentFlushed();
        }
    }

    private void prepareHead() {
        HttpRequest request = head.request();
        HttpHeaders headers = request.headers();
        String protocol = head.upgrade() ? headers.get(HttpHeaderNames.UPGRADE) : null;
        HeaderFields.removeHopByHop(headers);
        if (protocol != null) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            headers.set(HttpHeaderNames.UPGRADE, protocol);
        }
        HeaderFields.forward(headers, head.peer(), front.trusted().trusts(head.peer()));
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
    }

    @Override
    public boolean takesContent() {
        return upstream != null;
    }

    @Override
    public void content(HttpContent piece) {
        if (upstream == null) {
            piece.release();
            return;
        }
        bodySent = true;
        upstream.write(piece);
    }

    @Override
    public void contentFlushed() {
        if (upstream != null) {
            upstream.flush();
            if (upstream.writable() && !client.requestRead()) {
                client.readMore();
            }
        }
    }

    @Override
    public void upstreamWritable() {
        if (!client.requestRead()) {
            client.readMore();
        }
    }

    @Override
    public void answerHead(HttpResponse response) {
        int status = response.status().code();
        interim = status < 200 && status != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
        if (interim) {
            if (!head.isHttp10()) {
                HeaderFields.removeHopByHop(response.headers());
                client.write(response);
            }
            return;
        }
        switching = status == HttpResponseStatus.SWITCHING_PROTOCOLS.code();
        if (switching && !head.upgrade()) {
            broken("It changed the protocol without being asked.");
            return;
        }
        answerBegun = true;
        keepUpstream = HttpUtil.isKeepAlive(response);
        keepClient = client.mayKeepAlive(head);
        prepareAnswer(response);
        client.write(response);
    }

    private void prepareAnswer(HttpResponse response) {
        HttpHeaders headers = response.headers();
        String protocol = switching ? headers.get(HttpHeaderNames.UPGRADE) : null;
        boolean http10Answer = HttpVersion.HTTP_1_0.equals(response.protocolVersion());
        HeaderFields.removeHopByHop(headers);
        response.setProtocolVersion(HttpVersion.HTTP_1_1);
        if (switching) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            if (protocol != null) {
                headers.set(HttpHeaderNames.UPGRADE, protocol);
            }
            return;
        }
        frame(response, http10Answer);
        if (!keepClient) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (head.isHttp10()) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    /** Decides how the client learns where the body ends (RFC 9112 section 6.3). */
    private void frame(HttpResponse response, boolean http10Answer) {
        HttpHeaders headers = response.headers();
        int status = response.status().code();
        boolean noBody = head.isHead() || status == 204 || status == 304;
        if (noBody || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return;
        }
        boolean untilClose = !HttpUtil.isTransferEncodingChunked(response);
        if (untilClose || http10Answer) {
            keepUpstream = false;
        }
        if (head.isHttp10()) {
            headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
            keepClient = false;
        } else if (untilClose) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
    }

    @Override
    public void answerContent(HttpContent piece) {
        boolean last = piece instanceof LastHttpContent;
        if (interim) {
            piece.release();
            if (last && !head.isHttp10()) {
                client.write(LastHttpContent.EMPTY_LAST_CONTENT);
                client.flush();
            }
            return;
        }
        client.write(piece);
        if (last && switching) {
            becomeTunnel();
        } else if (last) {
            end();
        }
    }

    @Override
    public void answerFlushed() {
        if (upstream == null) {
            return;
        }
        client.flush();
        if (client.writable()) {
            upstream.read();
        }
    }

    @Override
    public void clientWritable() {
        if (upstream != null) {
            upstream.read();
        }
    }

    private void end() {
        UpstreamConnection used = upstream;
        upstream = null;
        leave();
        boolean whole = client.requestRead();
        if (used != null) {
            if (keepUpstream && whole) {
                client.pool().giveBack(used);
            } else {
                used.close();
            }
        }
        client.finish(keepClient && whole);
    }

    private void becomeTunnel() {
        UpstreamConnection used = upstream;
        if (used == null) {
            return;
        }
        upstream = null;
        entered = false;
        client.flush();
        Tunnel tunnel = Tunnel.join(client.channel(), used.channel(), workload::leave);
        client.handOver();
        used.handOver();
        tunnel.open();
    }

    @Override
    public void upstreamEnded() {
        boolean reusedConnection = upstream != null && upstream.reused();
        upstream = null;
        if (answerBegun) {
            leave();
            client.abort();
        } else if (reusedConnection && !retried && !bodySent && head.isIdempotent()) {
            // It had died in the pool; nothing of an answer came, and asking twice does no harm.
            retried = true;
            if (awake != null) {
                connect(awake, true);
            }
        } else {
            fault(Fault.BACKEND_BROKEN, "The application closed the connection without an answer.");
        }
    }

    private void broken(String detail) {
        if (upstream != null) {
            upstream.close();
            upstream = null;
        }
        fault(Fault.BACKEND_BROKEN, detail);
    }

    @Override
    public void clientGone() {
        gone = true;
        hold.ifPresent(Hold::cancel);
        hold = Optional.empty();
        if (upstream != null) {
            upstream.close();
            upstream = null;
            leave();
        }
        // While it is being connected, connected() and notConnected() count it out.
    }
}
