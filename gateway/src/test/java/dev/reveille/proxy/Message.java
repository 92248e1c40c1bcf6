package dev.reveille.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An HTTP message as it came over the wire.
 *
 * @param start the request line or status line
 * @param headers values by lower-case name
 * @param body its content, without the transfer coding, as ISO 8859-1
 */
record Message(String start, Map<String, List<String>> headers, String body) {

    /** The head alone, from its text up to and without the empty line. */
    static Message head(String text) {
        String[] lines = text.split("\r\n", -1);
        Map<String, List<String>> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.computeIfAbsent(
                            lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                            _ -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).strip());
        }
        return new Message(lines[0], headers, "");
    }

    Message with(String content) {
        return new Message(start, headers, content);
    }

    int status() {
        return Integer.parseInt(start.split(" ", 3)[1]);
    }

    Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    boolean isChunked() {
        return header("transfer-encoding").filter("chunked"::equals).isPresent();
    }
}
