package dev.reveille.runtime.docker;

import dev.reveille.runtime.PlainText;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Splits a container's output into lines. Without a terminal the engine sends frames (Docker Engine
 * API, "Attach to a container", stream format): one byte for the stream (1 standard output, 2
 * standard error), three of zero, four for the length, then the content. A frame may end in the
 * middle of a line, and one of the other stream may follow: each stream keeps its own unfinished
 * line. With a terminal it is one raw stream.
 *
 * <p>Used by one thread.
 */
final class LogFrames {

    /** A longer line is broken: it is shown to people, and kept in memory. */
    private static final int LONGEST_LINE = 16 * 1024;

    private static final int HEADER = 8;
    private static final int STANDARD_ERROR = 2;

    private final Consumer<String> line;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[8 * 1024];

    /** Passes lines on, without control characters. */
    LogFrames(Consumer<String> line) {
        this.line = line;
    }

    /** Passes on each line when it is complete, and what is unfinished at the end. */
    void read(InputStream in, boolean tty) throws IOException {
        try {
            if (tty) {
                copy(in, Long.MAX_VALUE, output);
            } else {
                readFrames(in);
            }
        } finally {
            finish(output);
            finish(error);
        }
    }

    private void readFrames(InputStream in) throws IOException {
        while (true) {
            byte[] header = in.readNBytes(HEADER);
            if (header.length == 0) {
                return;
            }
            if (header.length < HEADER) {
                throw new EOFException("The log ended within a frame's header");
            }
            long length = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt(4));
            copy(in, length, header[0] == STANDARD_ERROR ? error : output);
        }
    }

    private void copy(InputStream in, long length, ByteArrayOutputStream unfinished)
            throws IOException {
        for (long left = length; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return;
            }
            left -= read;
            split(read, unfinished);
        }
    }

    private void split(int length, ByteArrayOutputStream unfinished) {
        for (int i = 0; i < length; i++) {
            if (buffer[i] == '\n') {
                pass(unfinished);
            } else {
                unfinished.write(buffer[i]);
                if (unfinished.size() >= LONGEST_LINE) {
                    pass(unfinished);
                }
            }
        }
    }

    private void finish(ByteArrayOutputStream unfinished) {
        if (unfinished.size() > 0) {
            pass(unfinished);
        }
    }

    private void pass(ByteArrayOutputStream complete) {
        String text = complete.toString(StandardCharsets.UTF_8);
        complete.reset();
        line.accept(PlainText.of(text));
    }
}
