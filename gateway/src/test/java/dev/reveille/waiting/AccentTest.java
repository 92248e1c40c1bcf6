package dev.reveille.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A workload's colour")
class AccentTest {

    private static final Pattern COLORS =
            Pattern.compile("--accent:(#[0-9a-f]{6});--accent-ink:(#[0-9a-f]{6})");

    @Test
    void isNothingUnlessAsked() {
        assertThat(Accent.of(Optional.empty()).element()).isEqualTo(Html.NOTHING);
        assertThat(Accent.of(Optional.empty()).hashes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"#ffff00", "#000", "#ffffff", "#0082c9", "#7f7f7f", "#f00", "#1a1b2e"})
    void canBeReadInTheLightAndInTheDark(String color) {
        String element = Accent.of(Optional.of(color)).element().markup();

        Matcher found = COLORS.matcher(element);
        for (String card : List.of("#fffdfb", "#161729")) {
            assertThat(found.find()).isTrue();
            assertThat(contrast(found.group(1), card)).isGreaterThanOrEqualTo(4.5);
            assertThat(contrast(found.group(1), found.group(2))).isGreaterThanOrEqualTo(4.5);
        }
        assertThat(Resource.text("page.css")).contains("--card: #fffdfb", "--card: #161729");
    }

    @Test
    void staysWhatItIsWhereItCanBeRead() {
        assertThat(Accent.of(Optional.of("#a02040")).element().markup())
                .contains(":root{--accent:#a02040;--accent-ink:#ffffff");
    }

    private static double contrast(String one, String other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    private static double luminance(String color) {
        int rgb = Integer.parseInt(color.substring(1), 16);
        return 0.2126 * linear(rgb >> 16)
                + 0.7152 * linear(rgb >> 8 & 0xff)
                + 0.0722 * linear(rgb & 0xff);
    }

    private static double linear(int channel) {
        double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
