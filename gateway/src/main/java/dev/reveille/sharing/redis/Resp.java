package dev.reveille.sharing.redis;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The Redis serialization protocol, version 2, as far as a client needs it. Its input is believed
 * within bounds only. One thread reads, one writes.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">RESP</a>
 */
final class Resp {

    private static final int LONGEST_TEXT = 1 << 20;
    private static final int LONGEST_LINE = 4096;
    private static final int MOST_ITEMS = 10_000;
    private static final int DEEPEST = 4;

    private final InputStream in;
    private final OutputStream out;

    Resp(InputStream in, OutputStream out) {
        this.in = new BufferedInputStream(in);
        this.out = new BufferedOutputStream(out);
    }

    /** Sends a command, which goes out with the next {@link #flush}. */
    void write(List<String> command) throws IOException {
        line('*', command.size());
        for (String word : command) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            line('$', bytes.length);
            out.write(bytes);
            out.write('\r');
            out.write('\n');
        }
    }

    void flush() throws IOException {
        out.flush();
    }

    private void line(char kind, int number) throws IOException {
        out.write((kind + String.valueOf(number) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Waits for the next reply. */
    Reply read() throws IOException {
        return read(0);
    }

    private Reply read(int depth) throws IOException {
        String line = line();
        if (line.isEmpty() || depth > DEEPEST) {
            throw new ProtocolException("not a reply of Redis");
        }
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> new Reply.Text(rest);
            case '-' -> new Reply.Refusal(rest);
            case ':' -> new Reply.Count(number(rest));
            case '$' -> text(number(rest));
            case '*' -> items(number(rest), depth);
            default -> throw new ProtocolException("not a reply of Redis: " + line);
        };
    }

    private Reply text(long length) throws IOException {
        if (length < 0) {
            return new Reply.Nothing();
        }
        byte[] bytes = in.readNBytes(bounded(length, LONGEST_TEXT) + 2);
        if (bytes.length < length + 2) {
            throw new EOFException("Redis closed the connection");
        }
        return new Reply.Text(new String(bytes, 0, (int) length, StandardCharsets.UTF_8));
    }

    private Reply items(long count, int depth) throws IOException {
        if (count < 0) {
            return new Reply.Nothing();
        }
        List<Reply> items = new ArrayList<>();
        for (int left = bounded(count, MOST_ITEMS); left > 0; left--) {
            items.add(read(depth + 1));
        }
        return new Reply.Items(items);
    }

    private static int bounded(long number, int most) throws ProtocolException {
        if (number > most) {
            throw new ProtocolException("a reply of Redis is too long: " + number);
        }
        return (int) number;
    }

    private static long number(String digits) throws ProtocolException {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException notANumber) {
            throw new ProtocolException("not a number of Redis: " + digits);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("Redis closed the connection");
            }
            if (line.size() == LONGEST_LINE) {
                throw new ProtocolException("a line of Redis is too long");
            }
            line.write(next);
        }
        if (in.read() != '\n') {
            throw new ProtocolException("a line of Redis does not end");
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
