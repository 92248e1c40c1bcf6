package dev.reveille.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A recording in shorthand")
class ShorthandTest {

    @Test
    void namesRunsOfStepsThatAreAlike() {
        Recording recording = new Recording("--ssaaaaf", List.of(0, 0, 0, 0, 3, 3, 1, 0, 0));

        assertThat(Shorthand.of(recording)).isEqualTo("s2 a2:3 a1:1 a1 f1");
    }

    @Test
    void ofNothingIsNothing() {
        Recording nothing = new Recording("-".repeat(60), Collections.nCopies(60, 0));

        assertThat(Shorthand.of(nothing)).isEmpty();
        assertThat(Shorthand.read("", 60)).isEqualTo(new Recording("", List.of()));
    }

    @RepeatedTest(50)
    void isReadAsItWasWritten(RepetitionInfo seed) {
        Random random = new Random(seed.getCurrentRepetition());
        StringBuilder states = new StringBuilder("s");
        List<Integer> requests = new ArrayList<>(List.of(0));
        while (states.length() < 60) {
            states.append("-swaf".charAt(random.nextInt(5)));
            requests.add(Math.max(0, random.nextInt(5) - 2));
        }
        Recording recording = new Recording(states.toString(), requests);

        assertThat(Shorthand.read(Shorthand.of(recording), 60)).isEqualTo(recording);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "a",
                "x3",
                "a3:",
                "a-3",
                "a3 ",
                "a3  s1",
                "a61",
                "a60 s1",
                "a1:9999999999",
                "3a"
            })
    void isRefusedWhenItIsAnythingElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Shorthand.read(text, 60));
    }
}
