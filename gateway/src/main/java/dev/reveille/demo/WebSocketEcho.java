package dev.reveille.demo;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * The server's side of one WebSocket connection (RFC 6455) that sends every message back: text,
 * binary, fragmented or not, with ping and close. For one thread.
 */
final class WebSocketEcho {

    /** Bytes of a message at most. */
    static final int LONGEST_MESSAGE = 1 << 20;

    // Section 5.2.
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    // Section 7.4.1.
    private static final int NORMAL = 1000;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int NOT_UTF_8 = 1007;
    private static final int TOO_BIG = 1009;

    /** Section 1.3. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final InputStream in;
    private final OutputStream out;

    /** The message being received, and its opcode; CONTINUATION when there is none. */
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    private int kind = CONTINUATION;
    private long echoed;

    private static final class Frame {
        private final boolean last;
        private final int opcode;
        private final byte[] payload;

        Frame(boolean last, int opcode, byte[] payload) {
            this.last = last;
            this.opcode = opcode;
            this.payload = payload;
        }
    }

    /** What the client did wrong, with the status code that tells it. */
    private static final class Violation extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        Violation(int status, String what) {
            super(what);
            this.status = status;
        }
    }

    WebSocketEcho(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** The value of {@code Sec-WebSocket-Accept} (section 4.2.2); empty for a bad handshake. */
    static Optional<String> accept(String key, String version) {
        if (key.length() != 24 || !version.equals("13")) {
            return Optional.empty();
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Optional.of(Base64.getEncoder().encodeToString(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /**
     * Echoes until either side closes.
     *
     * @return how many messages were sent back
     */
    long run() throws IOException {
        try {
            boolean open = true;
            while (open) {
                open = handle(read());
            }
        } catch (Violation e) {
            close(e.status, String.valueOf(e.getMessage()));
        } catch (EOFException _) {
            // The client left without a closing handshake.
        }
        return echoed;
    }

    private boolean handle(Frame frame) throws IOException, Violation {
        switch (frame.opcode) {
            case PING -> write(PONG, frame.payload);
            case PONG -> {}
            case CLOSE -> {
                answerClose(frame.payload);
                return false;
            }
            case TEXT, BINARY, CONTINUATION -> collect(frame);
            default -> throw new Violation(PROTOCOL_ERROR, "unknown opcode " + frame.opcode);
        }
        return true;
    }

    /** Section 5.4. */
    private void collect(Frame frame) throws IOException, Violation {
        if ((frame.opcode == CONTINUATION) != (kind != CONTINUATION)) {
            throw new Violation(PROTOCOL_ERROR, "fragments out of order");
        }
        if (frame.opcode != CONTINUATION) {
            kind = frame.opcode;
        }
        if (message.size() + frame.payload.length > LONGEST_MESSAGE) {
            throw new Violation(TOO_BIG, "message longer than " + LONGEST_MESSAGE + " bytes");
        }
        message.write(frame.payload);
        if (frame.last) {
            byte[] whole = message.toByteArray();
            if (kind == TEXT && !isUtf8(whole)) {
                throw new Violation(NOT_UTF_8, "text that is not UTF-8");
            }
            write(kind, whole);
            echoed++;
            message.reset();
            kind = CONTINUATION;
        }
    }

    private void answerClose(byte[] payload) throws IOException, Violation {
        if (payload.length == 1) {
            throw new Violation(PROTOCOL_ERROR, "half a status code");
        }
        int status = payload.length == 0 ? NORMAL : ByteBuffer.wrap(payload).getChar();
        if (status < NORMAL || (status >= 1004 && status <= 1006) || status == 1015) {
            throw new Violation(PROTOCOL_ERROR, "status code that must not be sent");
        }
        close(status, "");
    }

    /** Section 5.2. */
    private Frame read() throws IOException, Violation {
        int first = octet();
        int second = octet();
        int opcode = first & 0x0f;
        boolean last = (first & 0x80) != 0;
        if ((first & 0x70) != 0 || (second & 0x80) == 0) {
            throw new Violation(PROTOCOL_ERROR, "reserved bit set, or frame not masked");
        }
        long length = second & 0x7f;
        if (opcode >= CLOSE && (length > 125 || !last)) {
            throw new Violation(PROTOCOL_ERROR, "control frame too long or fragmented");
        }
        if (length >= 126) {
            length = number(length == 126 ? Short.BYTES : Long.BYTES);
        }
        if (length < 0 || length > LONGEST_MESSAGE) {
            throw new Violation(TOO_BIG, "frame longer than " + LONGEST_MESSAGE + " bytes");
        }
        byte[] mask = exactly(Integer.BYTES);
        byte[] payload = exactly((int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % mask.length];
        }
        return new Frame(last, opcode, payload);
    }

    private void close(int status, String reason) throws IOException {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        write(
                CLOSE,
                ByteBuffer.allocate(Short.BYTES + text.length)
                        .putShort((short) status)
                        .put(text)
                        .array());
    }

    private void write(int opcode, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 10).put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length < 1 << 16) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        frame.put(payload).flip();
        out.write(frame.array(), 0, frame.limit());
        out.flush();
    }

    private int octet() throws IOException {
        return exactly(1)[0] & 0xff;
    }

    private long number(int bytes) throws IOException {
        long value = 0;
        for (byte octet : exactly(bytes)) {
            value = value << 8 | (octet & 0xff);
        }
        return value;
    }

    private byte[] exactly(int bytes) throws IOException {
        byte[] read = in.readNBytes(bytes);
        if (read.length < bytes) {
            throw new EOFException();
        }
        return read;
    }

    private static boolean isUtf8(byte[] text) {
        try {
            var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
