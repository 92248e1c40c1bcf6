package dev.reveille.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsageTest {

    @Test
    void aNameOfBlanksAndParenthesesDoesNotShiftTheTimes() {
        String stat =
                "4242 (a) (b c)) S 1 4242 4242 0 -1 4194560 2543 0 1 0 1507 326 99 98 20 0 27 0"
                        + " 1093 5214 7631 18446744073709551615";
        String status = "Name:\ta) (b c)\nVmPeak:\t  999 kB\nVmRSS:\t   30524 kB\nThreads:\t27\n";

        assertThat(Usage.parse(stat, status)).isEqualTo(new Usage(1507 + 326, 30524 * 1024));
    }

    @Test
    void aProcessThatIsEndingHasNoMemory() {
        String stat = "7 (nginx) Z 1 7 7 0 -1 0 0 0 0 0 3 4 0 0 20 0 1 0 5 0 0";

        assertThat(Usage.parse(stat, "Name:\tnginx\nState:\tZ (zombie)\n"))
                .isEqualTo(new Usage(7, 0));
    }

    @Test
    void ticksAreHundredthsOfASecond() {
        assertThat(new Usage(350, 0).secondsSince(new Usage(100, 0))).isEqualTo(2.5);
    }

    @Test
    void ofThisProcessIsWhatTheKernelSays() {
        Usage own = Usage.of(ProcessHandle.current());

        assertThat(own.ticks()).isPositive();
        assertThat(own.residentBytes()).isGreaterThan(10L << 20);
    }
}
