package dev.reveille.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/** What happens to header fields on their way through. Stateless. */
final class HeaderFields {

    static final AsciiString X_FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
    static final AsciiString X_FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");
    static final AsciiString X_FORWARDED_HOST = AsciiString.cached("x-forwarded-host");
    static final AsciiString X_REAL_IP = AsciiString.cached("x-real-ip");
    private static final AsciiString FORWARDED = AsciiString.cached("forwarded");
    private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
    private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");
    private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");
    private static final AsciiString HTTP = AsciiString.cached("http");

    /** Fields that a Connection field may name without effect: they are not hop-by-hop. */
    private static final Set<String> END_TO_END =
            Set.of(
                    "host",
                    "content-length",
                    "transfer-encoding",
                    "content-type",
                    "close",
                    "forwarded",
                    "x-forwarded-for",
                    "x-forwarded-proto",
                    "x-forwarded-host",
                    "x-real-ip",
                    "x-request-id");

    /**
     * What must not come behind a request, where nobody looked at it: whom it is for, who sent it,
     * and what concerns the connection (RFC 9110 section 6.5.1).
     */
    private static final List<AsciiString> NOT_IN_TRAILERS =
            List.of(
                    HttpHeaderNames.HOST,
                    HttpHeaderNames.CONNECTION,
                    KEEP_ALIVE,
                    PROXY_CONNECTION,
                    HttpHeaderNames.UPGRADE,
                    HttpHeaderNames.TE,
                    HttpHeaderNames.EXPECT,
                    HttpHeaderNames.AUTHORIZATION,
                    FORWARDED,
                    X_FORWARDED_FOR,
                    X_FORWARDED_PROTO,
                    X_FORWARDED_HOST,
                    X_REAL_IP,
                    RequestId.FIELD);

    private HeaderFields() {}

    /**
     * Removes what concerns one connection only (RFC 9110 section 7.6.1): the listed fields, and
     * those that {@code Connection} names. {@code Transfer-Encoding} stays, because the framing is
     * written anew from it; {@code Trailer} stays, because trailers are passed on.
     */
    static void removeHopByHop(HttpHeaders headers) {
        if (headers.contains(HttpHeaderNames.CONNECTION)) {
            List<String> connection = headers.getAll(HttpHeaderNames.CONNECTION);
            for (String value : connection) {
                removeNamed(headers, value);
            }
            headers.remove(HttpHeaderNames.CONNECTION);
        }
        headers.remove(KEEP_ALIVE);
        headers.remove(PROXY_CONNECTION);
        headers.remove(HttpHeaderNames.UPGRADE);
        headers.remove(HTTP2_SETTINGS);
        if (headers.contains(HttpHeaderNames.TE)) {
            boolean trailers =
                    headers.containsValue(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS, true);
            headers.remove(HttpHeaderNames.TE);
            if (trailers) {
                headers.set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
            }
        }
    }

    /** Removes what a workload must not take from a request's trailers. */
    static void cleanTrailers(HttpHeaders trailers) {
        if (!trailers.isEmpty()) {
            NOT_IN_TRAILERS.forEach(trailers::remove);
        }
    }

    private static void removeNamed(HttpHeaders headers, String connectionValue) {
        for (String option : connectionValue.split(",", -1)) {
            String name = option.strip();
            if (!name.isEmpty()
                    && !END_TO_END.contains(AsciiString.of(name).toLowerCase().toString())) {
                headers.remove(name);
            }
        }
    }

    /**
     * Tells the workload who asked for what. The chain is appended to for a trusted peer; from
     * anybody else it is dropped first.
     */
    static void forward(HttpHeaders headers, InetAddress peer, boolean peerTrusted) {
        String address = NetUtil.toAddressString(peer);
        String host = headers.get(HttpHeaderNames.HOST);
        if (peerTrusted) {
            List<String> chain = headers.getAll(X_FORWARDED_FOR);
            headers.set(
                    X_FORWARDED_FOR,
                    chain.isEmpty() ? address : String.join(", ", chain) + ", " + address);
            setIfAbsent(headers, X_REAL_IP, address);
            setIfAbsent(headers, X_FORWARDED_PROTO, HTTP);
            setIfAbsent(headers, X_FORWARDED_HOST, host);
        } else {
            headers.remove(FORWARDED);
            headers.set(X_FORWARDED_FOR, address);
            headers.set(X_REAL_IP, address);
            headers.set(X_FORWARDED_PROTO, HTTP);
            headers.set(X_FORWARDED_HOST, host);
        }
    }

    private static void setIfAbsent(HttpHeaders headers, AsciiString name, CharSequence value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        }
    }
}
