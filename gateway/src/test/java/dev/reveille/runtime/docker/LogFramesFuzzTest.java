package dev.reveille.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Whatever an engine sends as a log becomes lines of text, however the bytes come. */
class LogFramesFuzzTest {

    private static final int LONGEST_LINE = 16 * 1024;

    @FuzzTest(maxExecutions = 5_000)
    void becomesLinesOfText(byte[] bytes) {
        for (boolean tty : new boolean[] {false, true}) {
            List<String> lines = lines(new ByteArrayInputStream(bytes), tty);
            for (String line : lines) {
                assertThat(line.length()).isLessThanOrEqualTo(LONGEST_LINE);
                assertThat(line.chars().allMatch(c -> c == '\t' || !Character.isISOControl(c)))
                        .as("no control character in \"%s\"", line)
                        .isTrue();
            }
            assertThat(lines(new OneByOne(bytes), tty)).isEqualTo(lines);
        }
    }

    private static List<String> lines(InputStream in, boolean tty) {
        List<String> lines = new ArrayList<>();
        try {
            new LogFrames(lines::add).read(in, tty);
        } catch (IOException cutShort) {
            lines.add("cut short");
        }
        return lines;
    }

    private static final class OneByOne extends ByteArrayInputStream {

        OneByOne(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(1, length));
        }
    }
}
