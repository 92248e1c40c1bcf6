package dev.reveille.proxy;

import dev.reveille.waiting.Fault;
import dev.reveille.waiting.FaultReport;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Optional;

/** The first look at a request's head (contract section 4, step 1). Stateless. */
final class RequestSyntax {

    private RequestSyntax() {}

    /** What is wrong with a head, or nothing. */
    static Optional<FaultReport> fault(HttpRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            return Optional.of(FaultReport.of(Fault.URI_TOO_LONG));
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Optional.of(FaultReport.of(Fault.HEADERS_TOO_LARGE));
        }
        if (cause != null) {
            return malformed(String.valueOf(cause.getMessage()));
        }
        HttpVersion version = request.protocolVersion();
        if (version.majorVersion() != 1 || version.minorVersion() > 1) {
            return malformed("protocol version " + version + " (expected: HTTP/1.0 or HTTP/1.1)");
        }
        if (HttpMethod.CONNECT.equals(request.method())) {
            return Optional.of(
                    FaultReport.of(Fault.METHOD_NOT_ALLOWED)
                            .detail("CONNECT is for forward proxies; this is a gateway."));
        }
        if (request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)
                && request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY2)) {
            // Netty reads eight bytes of body then, of which nobody behind us would know.
            return malformed("a WebSocket handshake of a draft (expected: RFC 6455)");
        }
        // Of the field first: that it is overruled does not make it right (RFC 9112 section 3.2).
        return hostFault(request).or(() -> toOriginForm(request));
    }

    /**
     * Turns a target in absolute form into origin form; its authority replaces the Host field (RFC
     * 9112 section 3.2.2).
     */
    private static Optional<FaultReport> toOriginForm(HttpRequest request) {
        String target = request.uri();
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c == 0x7f || c == '#') {
                return malformed("request target with a fragment or a control character");
            }
        }
        if (target.startsWith("/")
                || ("*".equals(target) && HttpMethod.OPTIONS.equals(request.method()))) {
            return Optional.empty();
        }
        int scheme = schemeLength(target);
        if (scheme == 0) {
            return malformed("request target neither a path nor an http URL");
        }
        int end = scheme;
        while (end < target.length() && "/?".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        String authority = target.substring(scheme, end);
        if (authority.isEmpty() || !isHost(authority)) {
            return malformed("request target without a plain host");
        }
        request.setUri(originForm(request.method(), target.substring(end)));
        request.headers().set(HttpHeaderNames.HOST, authority);
        return Optional.empty();
    }

    private static int schemeLength(String target) {
        if (target.regionMatches(true, 0, "http://", 0, 7)) {
            return 7;
        }
        // Whoever ends TLS in front of us may leave the target as it was.
        return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : 0;
    }

    private static String originForm(HttpMethod method, String pathAndQuery) {
        if (pathAndQuery.isEmpty() && HttpMethod.OPTIONS.equals(method)) {
            // RFC 9112 section 3.2.4: asked of the server as a whole.
            return "*";
        }
        return pathAndQuery.startsWith("/") ? pathAndQuery : "/" + pathAndQuery;
    }

    private static Optional<FaultReport> hostFault(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() != 1) {
            return malformed(hosts.isEmpty() ? "missing Host" : "repeated Host");
        }
        return isHost(hosts.getFirst())
                ? Optional.empty()
                : malformed("Host that is no host with or without a port");
    }

    /** A name or an address, and a port or not (RFC 9110 section 7.2). */
    private static boolean isHost(String host) {
        int end = host.startsWith("[") ? literalEnd(host) : nameEnd(host);
        if (end < host.length() && host.charAt(end) != ':') {
            return false;
        }
        for (int i = end + 1; i < host.length(); i++) {
            if (host.charAt(i) < '0' || host.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Behind an address in brackets (RFC 3986 section 3.2.2); 0 where there is none. */
    private static int literalEnd(String host) {
        int close = host.indexOf(']');
        for (int i = 1; i < close; i++) {
            char c = host.charAt(i);
            if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
                return 0;
            }
        }
        return close + 1;
    }

    /** Where the name ends: at the first character that no name has. */
    private static int nameEnd(String host) {
        int end = 0;
        while (end < host.length() && isInName(host.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isInName(char c) {
        return c > ' ' && c < 0x7f && ":/\\?#@,\"<>^`{|}[]".indexOf(c) < 0;
    }

    private static Optional<FaultReport> malformed(String detail) {
        return Optional.of(FaultReport.of(Fault.MALFORMED_REQUEST).detail(detail));
    }
}
