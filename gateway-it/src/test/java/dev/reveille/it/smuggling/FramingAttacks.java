package dev.reveille.it.smuggling;

import static dev.reveille.it.smuggling.Outcome.passed;
import static dev.reveille.it.smuggling.Outcome.passedAndClosed;
import static dev.reveille.it.smuggling.Outcome.refused;
import static dev.reveille.it.smuggling.ReadRequest.get;
import static dev.reveille.it.smuggling.ReadRequest.post;

import java.util.List;

/** How long a body is, said twice, badly, or where nobody expects one. */
final class FramingAttacks {

    private static final String POST = "POST /a HTTP/1.1|<h>|";
    private static final String INNER = "GET /smuggled HTTP/1.1|X: y";

    static final List<Attack> ROWS =
            List.of(
                    row(
                            "6.1",
                            "CL.TE",
                            POST + "Content-Length: 6|Transfer-Encoding: chunked||0||G"),
                    row(
                            "6.1",
                            "CL.TE with a request inside",
                            POST + "Content-Length: 35|Transfer-Encoding: chunked||0||" + INNER),
                    row(
                            "6.1",
                            "TE.CL",
                            POST
                                    + "Transfer-Encoding: chunked|Content-Length: 4||1d|"
                                    + INNER
                                    + "|0||"),
                    row(
                            "6.1",
                            "CL.0 with TE",
                            POST + "Content-Length: 0|Transfer-Encoding: chunked||0||"),
                    row(
                            "6.1",
                            "TE and CL on GET",
                            "GET /a HTTP/1.1|<h>|Content-Length: 5|Transfer-Encoding:"
                                    + " chunked||0||"),
                    row(
                            "6.1",
                            "TE and CL in HTTP/1.0",
                            "POST /a HTTP/1.0|<h>|Content-Length: 5|Transfer-Encoding:"
                                    + " chunked||0||"),
                    row(
                            "6.1",
                            "TE and an empty CL",
                            POST + "Content-Length:|Transfer-Encoding: chunked||0||"),
                    row(
                            "6.1",
                            "TE and a bad CL",
                            POST + "Content-Length: x|Transfer-Encoding: chunked||0||"),
                    row(
                            "6.3",
                            "CL.CL differing",
                            POST + "Content-Length: 5|Content-Length: 0||hello"),
                    row(
                            "6.3",
                            "CL.CL differing in case of the name",
                            POST + "Content-Length: 5|content-length: 0||hello"),
                    row(
                            "6.3",
                            "CL.CL the same",
                            POST + "Content-Length: 5|Content-Length: 5||hello"),
                    row(
                            "6.3",
                            "CL.CL the same in HTTP/1.0",
                            "POST /a HTTP/1.0|<h>|Content-Length: 5|Content-Length: 5||hello"),
                    row(
                            "6.3",
                            "CL.CL, the second one empty",
                            POST + "Content-Length: 5|Content-Length:||hello"),
                    row("6.3", "CL list the same", POST + "Content-Length: 5,5||hello"),
                    row(
                            "6.3",
                            "CL list the same with a blank",
                            POST + "Content-Length: 5, 5||hello"),
                    row("6.3", "CL list differing", POST + "Content-Length: 5, 0||hello"),
                    row("6.3", "CL list with an empty member", POST + "Content-Length: 5,||hello"),
                    row("6.2", "CL with a plus", POST + "Content-Length: +5||hello"),
                    row("6.2", "CL negative", POST + "Content-Length: -1||hello"),
                    row("6.2", "CL minus zero", POST + "Content-Length: -0||hello"),
                    row("6.2", "CL hexadecimal", POST + "Content-Length: 0x5||hello"),
                    row("6.2", "CL octal as Python writes it", POST + "Content-Length: 0o5||hello"),
                    row("6.2", "CL with an underscore", POST + "Content-Length: 1_0||hellohello"),
                    row("6.2", "CL with an exponent", POST + "Content-Length: 5e0||hello"),
                    row("6.2", "CL with a point", POST + "Content-Length: 5.0||hello"),
                    row("6.2", "CL in quotes", POST + "Content-Length: \"5\"||hello"),
                    row("6.2", "CL with a blank inside", POST + "Content-Length: 5 0||hello"),
                    row("6.2", "CL with a vertical tab", POST + "Content-Length: 5\u000b||hello"),
                    row("6.2", "CL with a NUL", POST + "Content-Length: 5\0||hello"),
                    row("6.2", "CL with a no-break space", POST + "Content-Length: 5\u00a0||hello"),
                    row("6.2", "CL with a parameter", POST + "Content-Length: 5;x||hello"),
                    row("6.2", "CL superscript five", POST + "Content-Length: \u00b2||he"),
                    row("6.2", "CL empty", POST + "Content-Length:||hello"),
                    row("6.2", "CL blank", POST + "Content-Length:  \t||hello"),
                    row(
                            "6.2",
                            "CL over 64 bit",
                            POST + "Content-Length: 18446744073709551621||hello"),
                    row(
                            "6.2",
                            "CL over 63 bit",
                            POST + "Content-Length: 9223372036854775808||hello"),
                    row(
                            "6.2",
                            "CL of a hundred digits",
                            POST + "Content-Length: " + "9".repeat(100) + "||hello"),
                    new Attack(
                            "6.2",
                            "CL with leading zeros",
                            POST + "Content-Length: 0005||hello",
                            passed(post("/a", 5))),
                    new Attack(
                            "6.2",
                            "CL with blanks around",
                            POST + "Content-Length: \t 5 \t||hello",
                            passed(post("/a", 5))),
                    new Attack(
                            "6.2",
                            "CL without a blank",
                            POST + "Content-Length:5||hello",
                            passed(post("/a", 5))),
                    new Attack(
                            "6.2",
                            "CL in capitals",
                            POST + "CONTENT-LENGTH: 5||hello",
                            passed(post("/a", 5))),
                    new Attack(
                            "6.2",
                            "CL 0 and nothing else",
                            POST + "Content-Length: 0||",
                            passed(post("/a", 0))),
                    new Attack("6.3", "no length at all", POST + "|", passed(post("/a", 0))),
                    new Attack(
                            "6.3",
                            "CL.0, a request as the body",
                            POST + "Content-Length: 28||" + INNER,
                            passed(post("/a", 28))),
                    new Attack(
                            "6.3",
                            "CL on GET",
                            "GET /a HTTP/1.1|<h>|Content-Length: 28||" + INNER,
                            passed(new ReadRequest("GET", "/a", 28))),
                    new Attack(
                            "6.3",
                            "CL on HEAD",
                            "HEAD /a HTTP/1.1|<h>|Content-Length: 5||hello",
                            passed(new ReadRequest("HEAD", "/a", 5))),
                    new Attack(
                            "6.3",
                            "CL on OPTIONS",
                            "OPTIONS /a HTTP/1.1|<h>|Content-Length: 5||hello",
                            passed(new ReadRequest("OPTIONS", "/a", 5))),
                    new Attack(
                            "6.3",
                            "CL on DELETE",
                            "DELETE /a HTTP/1.1|<h>|Content-Length: 5||hello",
                            passed(new ReadRequest("DELETE", "/a", 5))),
                    new Attack(
                            "6.3",
                            "CL in HTTP/1.0",
                            "POST /a HTTP/1.0|<h>|Content-Length: 5||hello",
                            passedAndClosed(post("/a", 5))),
                    new Attack(
                            "6.3",
                            "CL in a kept HTTP/1.0 connection",
                            "POST /a HTTP/1.0|<h>|Connection: keep-alive|Content-Length: 5||hello",
                            passed(post("/a", 5))),
                    new Attack(
                            "6.3",
                            "GET with a body that looks like a length",
                            "GET /a HTTP/1.1|<h>|Content-Length: 19||Content-Length: 100",
                            passed(new ReadRequest("GET", "/a", 19))),
                    new Attack(
                            "3.2 of RFC 9110",
                            "underscores are other fields",
                            POST + "Content_Length: 27|Transfer_Encoding: chunked||",
                            passed(post("/a", 0))),
                    new Attack(
                            "9.3.2",
                            "pipelined, all bodies whole",
                            POST
                                    + "Content-Length: 5||helloGET /b HTTP/1.1|<h>||POST /c"
                                    + " HTTP/1.1|<h>|Content-Length: 2||ab",
                            passed(post("/a", 5), get("/b"), post("/c", 2))),
                    new Attack(
                            "9.3.2",
                            "pipelined, the second one ambiguous",
                            POST
                                    + "Content-Length: 5||helloPOST /b HTTP/1.1|<h>|Content-Length:"
                                    + " 1|Content-Length: 2||x",
                            passed(post("/a", 5)).thenRefused(400)),
                    new Attack(
                            "2.2",
                            "an empty line behind a body",
                            POST + "Content-Length: 5||hello|",
                            passed(post("/a", 5))));

    private FramingAttacks() {}

    private static Attack row(String rule, String name, String bytes) {
        return new Attack(rule, name, bytes, refused(400));
    }
}
