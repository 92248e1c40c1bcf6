package dev.reveille.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A log line as plain text")
class PlainTextTest {

    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("colours", "\u001b[1;31mred\u001b[0m and plain", "red and plain"),
                Arguments.of("cursor movements", "a\u001b[2Kb\u001b[10;20Hc", "abc"),
                Arguments.of("private modes", "\u001b[?25lhidden\u001b[?25h", "hidden"),
                Arguments.of("a title, ended by BEL", "\u001b]0;title\u0007text", "text"),
                Arguments.of("a title, ended by ST", "\u001b]0;title\u001b\\text", "text"),
                Arguments.of(
                        "links", "\u001b]8;;http://x.test\u001b\\link\u001b]8;;\u001b\\", "link"),
                Arguments.of("character sets", "\u001b(Btext", "text"),
                Arguments.of("device control", "\u001bPq123\u001b\\text", "text"),
                Arguments.of("an unfinished title", "text\u001b]0;title", "text"),
                Arguments.of("a lone escape at the end", "text\u001b", "text"),
                Arguments.of("8-bit controls", "a\u009b31mb\u0085c", "a31mbc"),
                Arguments.of("control characters", "a\u0000b\u0007c\bd\u007fe", "abcde"),
                Arguments.of("tabs, which stay", "a\tb", "a\tb"),
                Arguments.of("other languages, which stay", "Grüße 你好 🚀", "Grüße 你好 🚀"),
                Arguments.of("a progress bar", "10%\r50%\r100%", "100%"),
                Arguments.of("the line's own end", "text\r\n", "text"),
                Arguments.of("a progress bar and the line's end", "10%\r20%\r\n", "20%"),
                Arguments.of("nothing", "", ""),
                Arguments.of("nothing but an end", "\r\n", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void loses(String what, String line, String plain) {
        assertThat(PlainText.of(line)).as(what).isEqualTo(plain);
    }

    @Test
    void isFoundInTimeInALineMadeOfHalfSequences() {
        String hostile = "\u001b]".repeat(20_000) + "\u001b[".repeat(20_000) + "end";

        assertThat(PlainText.of(hostile)).isNotEmpty();
    }
}
