package dev.reveille.it.smuggling;

import static dev.reveille.it.smuggling.Outcome.passed;
import static dev.reveille.it.smuggling.Outcome.passedAndClosed;
import static dev.reveille.it.smuggling.Outcome.refused;
import static dev.reveille.it.smuggling.ReadRequest.get;
import static dev.reveille.it.smuggling.ReadRequest.post;

import java.util.List;

/** Fields that concern the connection, and what else changes how a request is read on its way. */
final class ConnectionAttacks {

    private static final String GET = "GET /a HTTP/1.1|<h>|";
    private static final String POST = "POST /a HTTP/1.1|<h>|";
    private static final String RULE = "7.6.1 of RFC 9110";
    private static final String EXPECT = "10.1.1 of RFC 9110";
    private static final String CHUNKS = "||5|hello|0||";

    static final List<Attack> ROWS =
            List.of(
                    named("Content-Length"),
                    named("content-length, close-not"),
                    named("Host"),
                    named("X-Forwarded-For"),
                    named("X-Forwarded-Host, X-Forwarded-Proto, X-Real-IP"),
                    named("Connection"),
                    named("Expect"),
                    named("Trailer"),
                    named("TE, Upgrade"),
                    named(",,,"),
                    named(", Content-Length ,"),
                    named("\"Content-Length\""),
                    new Attack(
                            RULE,
                            "Connection: Transfer-Encoding",
                            POST
                                    + "Connection: Transfer-Encoding|Transfer-Encoding: chunked"
                                    + CHUNKS,
                            passed(post("/a", 5))),
                    new Attack(
                            RULE,
                            "Connection: transfer-encoding, twice",
                            POST
                                    + "Connection: x|Connection:"
                                    + " transfer-encoding|Transfer-Encoding: chunked"
                                    + CHUNKS,
                            passed(post("/a", 5))),
                    new Attack(
                            "9.6",
                            "Connection: close",
                            POST + "Connection: close|Content-Length: 5||hello",
                            passedAndClosed(post("/a", 5))),
                    new Attack(
                            "9.6",
                            "Connection: keep-alive, close",
                            GET + "Connection: keep-alive, close||",
                            passedAndClosed(get("/a"))),
                    new Attack(
                            "9.6",
                            "Connection: close twice",
                            GET + "Connection: keep-alive|Connection: CLOSE||",
                            passedAndClosed(get("/a"))),
                    new Attack(
                            "9.6",
                            "Proxy-Connection: close",
                            GET + "Proxy-Connection: close||",
                            passed(get("/a"))),
                    new Attack(
                            "9.3",
                            "Keep-Alive",
                            GET + "Keep-Alive: timeout=0, max=0||",
                            passed(get("/a"))),
                    new Attack(
                            EXPECT,
                            "Expect without waiting",
                            POST + "Expect: 100-continue|Content-Length: 5||hello",
                            passed(post("/a", 5))),
                    new Attack(
                            EXPECT,
                            "Expect with chunks",
                            POST + "Expect: 100-continue|Transfer-Encoding: chunked" + CHUNKS,
                            passed(post("/a", 5))),
                    new Attack(
                            EXPECT,
                            "Expect without a body",
                            GET + "Expect: 100-continue||",
                            passed(get("/a"))),
                    new Attack(
                            EXPECT,
                            "Expect twice",
                            POST
                                    + "Expect: 100-continue|Expect: 100-continue|Content-Length:"
                                    + " 5||hello",
                            passed(post("/a", 5)).unlessAServerRefuses()),
                    new Attack(
                            EXPECT,
                            "Expect in other words",
                            POST + "Expect: y 100-continue|Content-Length: 5||hello",
                            passed(post("/a", 5)).unlessAServerRefuses()),
                    new Attack(
                            EXPECT,
                            "Expect in capitals",
                            POST + "Expect: 100-CONTINUE|Content-Length: 5||hello",
                            passed(post("/a", 5)).unlessAServerRefuses()),
                    new Attack(
                            EXPECT,
                            "Expect of something else",
                            POST + "Expect: 200-ok|Content-Length: 5||hello",
                            passed(post("/a", 5)).unlessAServerRefuses()),
                    new Attack(
                            EXPECT,
                            "Expect, empty",
                            POST + "Expect:|Content-Length: 5||hello",
                            passed(post("/a", 5)).unlessAServerRefuses()),
                    new Attack(
                            EXPECT,
                            "Expect in HTTP/1.0",
                            "POST /a HTTP/1.0|<h>|Expect: 100-continue|Content-Length: 5||hello",
                            passedAndClosed(post("/a", 5))),
                    new Attack(
                            EXPECT,
                            "Expect, and a request as the body",
                            "GET /a HTTP/1.1|<h>|Expect: 100-continue|Content-Length: 22||GET"
                                    + " /smuggled HTTP/1.1",
                            passed(new ReadRequest("GET", "/a", 22))),
                    new Attack(
                            "3.1 of RFC 9113",
                            "Upgrade: h2c",
                            GET
                                    + "Connection: Upgrade, HTTP2-Settings|Upgrade:"
                                    + " h2c|HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA||",
                            passed(get("/a"))),
                    new Attack(
                            "3.1 of RFC 9113",
                            "Upgrade: h2c, settings not named",
                            GET
                                    + "Connection: Upgrade|Upgrade: h2c|HTTP2-Settings:"
                                    + " AAMAAABkAARAAAAAAAIAAAAA||",
                            passed(get("/a"))),
                    new Attack(
                            "7.8 of RFC 9110",
                            "Upgrade: websocket, not granted",
                            GET
                                    + "Connection: Upgrade|Upgrade:"
                                    + " websocket|Sec-WebSocket-Version: 13|Sec-WebSocket-Key:"
                                    + " dGhlIHNhbXBsZSBub25jZQ==||",
                            passed(get("/a"))),
                    new Attack(
                            "7.8 of RFC 9110",
                            "Upgrade: websocket with a request as the body",
                            POST
                                    + "Connection: Upgrade|Upgrade: websocket|Content-Length:"
                                    + " 22||GET /smuggled HTTP/1.1",
                            passed(post("/a", 22))),
                    new Attack(
                            "7.8 of RFC 9110",
                            "Upgrade: websocket of a draft, eight bytes hidden",
                            GET
                                    + "Connection: Upgrade|Upgrade: WebSocket|Sec-WebSocket-Key1:"
                                    + " 1|Sec-WebSocket-Key2: 2||12345678",
                            refused(400)),
                    new Attack(
                            "7.8 of RFC 9110",
                            "Upgrade: TLS/1.0",
                            "OPTIONS /a HTTP/1.1|<h>|Connection: Upgrade|Upgrade: TLS/1.0||",
                            passed(new ReadRequest("OPTIONS", "/a", 0)).unlessAServerRefuses()),
                    new Attack(
                            "7.8 of RFC 9110",
                            "Upgrade without Connection",
                            GET + "Upgrade: websocket||",
                            passed(get("/a"))),
                    new Attack(
                            "10.1.4 of RFC 9110",
                            "TE",
                            POST + "TE: trailers, chunked, gzip|Content-Length: 5||hello",
                            passed(post("/a", 5))),
                    new Attack(
                            "9.3.2",
                            "a prefix that swallows the next request's line",
                            GET + "|GET /b HTTP/1.1|X: ",
                            passedAndClosed(get("/a"), get("/b"))),
                    new Attack(
                            "9.3.2",
                            "a prefix with a Host of its own",
                            GET + "|GET /b HTTP/1.1|<h>|X: ",
                            passed(get("/a")).thenRefused(400)));

    private ConnectionAttacks() {}

    /** A Connection field that names what must not be taken away with it. */
    private static Attack named(String options) {
        return new Attack(
                RULE,
                "Connection: " + options,
                POST + "Connection: " + options + "|Content-Length: 5||hello",
                passed(post("/a", 5)));
    }
}
