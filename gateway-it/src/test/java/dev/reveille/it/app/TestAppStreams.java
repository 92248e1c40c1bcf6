package dev.reveille.it.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/**
 * Answers that are written bit by bit, each bit a chunk (RFC 9112 section 7.1) that leaves at once.
 * Used by one thread; the stream belongs to the connection.
 */
final class TestAppStreams {

    private final OutputStream out;

    TestAppStreams(OutputStream out) {
        this.out = out;
    }

    /**
     * Server-sent events whose data is the time they are written, by {@link System#nanoTime}: on
     * Linux all processes of a machine have that clock in common.
     */
    void times(int count, long pauseMillis) throws IOException, InterruptedException {
        begin("text/event-stream");
        for (int i = 0; i < count; i++) {
            Thread.sleep(pauseMillis);
            event(System.nanoTime());
        }
        end();
    }

    /** Server-sent events numbered from 1, each written when the one before has been confirmed. */
    void confirmed(int count, Semaphore confirmations) throws IOException, InterruptedException {
        begin("text/event-stream");
        for (int number = 1; number <= count; number++) {
            event(number);
            confirmations.acquire();
        }
        end();
    }

    /** The request's body, as it arrives. */
    void echo(InputStream body) throws IOException {
        begin("application/octet-stream");
        byte[] piece = new byte[8192];
        int length;
        while ((length = body.read(piece)) > 0) {
            chunk(piece, length);
        }
        end();
    }

    private void begin(String type) throws IOException {
        text("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        out.flush();
    }

    private void event(long data) throws IOException {
        byte[] event = ("data: " + data + "\n\n").getBytes(StandardCharsets.US_ASCII);
        chunk(event, event.length);
    }

    private void chunk(byte[] content, int length) throws IOException {
        text(Integer.toHexString(length) + "\r\n");
        out.write(content, 0, length);
        text("\r\n");
        out.flush();
    }

    private void end() throws IOException {
        text("0\r\n\r\n");
    }

    private void text(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
