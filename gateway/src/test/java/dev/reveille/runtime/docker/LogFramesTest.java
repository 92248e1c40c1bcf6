package dev.reveille.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogFramesTest {

    private final List<String> lines = new ArrayList<>();
    private final LogFrames frames = new LogFrames(lines::add);

    @Test
    void eachStreamKeepsItsOwnUnfinishedLine() throws IOException {
        frames.read(
                input(
                        frame(1, "one\ntw"),
                        frame(2, "err"),
                        frame(1, "o\nthree"),
                        frame(2, "or\n"),
                        frame(1, "\n\nend")),
                false);
        assertThat(lines).containsExactly("one", "two", "error", "three", "", "end");
    }

    @Test
    void bytesThatArriveOneByOneMakeTheSameLines() throws IOException {
        frames.read(dripping(input(frame(1, "grüße\n"), frame(2, ""), frame(2, "x\r\n"))), false);
        assertThat(lines).containsExactly("grüße", "x");
    }

    @Test
    void aTerminalsOutputIsOneRawStream() throws IOException {
        frames.read(input("a\r\n\u001b[32mb\u001b[0m\r\nc".getBytes(StandardCharsets.UTF_8)), true);
        assertThat(lines).containsExactly("a", "b", "c");
    }

    @Test
    void aLineWithoutEndIsBrokenRatherThanKept() throws IOException {
        frames.read(input(frame(1, "x".repeat(40_000))), false);
        assertThat(lines).extracting(String::length).containsExactly(16_384, 16_384, 7_232);
    }

    @Test
    void whatWasReadBeforeTheConnectionBrokeIsPassedOn() {
        assertThatThrownBy(() -> frames.read(input(frame(1, "a\nb"), new byte[] {1, 0}), false))
                .isInstanceOf(EOFException.class);
        assertThat(lines).containsExactly("a", "b");
    }

    private static byte[] frame(int stream, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + content.length)
                .put((byte) stream)
                .put(new byte[3])
                .putInt(content.length)
                .put(content)
                .array();
    }

    private static InputStream input(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return new ByteArrayInputStream(all.toByteArray());
    }

    private static InputStream dripping(InputStream in) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return in.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return in.read(target, offset, Math.min(1, length));
            }
        };
    }
}
