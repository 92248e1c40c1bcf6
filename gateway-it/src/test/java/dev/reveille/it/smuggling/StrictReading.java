package dev.reveille.it.smuggling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads requests with no leniency at all (RFC 9112 sections 2 to 7): what it takes can be read in
 * one way only. Used by one thread.
 */
final class StrictReading {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern REQUEST_LINE =
            Pattern.compile("(" + TOKEN + ") ([!-\"$-~\\x80-\\xff]+) HTTP/1\\.1");
    private static final Pattern FIELD =
            Pattern.compile(
                    "("
                            + TOKEN
                            + "): ?((?:[!-~\\x80-\\xff](?:[\\t"
                            + " -~\\x80-\\xff]*[!-~\\x80-\\xff])?)?)");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9A-Fa-f]{1,15}");

    private final String bytes;
    private final List<ReadRequest> whole = new ArrayList<>();
    private Optional<ReadRequest> begun = Optional.empty();
    private int at;

    private StrictReading(String bytes) {
        this.bytes = bytes;
    }

    /** Thrown where the bytes end too early. */
    private static final class CutShort extends Exception {
        private static final long serialVersionUID = 1;
    }

    /**
     * Reads everything that was sent on one connection.
     *
     * @throws IllegalArgumentException where it can be read in more than one way, or not at all
     */
    static StrictReading of(String bytes) {
        StrictReading reading = new StrictReading(bytes);
        try {
            while (reading.at < bytes.length()) {
                reading.request();
            }
        } catch (CutShort end) {
            // What had begun is in begun.
        }
        return reading;
    }

    /** The requests that came to their end. */
    List<ReadRequest> whole() {
        return whole;
    }

    /** The one that did not, with its body as far as it came. */
    Optional<ReadRequest> cutShort() {
        return begun;
    }

    private void request() throws CutShort {
        begun = Optional.of(new ReadRequest("?", "?", 0));
        Matcher line = match(REQUEST_LINE, line());
        String method = line.group(1);
        String target = line.group(2);
        begun = Optional.of(new ReadRequest(method, target, 0));
        List<String> lengths = new ArrayList<>();
        List<String> codings = new ArrayList<>();
        List<String> hosts = new ArrayList<>();
        for (String text = line(); !text.isEmpty(); text = line()) {
            Matcher field = match(FIELD, text);
            if (field.group(1).equalsIgnoreCase("Content-Length")) {
                lengths.add(match(LENGTH, field.group(2)).group());
            } else if (field.group(1).equalsIgnoreCase("Transfer-Encoding")) {
                codings.add(field.group(2));
            } else if (field.group(1).equalsIgnoreCase("Host")) {
                hosts.add(field.group(2));
            }
        }
        require(hosts.size() == 1, "not one Host: " + hosts);
        require(lengths.size() + codings.size() <= 1, "framed twice: " + lengths + codings);
        require(codings.stream().allMatch("chunked"::equalsIgnoreCase), "coding: " + codings);
        int body = codings.isEmpty() ? sized(lengths) : chunked();
        whole.add(new ReadRequest(method, target, body));
        begun = Optional.empty();
    }

    private int sized(List<String> lengths) throws CutShort {
        int length = lengths.isEmpty() ? 0 : Integer.parseInt(lengths.getFirst());
        take(length);
        return length;
    }

    private int chunked() throws CutShort {
        int body = 0;
        while (true) {
            int size = Integer.parseInt(match(CHUNK_SIZE, line()).group(), 16);
            if (size == 0) {
                for (String text = line(); !text.isEmpty(); text = line()) {
                    match(FIELD, text);
                }
                return body;
            }
            take(size);
            body += size;
            require(line().isEmpty(), "a chunk longer than its size");
        }
    }

    private String line() throws CutShort {
        int end = bytes.indexOf("\r\n", at);
        if (end < 0) {
            throw new CutShort();
        }
        String line = bytes.substring(at, end);
        at = end + 2;
        return line;
    }

    private void take(int count) throws CutShort {
        if (bytes.length() - at < count) {
            throw new CutShort();
        }
        at += count;
    }

    private static Matcher match(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        require(matcher.matches(), "not " + pattern + ": " + text);
        return matcher;
    }

    private static void require(boolean held, String otherwise) {
        if (!held) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
