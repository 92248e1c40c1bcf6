package dev.reveille.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Frames as RFC 6455 writes them, byte by byte. */
class WebSocketEchoTest {

    @Test
    void theHandshakeAnswerIsTheOneOfTheRfcsExample() {
        assertThat(WebSocketEcho.accept("dGhlIHNhbXBsZSBub25jZQ==", "13"))
                .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(WebSocketEcho.accept("dGhlIHNhbXBsZSBub25jZQ==", "8")).isEmpty();
        assertThat(WebSocketEcho.accept("", "13")).isEmpty();
    }

    @Test
    void aMaskedTextComesBackUnmasked() throws IOException {
        // Section 5.7: "Hello" from a client, and from a server.
        assertThat(answerTo("818537fa213d7f9f4d5158")).isEqualTo("810548656c6c6f");
    }

    @Test
    void fragmentsComeBackAsOneMessageWithAPingAnsweredInBetween() throws IOException {
        assertThat(
                        answerTo(
                                "018300000000"
                                        + hex("Hel")
                                        + "898200000000"
                                        + hex("hi")
                                        + "808200000000"
                                        + hex("lo")))
                .isEqualTo("8a02" + hex("hi") + "8105" + hex("Hello"));
    }

    @Test
    void lengthsOf16And64BitsAreReadAndWritten() throws IOException {
        assertThat(answerTo("82fe010000000000" + "ab".repeat(256)))
                .isEqualTo("827e0100" + "ab".repeat(256));
        assertThat(answerTo("82ff000000000001000000000000" + "cd".repeat(65536)))
                .isEqualTo("827f0000000000010000" + "cd".repeat(65536));
    }

    @Test
    void aCloseIsAnsweredWithItsStatusAndEndsTheConnection() throws IOException {
        assertThat(answerTo("888200000000" + "03e9" + "818100000000" + hex("x")))
                .isEqualTo("880203e9");
        assertThat(answerTo("888000000000")).isEqualTo("880203e8");
    }

    @Test
    void mistakesAreAnsweredWithTheStatusOfTheirKind() throws IOException {
        assertThat(answerTo("8101" + hex("x"))).as("not masked").startsWith("88").contains("03ea");
        assertThat(answerTo("c18100000000" + hex("x"))).as("reserved bit").contains("03ea");
        assertThat(answerTo("808100000000" + hex("x"))).as("nothing to continue").contains("03ea");
        assertThat(answerTo("098000000000")).as("fragmented ping").contains("03ea");
        assertThat(answerTo("838000000000")).as("unknown opcode").contains("03ea");
        assertThat(answerTo("888200000000" + "03ed")).as("forbidden status").contains("03ea");
        assertThat(answerTo("818100000000" + "ff")).as("not UTF-8").contains("03ef");
        assertThat(answerTo("82ff7fffffffffffffff00000000")).as("too big").contains("03f1");
    }

    @Test
    void aClientThatLeavesInTheMiddleOfAFrameEndsIt() throws IOException {
        assertThat(answerTo("8185000000")).isEmpty();
    }

    private static String answerTo(String frames) throws IOException {
        var out = new ByteArrayOutputStream();
        new WebSocketEcho(new ByteArrayInputStream(HexFormat.of().parseHex(frames)), out).run();
        return HexFormat.of().formatHex(out.toByteArray());
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
