package dev.reveille.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoreTimeTest {

    private static final String STAT =
            """
            cpu  900 800 700 600 500 400 300 200 100 50
            cpu1 1 2 4 800 900 8 16 32 5 6
            cpu11 7 0 0 0 0 0 0 0 0 0
            intr 5
            """;

    @Test
    void restAndGuestsDoNotCount() {
        assertThat(CoreTime.parse(STAT, "1")).isEqualTo(new CoreTime(1 + 2 + 4 + 8 + 16 + 32));
    }

    @Test
    void aCoreIsFoundByItsWholeNumber() {
        assertThat(CoreTime.parse(STAT, "11")).isEqualTo(new CoreTime(7));
    }
}
