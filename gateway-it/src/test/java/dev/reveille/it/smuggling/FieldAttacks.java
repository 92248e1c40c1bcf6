package dev.reveille.it.smuggling;

import static dev.reveille.it.smuggling.Outcome.passed;
import static dev.reveille.it.smuggling.Outcome.refused;
import static dev.reveille.it.smuggling.ReadRequest.get;

import java.util.List;

/** Lines of the head that some read as one field, some as two, and some as the end (section 5). */
final class FieldAttacks {

    private static final String GET = "GET /a HTTP/1.1|";
    private static final String INNER = "GET /smuggled HTTP/1.1";

    static final List<Attack> ROWS =
            List.of(
                    wrong("5.2", "folded", GET + "<h>|X: y| z||"),
                    wrong("5.2", "folded by a tab", GET + "<h>|X: y|\tz||"),
                    wrong("5.2", "folded with nothing in the line", GET + "<h>|X: y| ||"),
                    wrong("5.2", "folded Host", GET + "Host:| <host>||"),
                    wrong("5.2", "first line with white space", GET + " <h>||"),
                    wrong("5.2", "first line with white space, then Host", GET + " X: y|<h>||"),
                    wrong(
                            "5.2",
                            "first line with a tab, a length hidden",
                            GET + "\tContent-Length: 22|<h>||" + INNER),
                    wrong("5.1", "blank before the colon", GET + "<h>|X : y||"),
                    wrong("5.1", "tab before the colon", GET + "<h>|X\t: y||"),
                    wrong(
                            "5.1",
                            "length with a blank before the colon",
                            GET + "<h>|Content-Length : 22||" + INNER),
                    wrong("5", "blank in the name", GET + "<h>|X Y: z||"),
                    wrong("5", "no colon", GET + "<h>|X||"),
                    wrong(
                            "5",
                            "no colon in the last line",
                            GET + "<h>|Content-Length 22||" + INNER),
                    wrong("5", "empty name", GET + "<h>|: x||"),
                    wrong("5", "name of blanks", GET + "<h>| : x||"),
                    wrong("5", "name in quotes", GET + "<h>|\"X\": y||"),
                    wrong("5", "name with a NUL", GET + "<h>|X\0: y||"),
                    wrong("5", "name with a CR", GET + "<h>|X\r: y||"),
                    wrong("5", "name with a LF", GET + "<h>|X\nY: z||"),
                    wrong("5", "name beyond ASCII", GET + "<h>|X\u00e9: y||"),
                    wrong("5", "name with a bracket", GET + "<h>|X[]: y||"),
                    wrong("5", "name with a slash", GET + "<h>|X/Y: z||"),
                    wrong("5.5 of RFC 9110", "value with a NUL", GET + "<h>|X: a\0b||"),
                    wrong("5.5 of RFC 9110", "value with a bell", GET + "<h>|X: a\u0007b||"),
                    wrong("5.5 of RFC 9110", "value with DEL", GET + "<h>|X: a\u007fb||"),
                    wrong("2.2", "value with a bare CR", GET + "<h>|X: a\rb||"),
                    wrong(
                            "2.2",
                            "value with a bare CR and a field",
                            GET + "<h>|X: a\rContent-Length: 22||" + INNER),
                    wrong(
                            "2.2",
                            "value with a bare LF and a field",
                            GET + "<h>|X: a\nContent-Length: 22||" + INNER),
                    wrong("2.2", "lines ended by bare LF", "GET /a HTTP/1.1\n<h>\n\n"),
                    wrong("2.2", "one line ended by a bare LF", GET + "<h>\nX: y||"),
                    wrong("2.2", "head ended by CR LF LF", GET + "<h>|\n"),
                    wrong("2.2", "head ended by CR LF CR CR LF", GET + "<h>|\r\r\n"),
                    wrong("2.2", "head ended by LF CR LF", GET + "<h>\n|"),
                    wrong(
                            "2.2",
                            "a request behind CR LF LF",
                            GET + "<h>|Content-Length: 22|\n" + INNER),
                    wrong("2.2", "a request behind a bare CR", GET + "<h>\r\r" + INNER + "||"),
                    new Attack(
                            "5.4 of RFC 9110",
                            "more fields than fit",
                            GET + "<h>|" + ("X: " + "y".repeat(1000) + "|").repeat(40) + "|",
                            refused(431)),
                    new Attack(
                            "5.4 of RFC 9110",
                            "one field that does not fit",
                            GET + "<h>|X: " + "y".repeat(40_000) + "||",
                            refused(431)),
                    new Attack(
                            "5.4 of RFC 9110",
                            "just as many fields as fit",
                            GET + "<h>|" + ("X: " + "y".repeat(500) + "|").repeat(60) + "|",
                            passed(get("/a"))),
                    new Attack(
                            "5.1",
                            "no blank behind the colon",
                            GET + "<h>|X:y||",
                            passed(get("/a"))),
                    new Attack(
                            "5.1",
                            "blanks around the value",
                            GET + "<h>|X: \t y \t||",
                            passed(get("/a"))),
                    new Attack("5.1", "empty value", GET + "<h>|X:||", passed(get("/a"))),
                    new Attack(
                            "5.5 of RFC 9110",
                            "value beyond ASCII",
                            GET + "<h>|X: \u00e9\u00ff||",
                            passed(get("/a"))),
                    new Attack(
                            "5.5 of RFC 9110",
                            "value that is a request line",
                            GET + "<h>|X: " + INNER + "||",
                            passed(get("/a"))),
                    new Attack(
                            "5.6.2 of RFC 9110",
                            "name of odd token characters",
                            GET + "<h>|!#$%&'*+.^_`~: y||",
                            passed(get("/a"))),
                    wrong("3.2", "no Host", GET + "|"),
                    wrong("3.2", "no Host in HTTP/1.0", "GET /a HTTP/1.0||"),
                    wrong("3.2", "Host twice", GET + "<h>|<h>||"),
                    wrong("3.2", "two hosts", GET + "<h>|Host: other.test||"),
                    wrong(
                            "3.2",
                            "two hosts, names in different case",
                            GET + "<h>|hOsT: other.test||"),
                    wrong("3.2", "Host with a blank", GET + "Host: <host> other.test||"),
                    wrong("3.2", "Host with a comma", GET + "Host: <host>,other.test||"),
                    wrong("3.2", "Host with a path", GET + "Host: <host>/a||"),
                    wrong("3.2", "Host with a query", GET + "Host: <host>?a||"),
                    wrong("3.2", "Host with a fragment", GET + "Host: <host>#a||"),
                    wrong("3.2", "Host with a user", GET + "Host: user@<host>||"),
                    wrong(
                            "3.2",
                            "Host with a user and a port",
                            GET + "Host: <host>:80@other.test||"),
                    wrong("3.2", "Host with a backslash", GET + "Host: <host>\\a||"),
                    wrong("3.2", "Host with a NUL", GET + "Host: <host>\0||"),
                    wrong("3.2", "Host with a tab", GET + "Host: <host>\tx||"),
                    wrong("3.2", "Host beyond ASCII", GET + "Host: \u00e9.test||"),
                    wrong("3.2", "Host with a blank before the colon", GET + "Host : <host>||"),
                    wrong("3.2", "Host with a port that is none", GET + "Host: <host>:x||"),
                    wrong("3.2", "Host with two ports", GET + "Host: <host>:80:81||"),
                    wrong("3.2", "Host with an open bracket", GET + "Host: [::1||"),
                    new Attack(
                            "3.2",
                            "Host with an empty port",
                            GET + "Host: <host>:||",
                            passed(get("/a")).unlessAServerRefuses()),
                    new Attack(
                            "3.2",
                            "Host with a port",
                            GET + "Host: <host>:8080||",
                            passed(get("/a"))),
                    new Attack(
                            "3.2", "Host in capitals", GET + "HOST: <host>||", passed(get("/a"))));

    private FieldAttacks() {}

    private static Attack wrong(String rule, String name, String bytes) {
        return new Attack(rule, name, bytes, refused(400));
    }
}
