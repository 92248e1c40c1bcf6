package dev.reveille.it.app;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * The server's side of a WebSocket (RFC 6455) that sends every message back. Used by one thread;
 * the streams belong to the connection.
 */
final class TestAppWebSocket {

    /** RFC 6455 section 1.3. */
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final int OPCODE = 0x0f;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final DataInputStream in;
    private final OutputStream out;

    TestAppWebSocket(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = out;
    }

    /** Shakes hands and echoes until the client closes; then ends the connection. */
    void serve(Optional<String> key) throws IOException, NoSuchAlgorithmException {
        if (key.isEmpty()) {
            out.write(ascii("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n"));
            return;
        }
        byte[] accept = MessageDigest.getInstance("SHA-1").digest(ascii(key.get() + ACCEPT_SUFFIX));
        out.write(
                ascii(
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                + "Connection: Upgrade\r\nSec-WebSocket-Accept: "
                                + Base64.getEncoder().encodeToString(accept)
                                + "\r\nX-Who: "
                                + TestApp.who()
                                + "\r\n\r\n"));
        out.flush();
        while (echoFrame()) {
            out.flush();
        }
        out.flush();
        throw new IOException("The WebSocket has ended, and with it the connection.");
    }

    /** Section 5.2: reads one frame and sends it back unmasked. False after a close frame. */
    private boolean echoFrame() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        int length =
                switch (second & 0x7f) {
                    case 126 -> in.readUnsignedShort();
                    case 127 -> Math.toIntExact(in.readLong());
                    default -> second & 0x7f;
                };
        byte[] mask = in.readNBytes((second & 0x80) == 0 ? 0 : 4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length && mask.length > 0; i++) {
            payload[i] ^= mask[i % 4];
        }
        int opcode = first & OPCODE;
        if (opcode != PONG) {
            send(opcode == PING ? (first & ~OPCODE) | PONG : first, payload);
        }
        return opcode != CLOSE;
    }

    private void send(int first, byte[] payload) throws IOException {
        out.write(first);
        if (payload.length < 126) {
            out.write(payload.length);
        } else if (payload.length < 65_536) {
            out.write(126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        } else {
            out.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) payload.length >> shift));
            }
        }
        out.write(payload);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
