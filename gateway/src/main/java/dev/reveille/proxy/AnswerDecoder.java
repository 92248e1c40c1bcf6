package dev.reveille.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Netty's response decoder, told what was asked, so that it knows which answers have no body (RFC
 * 9112 section 6.3). It also tells whether anything of an answer has come. Event loop only.
 */
final class AnswerDecoder extends HttpResponseDecoder {

    private static final int LONGEST_STATUS_LINE = 8 * 1024;
    private static final int LARGEST_HEADERS = 64 * 1024;
    private static final int LARGEST_PIECE = 64 * 1024;

    /** RFC 9112 sections 2.3 and 4. */
    private static final Pattern VERSION = Pattern.compile("HTTP/1\\.[01]");

    private static final Pattern STATUS = Pattern.compile("[1-9][0-9][0-9]");
    private static final Pattern REASON = Pattern.compile("[\\t -~\\x80-\\xff]*");

    private boolean toHead;
    private boolean heard;
    private boolean begun;

    /** Content-Length fields of the head that is being read. */
    private int lengths;

    AnswerDecoder() {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(LONGEST_STATUS_LINE)
                        .setMaxHeaderSize(LARGEST_HEADERS)
                        .setMaxChunkSize(LARGEST_PIECE));
    }

    /** A request is about to be sent. */
    void expectAnswer(boolean toHeadRequest) {
        toHead = toHeadRequest;
        expectNothing();
    }

    /** Whatever comes from now on, nobody has asked for it. */
    void expectNothing() {
        heard = false;
        begun = false;
    }

    /** An interim answer is complete; what follows belongs to another one. */
    void interimOver() {
        begun = false;
    }

    /** Whether a byte of an answer has come since the request or the last interim answer. */
    boolean answerBegun() {
        return begun;
    }

    /** Whether a byte has come since something, or nothing, was expected. */
    boolean heard() {
        return heard;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out)
            throws Exception {
        heard |= buffer.isReadable();
        begun |= buffer.isReadable();
        super.decode(ctx, buffer, out);
        if (!out.isEmpty() && out.getFirst() instanceof HttpResponse response) {
            refuseLengths(response);
            refuseCodings(response);
        }
    }

    /** Netty takes the first of several in HTTP/1.0; which one is meant, nobody knows. */
    private void refuseLengths(HttpResponse response) {
        if (lengths > 1 && response.decoderResult().isSuccess()) {
            response.setDecoderResult(
                    DecoderResult.failure(new IllegalArgumentException("repeated Content-Length")));
        }
    }

    /**
     * We never said that we understand a transfer coding besides chunked (RFC 9112 section 7.4),
     * and what has one must not be passed on as if it had none.
     */
    private static void refuseCodings(HttpResponse response) {
        if (response.decoderResult().isSuccess()
                && response.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            List<String> codings = response.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
            if (codings.size() > 1
                    || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst())) {
                response.setDecoderResult(
                        DecoderResult.failure(
                                new IllegalArgumentException(
                                        "transfer coding " + codings + " (expected: chunked)")));
            }
        }
    }

    @Override
    protected HttpMessage createMessage(String[] statusLine) {
        // Netty takes any version, any number and any reason.
        if (!VERSION.matcher(statusLine[0]).matches()
                || !STATUS.matcher(statusLine[1]).matches()
                || !REASON.matcher(statusLine[2]).matches()) {
            throw new IllegalArgumentException("no status line of HTTP/1.x");
        }
        lengths = 0;
        return super.createMessage(statusLine);
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        // White space before the colon is removed (section 5.1); Netty removes all there is.
        int next = start + length;
        while (next < line.length && (line[next] == ' ' || line[next] == '\t')) {
            next++;
        }
        if (next == line.length || line[next] != ':') {
            throw new IllegalArgumentException("no colon behind a field's name");
        }
        AsciiString name = super.splitHeaderName(line, start, length);
        if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
            lengths++;
        }
        return name;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        // Netty reads a body after a 101 without Sec-WebSocket-Accept, for a draft of WebSocket.
        return toHead
                || (message instanceof HttpResponse response
                        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL)
                || super.isContentAlwaysEmpty(message);
    }
}
