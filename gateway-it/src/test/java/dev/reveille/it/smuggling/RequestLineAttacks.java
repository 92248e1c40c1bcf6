package dev.reveille.it.smuggling;

import static dev.reveille.it.smuggling.Outcome.passed;
import static dev.reveille.it.smuggling.Outcome.refused;
import static dev.reveille.it.smuggling.ReadRequest.get;

import java.util.List;

/** Request lines (section 3) and what stands before them (section 2.2). */
final class RequestLineAttacks {

    private static final String REST = "|<h>||";

    static final List<Attack> ROWS =
            List.of(
                    wrong("3", "two blanks behind the method", "GET  /a HTTP/1.1"),
                    wrong("3", "two blanks behind the target", "GET /a  HTTP/1.1"),
                    wrong("3", "tab behind the method", "GET\t/a HTTP/1.1"),
                    wrong("3", "tab behind the target", "GET /a\tHTTP/1.1"),
                    wrong("3", "vertical tab behind the method", "GET\u000b/a HTTP/1.1"),
                    wrong("3", "form feed behind the target", "GET /a\u000cHTTP/1.1"),
                    wrong("2.2", "bare CR behind the method", "GET\r/a HTTP/1.1"),
                    wrong("2.2", "bare CR behind the target", "GET /a\rHTTP/1.1"),
                    wrong("2.2", "bare CR in the target", "GET /a\rb HTTP/1.1"),
                    wrong("2.2", "bare LF in the target", "GET /a\nb HTTP/1.1"),
                    wrong("2.2", "bare CR in the method", "GE\rT /a HTTP/1.1"),
                    wrong("2.2", "CR CR LF at the end", "GET /a HTTP/1.1\r"),
                    wrong("3", "blank at the end", "GET /a HTTP/1.1 "),
                    wrong("3", "blank in front", " GET /a HTTP/1.1"),
                    wrong("3", "tab in front", "\tGET /a HTTP/1.1"),
                    wrong("3", "NUL in front", "\0GET /a HTTP/1.1"),
                    wrong("3", "byte order mark in front", "\u00ef\u00bb\u00bfGET /a HTTP/1.1"),
                    wrong("3", "blank line with a blank in front", " |GET /a HTTP/1.1"),
                    wrong("3", "more words", "GET /a HTTP/1.1 HTTP/1.1"),
                    wrong(
                            "3",
                            "a second request in the line",
                            "GET /a HTTP/1.1 GET /smuggled HTTP/1.1"),
                    wrong("3", "blank in the target", "GET /a b HTTP/1.1"),
                    wrong("3.1", "method with a parenthesis", "GET( /a HTTP/1.1"),
                    wrong("3.1", "method with a colon", "GET: /a HTTP/1.1"),
                    wrong("3.1", "method with a slash", "GET/a /a HTTP/1.1"),
                    wrong("3.1", "method with a NUL", "GE\0T /a HTTP/1.1"),
                    wrong("3.1", "method beyond ASCII", "G\u00cbT /a HTTP/1.1"),
                    wrong("3.2", "NUL in the target", "GET /a\0b HTTP/1.1"),
                    wrong("3.2", "DEL in the target", "GET /a\u007fb HTTP/1.1"),
                    wrong("3.2", "fragment", "GET /a#b HTTP/1.1"),
                    wrong("3.2", "no target", "GET HTTP/1.1"),
                    wrong("3", "HTTP/0.9", "GET /a"),
                    wrong("3", "HTTP/0.9 with its name", "GET /a HTTP/0.9"),
                    wrong("2.3", "HTTP/1.10", "GET /a HTTP/1.10"),
                    wrong("2.3", "HTTP/1.2", "GET /a HTTP/1.2"),
                    wrong("2.3", "HTTP/01.1", "GET /a HTTP/01.1"),
                    wrong("2.3", "HTTP/1,1", "GET /a HTTP/1,1"),
                    wrong("2.3", "HTTP/1", "GET /a HTTP/1"),
                    wrong("2.3", "HTTP/1.", "GET /a HTTP/1."),
                    wrong("2.3", "HTTP/+1.1", "GET /a HTTP/+1.1"),
                    wrong("2.3", "HTTP/1.1x", "GET /a HTTP/1.1x"),
                    wrong("2.3", "http/1.1", "GET /a http/1.1"),
                    wrong("2.3", "HTTP/2.0", "GET /a HTTP/2.0"),
                    wrong("2.3", "HTTP/3", "GET /a HTTP/3"),
                    wrong("2.3", "ICY/1.1", "GET /a ICY/1.1"),
                    wrong("2.3", "HTTPS/1.1", "GET /a HTTPS/1.1"),
                    new Attack(
                            "3.4 of RFC 9113",
                            "preface of HTTP/2",
                            "PRI * HTTP/2.0||SM||",
                            refused(400)),
                    new Attack(
                            "3",
                            "TLS",
                            "\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000||",
                            refused(400)),
                    new Attack(
                            "3",
                            "PROXY protocol",
                            "PROXY TCP4 6.6.6.6 127.0.0.1 1 2|GET /a HTTP/1.1" + REST,
                            refused(400)),
                    new Attack(
                            "3",
                            "target too long",
                            "GET /" + "a".repeat(9_000) + " HTTP/1.1" + REST,
                            refused(414)),
                    new Attack(
                            "9.3.6 of RFC 9110",
                            "CONNECT",
                            "CONNECT <host>:80 HTTP/1.1" + REST,
                            refused(405)),
                    new Attack(
                            "9.3.6 of RFC 9110",
                            "CONNECT to a path",
                            "CONNECT /a HTTP/1.1" + REST,
                            refused(405)),
                    new Attack(
                            "2.2",
                            "an empty line in front",
                            "|GET /a HTTP/1.1" + REST,
                            passed(get("/a"))),
                    new Attack(
                            "2.2",
                            "three empty lines in front",
                            "|||GET /a HTTP/1.1" + REST,
                            passed(get("/a"))),
                    new Attack(
                            "3.1",
                            "a method nobody knows",
                            "BREW /a HTTP/1.1" + REST,
                            passed(new ReadRequest("BREW", "/a", 0))),
                    new Attack(
                            "3.1",
                            "a method in small letters",
                            "get /a HTTP/1.1" + REST,
                            passed(new ReadRequest("get", "/a", 0)).unlessAServerRefuses()),
                    new Attack(
                            "3.1",
                            "a method with punctuation",
                            "M-SEARCH /a HTTP/1.1" + REST,
                            passed(new ReadRequest("M-SEARCH", "/a", 0))),
                    new Attack(
                            "3.1",
                            "a method with odd token characters",
                            "G!# /a HTTP/1.1" + REST,
                            passed(new ReadRequest("G!#", "/a", 0)).unlessAServerRefuses()),
                    new Attack(
                            "9.3.8 of RFC 9110",
                            "TRACE",
                            "TRACE /a HTTP/1.1" + REST,
                            passed(new ReadRequest("TRACE", "/a", 0)).unlessAServerRefuses()));

    private RequestLineAttacks() {}

    private static Attack wrong(String rule, String name, String line) {
        return new Attack(rule, name, line + REST, refused(400));
    }
}
