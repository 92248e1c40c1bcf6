package dev.reveille.runtime.process;

import dev.reveille.runtime.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts a process's output into plain lines, in constant memory: a line longer than {@value
 * #LONGEST} bytes loses its end, and what a carriage return overwrites (progress bars) is dropped
 * at once. Bytes are read as UTF-8.
 *
 * <p>For one thread.
 */
final class LineReader {

    /** Bytes kept of one line. */
    static final int LONGEST = 8 * 1024;

    private final Consumer<String> lines;
    private final byte[] line = new byte[LONGEST];
    private int length;
    private boolean cut;
    private boolean returned;

    LineReader(Consumer<String> lines) {
        this.lines = lines;
    }

    /** Reads to the end of the output; what follows the last line break counts as a line too. */
    void drain(InputStream output) throws IOException {
        byte[] chunk = new byte[LONGEST];
        try {
            for (int read = output.read(chunk); read >= 0; read = output.read(chunk)) {
                for (int i = 0; i < read; i++) {
                    accept(chunk[i]);
                }
            }
        } finally {
            if (length > 0) {
                complete();
            }
        }
    }

    private void accept(byte next) {
        if (next == '\n') {
            complete();
            return;
        }
        if (next == '\r') {
            returned = true;
            return;
        }
        if (returned) {
            restart();
        }
        if (length < LONGEST) {
            line[length++] = next;
        } else {
            cut = true;
        }
    }

    private void complete() {
        String text = new String(line, 0, wholeCharacters(), StandardCharsets.UTF_8);
        String plain = PlainText.of(text);
        lines.accept(cut ? plain + " … (line cut)" : plain);
        restart();
    }

    /** The length without a UTF-8 sequence that the cut left incomplete (RFC 3629, section 3). */
    private int wholeCharacters() {
        if (!cut) {
            return length;
        }
        int end = length;
        while (end > 0 && (line[end - 1] & 0xc0) == 0x80) {
            end--;
        }
        return end > 0 && (line[end - 1] & 0xc0) == 0xc0 ? end - 1 : length;
    }

    private void restart() {
        length = 0;
        cut = false;
        returned = false;
    }
}
