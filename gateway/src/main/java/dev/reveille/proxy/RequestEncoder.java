package dev.reveille.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/**
 * Netty's request encoder, except that the target leaves as the bytes it came as: Netty reads it as
 * ISO 8859-1 and would write it as UTF-8. The version is our own (RFC 9110 section 2.5). Event loop
 * only.
 */
final class RequestEncoder extends HttpRequestEncoder {

    private static final AsciiString END_OF_LINE = AsciiString.cached(" HTTP/1.1\r\n");

    @Override
    protected void encodeInitialLine(ByteBuf buffer, HttpRequest request) {
        ByteBufUtil.copy(request.method().asciiName(), buffer);
        buffer.writeByte(HttpConstants.SP);
        buffer.writeCharSequence(request.uri(), StandardCharsets.ISO_8859_1);
        ByteBufUtil.copy(END_OF_LINE, buffer);
    }
}
