package dev.reveille.proxy;

import dev.reveille.http.Request;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request's head after it has been found valid: what the exchange needs to know of it, computed
 * once. Event loop only.
 */
final class RequestHead {

    private static final AsciiString H2C = AsciiString.cached("h2c");

    private final HttpRequest request;
    private final InetAddress peer;
    private final boolean http10;
    private final boolean hasBody;
    private final boolean keepAlive;
    private final boolean upgrade;
    private final boolean mayWait;
    private @Nullable CharSequence id;

    RequestHead(HttpRequest request, InetAddress peer) {
        this.request = request;
        this.peer = peer;
        // Kept, because the request is changed on its way to the workload.
        this.http10 = HttpVersion.HTTP_1_0.equals(request.protocolVersion());
        this.hasBody =
                HttpUtil.isTransferEncodingChunked(request)
                        || HttpUtil.getContentLength(request, 0L) > 0;
        this.keepAlive = HttpUtil.isKeepAlive(request);
        this.upgrade = asksForUpgrade(request);
        this.mayWait = hasBody && !http10 && request.headers().contains(HttpHeaderNames.EXPECT);
    }

    /**
     * Whether the client asks for another protocol on this connection. In an HTTP/1.0 request that
     * is ignored (RFC 9110 section 7.8). So is h2c, which is withdrawn (RFC 9113 section 3.1): more
     * requests, of which we would see nothing, would reach the workload as if from us.
     */
    static boolean asksForUpgrade(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return headers.contains(HttpHeaderNames.UPGRADE)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && !headers.containsValue(HttpHeaderNames.UPGRADE, H2C, true)
                && !HttpVersion.HTTP_1_0.equals(request.protocolVersion());
    }

    HttpRequest request() {
        return request;
    }

    InetAddress peer() {
        return peer;
    }

    /** What it is called in logs; one of its fields from now on. */
    CharSequence id() {
        CharSequence known = id;
        if (known == null) {
            known = RequestId.of(request.headers());
            id = known;
        }
        return known;
    }

    boolean hasBody() {
        return hasBody;
    }

    /** Whether the client wants the connection to stay open. */
    boolean keepAlive() {
        return keepAlive;
    }

    /** Whether the client asks for another protocol on this connection. */
    boolean upgrade() {
        return upgrade;
    }

    /**
     * Whether the body might be sent only when an interim answer asks for it (RFC 9110 section
     * 10.1.1).
     */
    boolean mayWait() {
        return mayWait;
    }

    boolean isHead() {
        return HttpMethod.HEAD.equals(request.method());
    }

    boolean isHttp10() {
        return http10;
    }

    /** Whether doing it twice is the same as doing it once (RFC 9110 section 9.2.2). */
    boolean isIdempotent() {
        return switch (request.method().name()) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    String host() {
        return String.valueOf(request.headers().get(HttpHeaderNames.HOST));
    }

    /** The path, without the query, undecoded. */
    String path() {
        String target = request.uri();
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    String userAgent() {
        return request.headers().get(HttpHeaderNames.USER_AGENT, "");
    }

    /** The client's address. */
    InetAddress client(TrustedProxies trusted) {
        return trusted.client(peer, request.headers().getAll(HeaderFields.X_FORWARDED_FOR));
    }

    /**
     * Drops credentials that are for the gateway's own endpoints: a browser that has been asked for
     * them sends them to every path of the host (RFC 7617 section 2.2).
     */
    void keepToOurselves(Predicate<String> operators) {
        String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION);
        if (authorization != null && operators.test(authorization)) {
            request.headers().remove(HttpHeaderNames.AUTHORIZATION);
        }
    }

    /** Makes it what the workload is to get. Its body's framing stays. */
    void prepareForWorkload(TrustedProxies trusted) {
        id();
        HttpHeaders headers = request.headers();
        String protocol = upgrade ? headers.get(HttpHeaderNames.UPGRADE) : null;
        HeaderFields.removeHopByHop(headers);
        if (protocol != null) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            headers.set(HttpHeaderNames.UPGRADE, protocol);
        }
        if (http10) {
            // RFC 9110 section 10.1.1: such a client does not wait for a 100.
            headers.remove(HttpHeaderNames.EXPECT);
        }
        HeaderFields.forward(headers, peer, trusted.trusts(peer));
    }

    /**
     * The head as a plain value, for what the gateway answers itself. What a peer that is not
     * trusted says of others is not in it.
     */
    Request toRequest(TrustedProxies trusted) {
        id();
        Map<String, List<String>> headers = new HashMap<>();
        for (Map.Entry<String, String> header : request.headers()) {
            headers.computeIfAbsent(
                            header.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(header.getValue());
        }
        if (!trusted.trusts(peer)) {
            headers.keySet().removeIf(name -> name.startsWith("x-forwarded-"));
        }
        return new Request(request.method().name(), request.uri(), headers, client(trusted));
    }
}
