package dev.reveille.proxy;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Optional;

/**
 * Passes one request on over one connection to a workload, and the answer back. A side is read
 * while the other one takes what was read. Event loop only.
 */
final class Relay implements UpstreamConnection.User {

    /** Hears once how it ended. */
    interface Listener {

        /**
         * The client has the whole answer.
         *
         * @param keepClient whether its connection can stay open
         */
        void answered(boolean keepClient);

        /** The answer broke off in the middle; the client has a part of it. */
        void brokenOff();

        /**
         * There is no answer.
         *
         * @param repeatable whether the workload has, as far as can be known, seen nothing of the
         *     request: the connection had been used before, and was gone when it was used again
         */
        void unanswered(boolean repeatable, String detail);

        /** Both sides leave HTTP; the connections now belong to the tunnel. */
        void switched(UpstreamConnection upstream);
    }

    private final ClientConnection client;
    private final RequestHead head;
    private final UpstreamConnection upstream;
    private final Listener listener;

    private Optional<AnswerHead> answer = Optional.empty();
    private boolean askedForBody;
    private boolean bodyBegun;
    private boolean unflushed;
    private boolean over;

    Relay(
            ClientConnection client,
            RequestHead head,
            UpstreamConnection upstream,
            Listener listener) {
        this.client = client;
        this.head = head;
        this.upstream = upstream;
        this.listener = listener;
    }

    /** Sends the request's head, made ready for the workload. */
    void begin() {
        upstream.usedBy(this, head.isHead());
        upstream.write(head.request());
        if (!head.hasBody()) {
            upstream.write(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        upstream.flush();
    }

    /** Whether only more of the request's body can bring it on. */
    boolean awaitsContent() {
        return upstream.writable() && !answerBegun() && !awaitsContinue();
    }

    /** Whether the client may be waiting for leave to send its body (RFC 9110 section 10.1.1). */
    private boolean awaitsContinue() {
        return !bodyBegun && answer.isEmpty() && HttpUtil.is100ContinueExpected(head.request());
    }

    void content(HttpContent piece) {
        bodyBegun = true;
        unflushed = true;
        if (piece instanceof LastHttpContent last) {
            HeaderFields.cleanTrailers(last.trailingHeaders());
        }
        upstream.write(piece);
    }

    void contentFlushed() {
        if (unflushed) {
            unflushed = false;
            upstream.flush();
        }
        upstreamWritable();
    }

    @Override
    public void upstreamWritable() {
        if (client.requestRead()) {
            client.readIfIdle();
        } else if (upstream.writable()) {
            client.readMore();
        }
    }

    void clientWritable() {
        upstream.read();
    }

    /** Nobody wants the answer any more. */
    void abandon() {
        over = true;
        upstream.close();
    }

    /** Whether the client has seen something of the final answer. */
    boolean answerBegun() {
        return answer.filter(begun -> !begun.isInterim()).isPresent();
    }

    /** How the client can be asked, while the answer is under way, whether it still reads. */
    Inquiry inquiry() {
        return answer.map(AnswerHead::inquiry).orElse(Inquiry.NONE);
    }

    @Override
    public void answerHead(HttpResponse response) {
        AnswerHead next = new AnswerHead(response, head, client.mayKeepAlive(head));
        if (next.isSwitching() && !(head.upgrade() && client.requestRead())) {
            abandon();
            listener.unanswered(false, "It changed the protocol without being asked.");
            return;
        }
        answer = Optional.of(next);
        askedForBody |= next.isInterim();
        next.prepare();
        if (!next.isInterim() || !head.isHttp10()) {
            client.write(response);
        }
    }

    @Override
    public void answerContent(HttpContent piece) {
        AnswerHead current = answer.orElseThrow();
        boolean last = piece instanceof LastHttpContent;
        if (current.isInterim()) {
            piece.release();
            if (last && !head.isHttp10()) {
                client.write(LastHttpContent.EMPTY_LAST_CONTENT);
                client.flush();
            }
            return;
        }
        client.write(piece);
        if (last && current.isSwitching()) {
            over = true;
            listener.switched(upstream);
        } else if (last) {
            end(current);
        }
    }

    private void end(AnswerHead whole) {
        over = true;
        boolean requestRead = client.requestRead();
        // Without having asked for the body, a workload may take it for the next request.
        boolean bodyTaken = askedForBody || !head.mayWait();
        if (whole.keepUpstream() && requestRead && bodyTaken) {
            upstream.answered();
        } else {
            upstream.close();
        }
        listener.answered(whole.keepClient() && requestRead);
    }

    @Override
    public void answerFlushed() {
        client.flush();
        if (client.writable()) {
            upstream.read();
        }
    }

    @Override
    public void upstreamEnded(boolean heard) {
        if (over) {
            return;
        }
        over = true;
        if (answerBegun()) {
            listener.brokenOff();
        } else {
            listener.unanswered(
                    upstream.reused() && !heard && !bodyBegun,
                    heard
                            ? "What the application answered was not HTTP, or not complete."
                            : "The application closed the connection without an answer.");
        }
    }
}
