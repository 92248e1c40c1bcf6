package dev.reveille.it.smuggling;

import static dev.reveille.it.smuggling.Outcome.cutOff;
import static dev.reveille.it.smuggling.Outcome.passed;
import static dev.reveille.it.smuggling.ReadRequest.post;

import java.util.List;

/** Fields behind a chunked body: sections 7.1.2 and 5, and RFC 9110 section 6.5.1. */
final class TrailerAttacks {

    private static final String POST =
            "POST /a HTTP/1.1|<h>|Transfer-Encoding: chunked||5|hello|0|";

    static final List<Attack> ROWS =
            List.of(
                    wrong("no colon", "Trailer||"),
                    wrong("blank before the colon", "X : y||"),
                    wrong("blank in the name", "X Y: z||"),
                    wrong("empty name", ": x||"),
                    wrong("folded", "X: y| z||"),
                    wrong("folded by a tab", "X: y|\tz||"),
                    wrong("folded from the beginning", " X: y||"),
                    wrong("folding a length", "X: y| Content-Length: 100||"),
                    wrong("ended by a bare LF", "X: y\n|"),
                    wrong("ended by two bare LF", "X: y\n\n"),
                    wrong("bare CR", "X: y\rz||"),
                    wrong("bare LF inside", "X: y\nZ: z||"),
                    wrong("NUL", "X: y\0||"),
                    wrong(
                            "larger than a head may be",
                            ("X: " + "y".repeat(1000) + "|").repeat(40) + "|"),
                    right("a proper one", "X-Sum: 42||"),
                    right("Content-Length", "Content-Length: 100||"),
                    right("Transfer-Encoding", "Transfer-Encoding: chunked||"),
                    right("Host", "Host: other.test||"),
                    right("Connection", "Connection: close||"),
                    right("X-Forwarded-For", "X-Forwarded-For: 6.6.6.6||"),
                    right("Expect", "Expect: 100-continue||"),
                    right("a request as a value", "X: GET /smuggled HTTP/1.1||"));

    private TrailerAttacks() {}

    private static Attack wrong(String name, String trailers) {
        return new Attack("7.1.2", "trailer: " + name, POST + trailers, cutOff(post("/a", 0)));
    }

    private static Attack right(String name, String trailers) {
        return new Attack("7.1.2", "trailer: " + name, POST + trailers, passed(post("/a", 5)));
    }
}
