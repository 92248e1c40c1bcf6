package dev.reveille.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void linesEndWithALineFeedOrWithTheOutput() throws IOException {
        assertThat(read("one\n\ntwo\r\nthree\r\r\nfour"))
                .containsExactly("one", "", "two", "three", "four");
        assertThat(read("")).isEmpty();
    }

    @Test
    void aProgressBarShowsItsLastStateOnly() throws IOException {
        String bar = "10 %\r".repeat(10_000);

        assertThat(read(bar + "100 %\ndone\n")).containsExactly("100 %", "done");
    }

    @Test
    void aCutNeverLeavesHalfACharacter() throws IOException {
        String line = "x" + "é".repeat(LineReader.LONGEST);

        assertThat(read(line + "\nnext\n"))
                .containsExactly(
                        "x" + "é".repeat((LineReader.LONGEST - 1) / 2) + " … (line cut)", "next");
    }

    @Test
    void aLineOfExactlyTheLimitIsWhole() throws IOException {
        String line = "y".repeat(LineReader.LONGEST);

        assertThat(read(line + "\n")).containsExactly(line);
    }

    private static List<String> read(String output) throws IOException {
        List<String> lines = new ArrayList<>();
        new LineReader(lines::add)
                .drain(new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8)));
        return lines;
    }
}
