package dev.reveille.it.smuggling;

import static dev.reveille.it.smuggling.Outcome.passed;
import static dev.reveille.it.smuggling.Outcome.refused;
import static dev.reveille.it.smuggling.ReadRequest.post;

import java.util.List;
import java.util.stream.Stream;

/**
 * Transfer codings that one side takes for {@code chunked} and the other one does not (6.1, 6.3).
 */
final class CodingAttacks {

    private static final String POST = "POST /a HTTP/1.1|<h>|";
    private static final String BODY = "||5|hello|0||";

    /** The field's line or lines. */
    private static final List<String> OBFUSCATED =
            List.of(
                    "Transfer-Encoding: xchunked",
                    "Transfer-Encoding: chunkedx",
                    "Transfer-Encoding: x chunked",
                    "Transfer-Encoding: chunked x",
                    "Transfer-Encoding: \"chunked\"",
                    "Transfer-Encoding: 'chunked'",
                    "Transfer-Encoding: chunked;q=1",
                    "Transfer-Encoding: chunked, identity",
                    "Transfer-Encoding: identity, chunked",
                    "Transfer-Encoding: identity",
                    "Transfer-Encoding: gzip",
                    "Transfer-Encoding: gzip, chunked",
                    "Transfer-Encoding: chunked, gzip",
                    "Transfer-Encoding: chunked, chunked",
                    "Transfer-Encoding: chunked,",
                    "Transfer-Encoding: ,chunked",
                    "Transfer-Encoding: chun\u00e2\u0084\u00aaed",
                    "Transfer-Encoding:",
                    "Transfer-Encoding: \u000bchunked",
                    "Transfer-Encoding:\u000bchunked",
                    "Transfer-Encoding: chunked\u000b",
                    "Transfer-Encoding: \u000cchunked",
                    "Transfer-Encoding: \u00a0chunked",
                    "Transfer-Encoding: chunked\u0085",
                    "Transfer-Encoding: \0chunked",
                    "Transfer-Encoding: chunked\0",
                    "Transfer-Encoding: chunk\red",
                    "Transfer-Encoding: chunked\r",
                    "Transfer-Encoding: \bchunked",
                    "Transfer-Encoding: \u007fchunked",
                    "Transfer-Encoding : chunked",
                    "Transfer-Encoding\t: chunked",
                    "Transfer-Encoding\u000b: chunked",
                    "Transfer-Encoding\0: chunked",
                    " Transfer-Encoding: chunked",
                    "\tTransfer-Encoding: chunked",
                    "X: y\nTransfer-Encoding: chunked",
                    "X: y\rTransfer-Encoding: chunked",
                    "X: y\r\r\nTransfer-Encoding: chunked",
                    "Transfer-Encoding:| chunked",
                    "Transfer-Encoding:|\tchunked",
                    "Transfer-Encoding: chunked| , identity",
                    "Transfer-Encoding|: chunked",
                    "Transfer-Encoding: chunked|Transfer-Encoding: chunked",
                    "Transfer-Encoding: chunked|Transfer-Encoding: identity",
                    "Transfer-Encoding: identity|Transfer-Encoding: chunked",
                    "Transfer-Encoding: chunked|Transfer-encoding: x",
                    "Transfer-Encoding: x|Transfer-Encoding: chunked",
                    "Transfer-Encoding:|Transfer-Encoding: chunked",
                    "Content-Length: 5|Transfer-Encoding: xchunked",
                    "Content-Length: 5|Transfer-Encoding:",
                    "Content-Length: 5|Transfer-Encoding: identity",
                    "Content-Length: 5|Transfer-Encoding : chunked");

    static final List<Attack> ROWS =
            Stream.concat(
                            OBFUSCATED.stream()
                                    .map(
                                            field ->
                                                    new Attack(
                                                            "6.1",
                                                            shown(field),
                                                            POST + field + BODY,
                                                            refused(400))),
                            Stream.of(
                                    passes("Transfer-Encoding: chunked", post("/a", 5)),
                                    passes("Transfer-Encoding:chunked", post("/a", 5)),
                                    passes("Transfer-Encoding: \t chunked \t", post("/a", 5)),
                                    passes("Transfer-Encoding: Chunked", post("/a", 5)),
                                    passes("TRANSFER-ENCODING: CHUNKED", post("/a", 5)),
                                    passes(
                                            "Content-Encoding: chunked|Transfer-Encoding: chunked",
                                            post("/a", 5)),
                                    on("GET"),
                                    on("HEAD"),
                                    on("OPTIONS"),
                                    on("DELETE"),
                                    new Attack(
                                            "6.1",
                                            "chunked in HTTP/1.0",
                                            "POST /a HTTP/1.0|<h>|Transfer-Encoding: chunked"
                                                    + BODY,
                                            refused(400)),
                                    new Attack(
                                            "6.1",
                                            "chunked in a kept HTTP/1.0 connection",
                                            "POST /a HTTP/1.0|<h>|Connection:"
                                                    + " keep-alive|Transfer-Encoding: chunked"
                                                    + BODY,
                                            refused(400))))
                    .toList();

    private CodingAttacks() {}

    private static Attack passes(String field, ReadRequest read) {
        return new Attack("6.1", shown(field), POST + field + BODY, passed(read));
    }

    private static Attack on(String method) {
        return new Attack(
                "6.1",
                "chunked on " + method,
                method + " /a HTTP/1.1|<h>|Transfer-Encoding: chunked" + BODY,
                passed(new ReadRequest(method, "/a", 5)));
    }

    /** As it can stand in a report. */
    private static String shown(String field) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            shown.append(c < ' ' || c > '~' ? "\\x%02x".formatted((int) c) : c);
        }
        return shown.toString();
    }
}
