package dev.reveille.proxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One end of a plain socket, with full control over the bytes. Text is ISO 8859-1, so that every
 * byte is one character. Used by one thread at a time; closed by whoever opened it.
 */
final class Wire implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    static Wire to(int port) throws IOException {
        return new Wire(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** With a small receive buffer, so that what it does not read soon stops the sender. */
    static Wire slowReaderTo(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(32 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new Wire(socket);
    }

    Wire send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** The start line and the header lines up to the empty line. */
    Message head() throws IOException {
        return Message.head(until("\r\n\r\n"));
    }

    /** A whole answer, with its body however it is framed. */
    Message answer() throws IOException {
        Message head = head();
        int status = head.status();
        boolean noBody = status / 100 == 1 || status == 204 || status == 304;
        return noBody ? head : body(head, true);
    }

    /** A whole request. */
    Message request() throws IOException {
        return body(head(), false);
    }

    private Message body(Message head, boolean untilClose) throws IOException {
        if (head.isChunked()) {
            return head.with(chunks());
        }
        if (head.header("content-length").isPresent()) {
            return head.with(exactly(Integer.parseInt(head.header("content-length").get())));
        }
        return untilClose ? head.with(rest()) : head;
    }

    /** The content of a chunked body whose trailers, if any, are left out. */
    String chunks() throws IOException {
        StringBuilder content = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(until("\r\n").split(";", 2)[0], 16);
            if (size == 0) {
                while (!until("\r\n").isEmpty()) {
                    // a trailer
                }
                return content.toString();
            }
            content.append(exactly(size));
            exactly(2);
        }
    }

    String exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new IOException("ended after " + bytes.length + " of " + count + " bytes");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Everything up to the mark, which is read and left out. */
    String until(String mark) throws IOException {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        while (true) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("ended after \"" + seen + "\" (expected: " + mark + ")");
            }
            seen.write(b);
            String text = seen.toString(StandardCharsets.ISO_8859_1);
            if (text.endsWith(mark)) {
                return text.substring(0, text.length() - mark.length());
            }
        }
    }

    /** Everything up to the end of the stream. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Waits until the other side has ended, however it did, and drops what it sent. */
    void untilGone() {
        try {
            while (in.read() >= 0) {
                // dropped
            }
        } catch (IOException reset) {
            // gone as well
        }
    }

    InputStream input() {
        return in;
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
