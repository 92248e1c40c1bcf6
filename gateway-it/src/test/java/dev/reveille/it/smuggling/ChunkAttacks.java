package dev.reveille.it.smuggling;

import static dev.reveille.it.smuggling.Outcome.cutOff;
import static dev.reveille.it.smuggling.Outcome.passed;
import static dev.reveille.it.smuggling.ReadRequest.post;

import java.util.List;

/** Chunks whose size, end or extension can be read in two ways (section 7.1). */
final class ChunkAttacks {

    private static final String POST = "POST /a HTTP/1.1|<h>|Transfer-Encoding: chunked||";

    static final List<Attack> ROWS =
            List.of(
                    wrong("size with 0x", "0x5|hello|0||"),
                    wrong("size with a plus", "+5|hello|0||"),
                    wrong("size with a minus", "-5|hello|0||"),
                    wrong("size with an underscore", "0_5|hello|0||"),
                    wrong("size that is no number", "g|hello|0||"),
                    wrong("size missing", "|hello|0||"),
                    wrong("size missing before an extension", ";x|hello|0||"),
                    wrong("size with a blank in front", " 5|hello|0||"),
                    wrong("size with a tab in front", "\t5|hello|0||"),
                    wrong("size with a blank behind", "5 |hello|0||"),
                    wrong("size with a blank inside", "0 5|hello|0||"),
                    wrong("size with a NUL", "5\0|hello|0||"),
                    wrong("size with a vertical tab", "5\u000b|hello|0||"),
                    wrong("size with a carriage return", "5\r|hello|0||"),
                    wrong("size over 32 bit", "100000005|hello|0||"),
                    wrong("size over 31 bit", "80000005|hello|0||"),
                    wrong("size over 64 bit", "10000000000000005|hello|0||"),
                    wrong("size of -1 in 64 bit", "ffffffffffffffff|hello|0||"),
                    wrong("size in decimal", "10|0123456789|0||"),
                    wrong("data longer than the size", "3|hello|0||"),
                    wrong("data with a bare LF behind", "5|hello\n0||"),
                    wrong("data with a bare CR behind", "5|hello\r0||"),
                    wrong("data with nothing behind", "5|hello0||"),
                    wrong("data with two other bytes behind", "5|helloXX0||"),
                    wrong("data with LF CR behind", "5|hello\n\r0||"),
                    wrong("size ended by a bare LF", "5\nhello|0||"),
                    wrong("size ended by a bare CR", "5\rhello|0||"),
                    wrong("size ended by CR CR LF", "5\r\r\nhello|0||"),
                    wrong("last size ended by a bare LF", "5|hello|0\n|"),
                    wrong("last size ended by a bare CR", "5|hello|0\r|"),
                    wrong("last size with a blank", "5|hello|0 ||"),
                    wrong("last size with 0x", "5|hello|0x0||"),
                    wrong("extension ended by a bare LF", "5;x\nhello|0||"),
                    wrong("extension with a bare LF inside", "5;x\ny|hello|0||"),
                    wrong("extension with a bare CR inside", "5;x\ry|hello|0||"),
                    wrong("extension with CR in quotes", "5;x=\"\r\"|hello|0||"),
                    wrong("extension with LF in quotes", "5;x=\"\n\"|hello|0||"),
                    wrong("extension with CR LF in quotes", "5;x=\"|\"|hello|0||"),
                    wrong("extension with a NUL", "5;x=\0|hello|0||"),
                    wrong("extension with open quotes", "5;x=\"y|hello|0||"),
                    wrong("extension without a value", "5;x=|hello|0||"),
                    wrong("extension without a semicolon", "5 x|hello|0||"),
                    wrong(
                            "extension longer than a line may be",
                            "5;" + "x".repeat(20_000) + "|hello|0||"),
                    wrong(
                            "extension that hides a request (TERM.EXT)",
                            "5;x\n0||GET /smuggled HTTP/1.1|<h>||"),
                    right("one chunk", "5|hello|0||"),
                    right("size in capitals", "A|0123456789|0||", 10),
                    right("size with leading zeros", "00000000000005|hello|000||"),
                    right("chunks of one byte", "1|h|1|e|1|l|1|l|1|o|0||"),
                    right("data that looks like an end", "5|0\r\n\r\n|0||"),
                    right("data that is a request", "16|GET /smuggled HTTP/1.1|0||", 22),
                    right("extension", "5;x|hello|0;y||"),
                    right("extension with a value", "5;x=y;z=\"a b;\\\"c\"|hello|0||"),
                    right("extension behind blanks", "5 ;x|hello|0||"),
                    right("no data at all", "0||", 0));

    private ChunkAttacks() {}

    private static Attack wrong(String name, String body) {
        return new Attack("7.1", name, POST + body, cutOff(post("/a", 0)));
    }

    private static Attack right(String name, String body) {
        return right(name, body, 5);
    }

    private static Attack right(String name, String body, int length) {
        return new Attack("7.1", name, POST + body, passed(post("/a", length)));
    }
}
