package dev.reveille.proxy;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpStatusClass;

/** Netty's response encoder, told which answers belong to a HEAD request. Event loop only. */
final class ResponseEncoder extends HttpResponseEncoder {

    private boolean toHead;

    /** Whether the answers that follow are to a HEAD request and have no body. */
    void answersHead(boolean isHead) {
        toHead = isHead;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        // Netty lets a 101 have a body, for a draft of WebSocket.
        return toHead
                || response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                || super.isContentAlwaysEmpty(response);
    }
}
