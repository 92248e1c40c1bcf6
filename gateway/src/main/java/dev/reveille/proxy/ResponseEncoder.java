package dev.reveille.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
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

    ResponseEncoder() {
        super(HttpResponse.class);
    }

    /** Whether the answers that follow are to a HEAD request and have no body. */
    void answersHead(boolean isHead) {
        toHead = isHead;
    }

    @Override
    void startLine(HttpResponse response, ByteBuf to) {
        ByteBufUtil.copy(VERSION, to);
        ByteBufUtil.copy(response.status().codeAsText(), to);
        to.writeByte(HttpConstants.SP);
        text(response.status().reasonPhrase(), to);
        ByteBufUtil.copy(END_OF_LINE, to);
    }

    /** By status, or because nothing but the head was asked for (RFC 9112 section 6.3). */
    @Override
    boolean endsWithHead(HttpResponse response) {
        int status = response.status().code();
        HttpHeaders headers = response.headers();
        if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL || status == 204) {
            headers.remove(HttpHeaderNames.CONTENT_LENGTH);
            headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
            return true;
        }
        if (status == 205) {
            // RFC 9110 section 15.3.6.
            headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
            headers.set(HttpHeaderNames.CONTENT_LENGTH, "0");
            return true;
        }
        return status == 304 || toHead;
    }
}
