package dev.reveille.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/**
 * The head of a workload's answer on its way to the client: what it means for both connections, and
 * how the client learns where the body ends. Event loop only.
 */
final class AnswerHead {

    private final HttpResponse response;
    private final RequestHead request;
    private boolean keepClient;
    private boolean keepUpstream;

    /**
     * @param mayKeepClient whether the client's connection could stay open after this exchange
     */
    AnswerHead(HttpResponse response, RequestHead request, boolean mayKeepClient) {
        this.response = response;
        this.request = request;
        this.keepClient = mayKeepClient;
        this.keepUpstream = HttpUtil.isKeepAlive(response);
    }

    /** Whether another answer follows (RFC 9110 section 15.2). */
    boolean isInterim() {
        return response.status().codeClass() == HttpStatusClass.INFORMATIONAL && !isSwitching();
    }

    boolean isSwitching() {
        return response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    }

    /** Whether the client's connection stays open after the answer; final once prepared. */
    boolean keepClient() {
        return keepClient;
    }

    /** Whether the workload's connection can be used again; final once prepared. */
    boolean keepUpstream() {
        return keepUpstream;
    }

    /** Makes it what the client is to get. */
    void prepare() {
        HttpHeaders headers = response.headers();
        String protocol = isSwitching() ? headers.get(HttpHeaderNames.UPGRADE) : null;
        boolean http10 = HttpVersion.HTTP_1_0.equals(response.protocolVersion());
        HeaderFields.removeHopByHop(headers);
        response.setProtocolVersion(HttpVersion.HTTP_1_1);
        if (isSwitching()) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            if (protocol != null) {
                headers.set(HttpHeaderNames.UPGRADE, protocol);
            }
        } else if (!isInterim()) {
            frame(http10);
            announceEnd();
        }
    }

    /** Decides how the client learns where the body ends (RFC 9112 section 6.3). */
    private void frame(boolean http10) {
        HttpHeaders headers = response.headers();
        int status = response.status().code();
        boolean noBody = request.isHead() || status == 204 || status == 304;
        if (noBody || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return;
        }
        boolean untilClose = !HttpUtil.isTransferEncodingChunked(response);
        if (untilClose || http10) {
            keepUpstream = false;
        }
        if (request.isHttp10()) {
            headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
            keepClient = false;
        } else if (untilClose) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
    }

    /** How the client can be asked, within this answer's body, whether it still reads. */
    Inquiry inquiry() {
        if (HttpUtil.isTransferEncodingChunked(response)) {
            return Inquiry.ZERO;
        }
        // A body of known length comes to its end; one until the connection's end may be a stream.
        return response.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
                ? Inquiry.NONE
                : Inquiry.IMPOSSIBLE;
    }

    private void announceEnd() {
        if (!keepClient) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (request.isHttp10()) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }
}
