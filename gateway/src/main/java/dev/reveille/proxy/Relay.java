package dev.reveille.proxy;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
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
         * @param repeatable whether nothing speaks against asking again what may be asked twice: it
         *     is not this request that ended the connection, as far as can be told. That had been
         *     used before, and was gone when it was used again; or the workload has gone from where
         *     it leads, or nobody is heard there any more. Nothing of the request's body has been
         *     sent
         */
        void unanswered(boolean repeatable, String detail);

        /** The answer did not begin in time; the connection is closed. */
        void silent();

        /**
         * The workload is no longer awake where it was asked, and has not answered. The connection
         * stays: it may still answer there.
         */
        void workloadLeft();

        /** Both sides leave HTTP; the connections now belong to the tunnel. */
        void switched(UpstreamConnection upstream);
    }

    private final ClientConnection client;
    private final RequestHead head;
    private final UpstreamConnection upstream;
    private final Listener listener;

    /** Present where the workload's answer has to begin in time. */
    private final Optional<FirstByteTimer> timer;

    private Optional<AnswerHead> answer = Optional.empty();
    private boolean askedForBody;
    private boolean bodyBegun;
    private boolean unflushed;
    private boolean over;

    /**
     * @param firstByte how long the answer's first byte may take; zero means without limit
     */
    Relay(
            ClientConnection client,
            RequestHead head,
            UpstreamConnection upstream,
            Duration firstByte,
            Listener listener) {
        this.client = client;
        this.head = head;
        this.upstream = upstream;
        this.listener = listener;
        this.timer =
                firstByte.isZero()
                        ? Optional.empty()
                        : Optional.of(new FirstByteTimer(upstream, firstByte, this::silent));
    }

    /** Sends the request's head, made ready for the workload. */
    void begin() {
        upstream.usedBy(this, head.isHead());
        upstream.write(head.request());
        if (!head.hasBody()) {
            upstream.write(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        upstream.flush();
        timeAnswer();
    }

    /** Whether only more of the request's body can bring it on. */
    boolean awaitsContent() {
        return upstream.writable() && !answerBegun() && !awaitsContinue();
    }

    /** Whether the client may be waiting for leave to send its body (RFC 9110 section 10.1.1). */
    private boolean awaitsContinue() {
        return !bodyBegun && answer.isEmpty() && HttpUtil.is100ContinueExpected(head.request());
    }

    private void timeAnswer() {
        if (client.requestRead()) {
            timer.ifPresent(FirstByteTimer::requestFlushed);
        }
    }

    private void silent() {
        abandon();
        listener.silent();
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
            timeAnswer();
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
        timer.ifPresent(FirstByteTimer::end);
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
        if (!next.isInterim()) {
            timer.ifPresent(FirstByteTimer::end);
        }
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
            if (last) {
                endInterim();
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

    private void endInterim() {
        if (!head.isHttp10()) {
            client.write(LastHttpContent.EMPTY_LAST_CONTENT);
            client.flush();
        }
        upstream.interimOver();
        timer.ifPresent(FirstByteTimer::interimOver);
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
    public void workloadLeft() {
        if (!over && !answerBegun()) {
            listener.workloadLeft();
        }
    }

    @Override
    public void vanished() {
        ended(!bodyBegun, "Where the application was, nobody is any more.");
    }

    @Override
    public void upstreamEnded(boolean heard) {
        ended(
                (upstream.reused() || upstream.isLeft()) && !heard && !bodyBegun,
                heard
                        ? "What the application answered was not HTTP, or not complete."
                        : "The application closed the connection without an answer.");
    }

    private void ended(boolean repeatable, String detail) {
        if (over) {
            return;
        }
        over = true;
        timer.ifPresent(FirstByteTimer::end);
        if (answerBegun()) {
            listener.brokenOff();
        } else {
            listener.unanswered(repeatable, detail);
        }
    }
}
