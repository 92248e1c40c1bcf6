package dev.reveille.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;

/** Writes requests. The version is our own (RFC 9110 section 2.5). Event loop only. */
final class RequestEncoder extends MessageEncoder<HttpRequest> {

    private static final AsciiString END_OF_START_LINE = AsciiString.cached(" HTTP/1.1\r\n");

    RequestEncoder() {
        super(HttpRequest.class);
    }

    @Override
    void startLine(HttpRequest request, ByteBuf to) {
        ByteBufUtil.copy(request.method().asciiName(), to);
        to.writeByte(HttpConstants.SP);
        text(request.uri(), to);
        ByteBufUtil.copy(END_OF_START_LINE, to);
    }

    @Override
    boolean endsWithHead(HttpRequest request) {
        return false;
    }
}
