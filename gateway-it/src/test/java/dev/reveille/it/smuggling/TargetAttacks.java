package dev.reveille.it.smuggling;

import static dev.reveille.it.smuggling.Outcome.passed;
import static dev.reveille.it.smuggling.Outcome.refused;
import static dev.reveille.it.smuggling.ReadRequest.get;

import java.util.List;

/** What is asked for: forms of targets (section 3.2), and characters in them. */
final class TargetAttacks {

    static final List<Attack> ROWS =
            List.of(
                    right("absolute", "http://<host>/a", "/a"),
                    right("absolute without a path", "http://<host>", "/"),
                    right("absolute with a query alone", "http://<host>?a=b", "/?a=b"),
                    right("absolute in capitals", "HTTP://<host>/a", "/a"),
                    right("absolute with https", "https://<host>/a", "/a"),
                    right(
                            "absolute within a query",
                            "/a?http://other.test/b",
                            "/a?http://other.test/b"),
                    new Attack(
                            "3.2.2",
                            "absolute decides over Host",
                            "GET http://<host>/a HTTP/1.1|Host: other.test||",
                            passed(get("/a"))),
                    new Attack(
                            "3.2.2",
                            "absolute and no Host",
                            "GET http://<host>/a HTTP/1.1||",
                            refused(400)),
                    new Attack(
                            "3.2.2",
                            "absolute and two hosts",
                            "GET http://<host>/a HTTP/1.1|<h>|<h>||",
                            refused(400)),
                    new Attack(
                            "3.2.2",
                            "absolute and a Host that is none",
                            "GET http://<host>/a HTTP/1.1|Host: a b||",
                            refused(400)),
                    new Attack(
                            "3.2.2",
                            "absolute to a host of nobody",
                            "GET http://nobody.test/a HTTP/1.1|<h>||",
                            Outcome.answered()),
                    wrong("absolute with a user", "http://user@<host>/a"),
                    wrong(
                            "absolute with a user that looks like a host",
                            "http://<host>:80@other.test/a"),
                    wrong("absolute without a host", "http:///a"),
                    wrong("absolute with a backslash", "http://<host>\\a"),
                    wrong("absolute with another scheme", "ftp://<host>/a"),
                    wrong("absolute with file", "file:///etc/passwd"),
                    wrong("scheme without slashes", "http:<host>/a"),
                    wrong("authority alone", "<host>:80"),
                    wrong("asterisk", "*"),
                    wrong("asterisk and more", "*/a"),
                    wrong("path without a slash", "a"),
                    wrong("query without a slash", "?a"),
                    wrong("parent", "../a"),
                    wrong("backslash in front", "\\a"),
                    wrong("at sign in front", "@other.test/a"),
                    right("two slashes", "//other.test/a", "//other.test/a"),
                    odd("dots", "/a/../b/./c", "/a/../b/./c"),
                    right("escaped slash", "/a%2fb", "/a%2fb"),
                    odd("escaped line end", "/a%0d%0aX:%20y", "/a%0d%0aX:%20y"),
                    odd("escaped NUL", "/a%00", "/a%00"),
                    odd("escape that is none", "/a%zz", "/a%zz"),
                    odd("percent at the end", "/a%", "/a%"),
                    odd("backslash inside", "/a\\b", "/a\\b"),
                    odd("braces and pipes are not for URLs", "/a{}^`\"<>", "/a{}^`\"<>"),
                    odd("beyond ASCII", "/caf\u00c3\u00a9?\u00ff", "/caf\u00c3\u00a9?\u00ff"),
                    right("question marks", "/a??b?", "/a??b?"),
                    right("semicolons", "/a;b=c/d", "/a;b=c/d"),
                    right("8 KiB", "/" + "a".repeat(8_000), "/" + "a".repeat(8_000)),
                    new Attack(
                            "3.2.4",
                            "OPTIONS of the server",
                            "OPTIONS * HTTP/1.1|<h>||",
                            passed(new ReadRequest("OPTIONS", "*", 0)).unlessAServerRefuses()),
                    new Attack(
                            "3.2.4",
                            "OPTIONS, absolute without a path",
                            "OPTIONS http://<host> HTTP/1.1|<h>||",
                            passed(new ReadRequest("OPTIONS", "*", 0)).unlessAServerRefuses()),
                    new Attack(
                            "3.2.4",
                            "OPTIONS, absolute with a path",
                            "OPTIONS http://<host>/a HTTP/1.1|<h>||",
                            passed(new ReadRequest("OPTIONS", "/a", 0))));

    private TargetAttacks() {}

    private static Attack wrong(String name, String target) {
        return new Attack("3.2", name, "GET " + target + " HTTP/1.1|<h>||", refused(400));
    }

    private static Attack right(String name, String target, String read) {
        return new Attack("3.2", name, "GET " + target + " HTTP/1.1|<h>||", passed(get(read)));
    }

    /** One that a server may refuse. */
    private static Attack odd(String name, String target, String read) {
        Attack row = right(name, target, read);
        return new Attack(row.rule(), name, row.bytes(), row.outcome().unlessAServerRefuses());
    }
}
