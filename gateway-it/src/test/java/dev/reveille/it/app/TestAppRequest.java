package dev.reveille.it.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One HTTP/1.1 request (RFC 9112).
 *
 * @param head everything before the body, as it arrived
 * @param body the content without its framing, to be read before the next request
 */
record TestAppRequest(String head, InputStream body) {

    /** The next request of a connection, or empty when the client has ended it. */
    static Optional<TestAppRequest> read(InputStream in, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int next = in.read();
            if (next < 0) {
                return Optional.empty();
            }
            head.append((char) next);
        }
        TestAppRequest request = new TestAppRequest(head.toString(), InputStream.nullInputStream());
        if (request.header("Expect").isPresent()) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        if (request.header("Transfer-Encoding").isPresent()) {
            return Optional.of(new TestAppRequest(request.head, TestAppBody.chunked(in)));
        }
        long length = request.header("Content-Length").map(Long::parseLong).orElse(0L);
        return Optional.of(new TestAppRequest(request.head, TestAppBody.sized(in, length)));
    }

    String method() {
        return head.substring(0, head.indexOf(' '));
    }

    /** Path and query. */
    String target() {
        return head.split(" ", 3)[1];
    }

    String path() {
        return target().split("\\?", 2)[0];
    }

    Optional<String> parameter(String name) {
        int query = target().indexOf('?');
        return Arrays.stream(target().substring(query + 1).split("&", -1))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    }

    Optional<String> header(String name) {
        return head.lines()
                .skip(1)
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }
}
