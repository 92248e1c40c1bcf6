package dev.reveille.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.AsciiString;

/**
 * Writes answers, told which of them belong to a HEAD request. The version is our own (RFC 9110
 * section 2.5). Event loop only.
 */
final class ResponseEncoder extends MessageEncoder<HttpResponse> {

    private static final AsciiString VERSION = AsciiString.cached("HTTP/1.1 ");
    private static final AsciiString END_OF_LINE = AsciiString.cached("\r\n");

    private boolean toHead;
    private int status;

    ResponseEncoder() {
        super(HttpResponse.class);
    }

    /**
     * What follows answers another request.
     *
     * @param isHead whether it is a HEAD request, so that the answers have no body
     */
    void answers(boolean isHead) {
        toHead = isHead;
        status = 0;
        countAnew();
    }

    /** The status code of the answer; 0 before it has begun, interim answers aside. */
    int status() {
        return status;
    }

    @Override
    void startLine(HttpResponse response, ByteBuf to) {
        int code = response.status().code();
        if (code >= 200 || code == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
            status = code;
        }
        ByteBufUtil.copy(VERSION, to);
        ByteBufUtil.copy(response.status().codeAsText(), to);
        to.writeByte(HttpConstants.SP);
        text(response.status().reasonPhrase(), to);
        ByteBufUtil.copy(END_OF_LINE, to);
    }

    /** By status, or because nothing but the head was asked for (RFC 9112 section 6.3). */
    @Override
    boolean endsWithHead(HttpResponse response) {
        int code = response.status().code();
        HttpHeaders headers = response.headers();
        if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL || code == 204) {
            headers.remove(HttpHeaderNames.CONTENT_LENGTH);
            headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
            return true;
        }
        if (code == 205) {
            // RFC 9110 section 15.3.6.
            headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
            headers.set(HttpHeaderNames.CONTENT_LENGTH, "0");
            return true;
        }
        return code == 304 || toHead;
    }
}
