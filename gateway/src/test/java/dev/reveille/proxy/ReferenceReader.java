package dev.reveille.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads HTTP/1.x messages one after another as RFC 9112 defines them, and refuses whatever the RFC
 * lets a recipient repair: two readers that are as strict as this one cannot disagree. Written from
 * the RFC alone, to judge the gateway's own reading. Text is ISO 8859-1: a character is a byte.
 */
final class ReferenceReader {

    /** How reading a message ended. */
    enum End {
        WHOLE,
        /** The input ended first. */
        CUT,
        REFUSED
    }

    /** A field line; its name in lower case. */
    record Field(String name, String value) {}

    /**
     * What could be read of a message.
     *
     * @param start the three parts of the start line; none when even that was not read
     * @param headWhole whether its head was read to the end
     * @param why why it was refused
     */
    record Reading(
            End end,
            List<String> start,
            List<Field> fields,
            boolean headWhole,
            String body,
            String why) {

        boolean isWhole() {
            return end == End.WHOLE;
        }

        List<String> values(String name) {
            return fields.stream().filter(f -> f.name().equals(name)).map(Field::value).toList();
        }

        boolean lists(String name, String token) {
            return values(name).stream()
                    .flatMap(value -> List.of(value.split(",")).stream())
                    .anyMatch(element -> element.strip().equalsIgnoreCase(token));
        }

        int status() {
            return Integer.parseInt(start.get(1));
        }
    }

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String TEXT = "[\\t\\x20-\\x7e\\x80-\\xff]*";

    /** RFC 9112 section 3; a target may have bytes beyond ASCII, which are passed on untouched. */
    private static final Pattern REQUEST_LINE =
            Pattern.compile(
                    "(" + TOKEN + ") ([\\x21\\x22\\x24-\\x7e\\x80-\\xff]+) HTTP/1\\.([01])");

    /** RFC 9112 section 4. */
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.([01]) ([1-9][0-9][0-9]) (" + TEXT + ")");

    private static final Pattern REPAIRED_STATUS_LINE =
            Pattern.compile(
                    "[ \\t]*HTTP/1\\.([01])[ \\t\\x0b\\f\\r]+([1-9][0-9][0-9])"
                            + "(?:[ \\t\\x0b\\f\\r]+("
                            + TEXT
                            + "))?");

    /** RFC 9112 section 5. */
    private static final Pattern FIELD_LINE = Pattern.compile("(" + TOKEN + "):(" + TEXT + ")");

    private static final Pattern REPAIRED_FIELD_LINE =
            Pattern.compile("(" + TOKEN + ")[ \\t]*:(" + TEXT + ")");

    /** RFC 9110 section 6.5.1: what says how to read the message is not for trailers. */
    private static final Pattern FORBIDDEN_TRAILER =
            Pattern.compile("(?is)(?:trailer|content-length|transfer-encoding)[ \\t]*:.*");

    private static final Pattern TEXT_LINE = Pattern.compile(TEXT);

    /** RFC 9112 section 7.1. */
    private static final Pattern CHUNK_LINE =
            Pattern.compile("(0*[0-9A-Fa-f]{1,15})(?:[ \\t]*;" + TEXT + ")?");

    private final String input;
    private final boolean ended;
    private int at;
    private boolean repairs;
    private boolean dropsForbidden;

    private List<String> start = List.of();
    private List<Field> fields = new ArrayList<>();
    private boolean http10;
    private boolean headWhole;
    private StringBuilder body = new StringBuilder();

    /**
     * @param ended whether the sender has sent no more than that
     */
    ReferenceReader(String input, boolean ended) {
        this.input = input;
        this.ended = ended;
    }

    /** How far it has read. */
    int position() {
        return at;
    }

    /** What has not been read. */
    String rest() {
        return input.substring(at);
    }

    /** The next request. */
    Reading request() {
        return read(this::readRequest);
    }

    /**
     * The next answer, be it an interim one.
     *
     * @param toHead whether the request was HEAD
     */
    Reading answer(boolean toHead) {
        return read(() -> readAnswer(toHead));
    }

    /**
     * The next answer as a proxy that passes it on has to repair it: without line folding (section
     * 5.2) and without white space in front of a colon (section 5.1); or may: with any white space
     * in the status line (section 4), and with a space for a bare CR (section 2.2); and without
     * what is not for trailers, whatever its value.
     */
    Reading repairedAnswer(boolean toHead) {
        repairs = true;
        return answer(toHead);
    }

    private interface Part {
        void read() throws Stop;
    }

    private static final class Stop extends Exception {
        private final End end;

        Stop(End end, String why) {
            super(why, null, false, false);
            this.end = end;
        }
    }

    private static Stop refused(String why) {
        return new Stop(End.REFUSED, why);
    }

    private Reading read(Part message) {
        start = List.of();
        fields = new ArrayList<>();
        headWhole = false;
        body = new StringBuilder();
        End end = End.WHOLE;
        String why = "";
        try {
            message.read();
        } catch (Stop stop) {
            end = stop.end;
            why = stop.getMessage();
        }
        return new Reading(end, start, List.copyOf(fields), headWhole, body.toString(), why);
    }

    private void readRequest() throws Stop {
        // Section 2.2: empty lines before a request are ignored.
        while (at < input.length() && "\r\n".indexOf(input.charAt(at)) >= 0) {
            at++;
        }
        start = match(REQUEST_LINE, line(), "request line");
        http10 = start.getLast().equals("0");
        fieldLines(fields);
        if (values("host").size() != 1) {
            throw refused("not one Host");
        }
        headWhole = true;
        if (isChunked()) {
            chunks();
        } else if (!values("content-length").isEmpty()) {
            exactly(length());
        }
    }

    private void readAnswer(boolean toHead) throws Stop {
        start = match(repairs ? REPAIRED_STATUS_LINE : STATUS_LINE, statusLine(), "status line");
        http10 = start.getFirst().equals("0");
        fieldLines(fields);
        headWhole = true;
        int status = Integer.parseInt(start.get(1));
        if (toHead || status / 100 == 1 || status == 204 || status == 304) {
            // Section 6.3: whatever its fields say.
            return;
        }
        boolean chunked = isChunked();
        boolean measured = !values("content-length").isEmpty();
        long length = measured ? length() : -1;
        if (chunked) {
            chunks();
        } else if (measured) {
            exactly(length);
        } else {
            body.append(rest());
            at = input.length();
            if (!ended) {
                throw new Stop(End.CUT, "it ends with the connection");
            }
        }
    }

    /** Section 6.1. */
    private boolean isChunked() throws Stop {
        List<String> codings = values("transfer-encoding");
        if (codings.isEmpty()) {
            return false;
        }
        if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
            throw refused("a transfer coding other than chunked");
        }
        if (!values("content-length").isEmpty() || http10) {
            throw refused("a transfer coding and a length, or in HTTP/1.0");
        }
        return true;
    }

    /** Section 6.2. */
    private long length() throws Stop {
        List<String> lengths = values("content-length");
        if (lengths.size() > 1 || !lengths.getFirst().matches("0*[0-9]{1,18}")) {
            throw refused("not one length");
        }
        return Long.parseLong(lengths.getFirst());
    }

    private List<String> values(String name) {
        return fields.stream().filter(f -> f.name().equals(name)).map(Field::value).toList();
    }

    private void exactly(long length) throws Stop {
        int there = (int) Math.min(length, input.length() - at);
        body.append(input, at, at + there);
        at += there;
        if (there < length) {
            throw new Stop(End.CUT, "in the body");
        }
    }

    private void chunks() throws Stop {
        while (true) {
            long size = Long.parseLong(match(CHUNK_LINE, line(), "chunk").getFirst(), 16);
            if (size == 0) {
                trailers();
                return;
            }
            exactly(size);
            if (!line().isEmpty()) {
                throw refused("no line end after a chunk");
            }
        }
    }

    private void trailers() throws Stop {
        if (repairs) {
            dropsForbidden = true;
        }
        try {
            fieldLines(new ArrayList<>());
        } finally {
            dropsForbidden = false;
        }
    }

    private void fieldLines(List<Field> to) throws Stop {
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (dropsForbidden && FORBIDDEN_TRAILER.matcher(line).matches()) {
                continue;
            }
            if (repairs && !to.isEmpty() && " \t".indexOf(line.charAt(0)) >= 0) {
                Field folded = to.removeLast();
                String more = trimControls(line);
                match(TEXT_LINE, more, "folded line");
                to.add(new Field(folded.name(), trim(folded.value() + " " + more)));
            } else {
                Pattern form = repairs ? REPAIRED_FIELD_LINE : FIELD_LINE;
                List<String> parts = match(form, line, "field line");
                to.add(new Field(parts.get(0).toLowerCase(Locale.ROOT), trim(parts.get(1))));
            }
        }
    }

    /** RFC 9110 section 5.5: a control character may become a space, which ends here. */
    private static String trimControls(String line) {
        return line.trim();
    }

    private static String trim(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && " \t".indexOf(value.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && " \t".indexOf(value.charAt(to - 1)) >= 0) {
            to--;
        }
        return value.substring(from, to);
    }

    private static List<String> match(Pattern pattern, String line, String what) throws Stop {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw refused(what + " \"" + line + "\"");
        }
        List<String> groups = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            groups.add(matcher.group(i));
        }
        return groups;
    }

    private String statusLine() throws Stop {
        if (!repairs) {
            return line();
        }
        // Empty lines in front of it are not allowed, nor do they say anything.
        while (at < input.length() && "\r\n".indexOf(input.charAt(at)) >= 0) {
            at++;
        }
        int end = input.indexOf("\r\n", at);
        if (end < 0) {
            throw new Stop(End.CUT, "in a line");
        }
        String line = input.substring(at, end);
        at = end + 2;
        return line;
    }

    /** A line ends with CR LF, and neither is anywhere else (section 2.2). */
    private String line() throws Stop {
        for (int i = at; i < input.length(); i++) {
            char c = input.charAt(i);
            if (c == '\n') {
                throw refused("a bare LF");
            }
            if (c == '\r') {
                if (i + 1 == input.length()) {
                    break;
                }
                if (input.charAt(i + 1) == '\n') {
                    String line = input.substring(at, i);
                    at = i + 2;
                    return repairs ? line.replace('\r', ' ') : line;
                }
                if (!repairs) {
                    throw refused("a bare CR");
                }
            }
        }
        throw new Stop(End.CUT, "in a line");
    }
}
