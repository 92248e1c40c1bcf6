package dev.reveille.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {

    @Test
    void blanks_separate_words_however_many_there_are() throws Mismatch {
        assertThat(ShellWords.split("  python3  -m\thttp.server\n{port} "))
                .containsExactly("python3", "-m", "http.server", "{port}");
        assertThat(ShellWords.split("   ")).isEmpty();
    }

    @Test
    void quotes_keep_blanks_and_may_stand_inside_a_word() throws Mismatch {
        assertThat(ShellWords.split("a 'b c' \"d e\" f'g h'i '' \"it's\""))
                .containsExactly("a", "b c", "d e", "fg hi", "", "it's");
    }

    @Test
    void a_backslash_takes_the_next_character_as_it_is() throws Mismatch {
        assertThat(ShellWords.split("a\\ b \"say \\\"hi\\\" \\n\" 'c:\\d' \\\\ x\\\ny"))
                .containsExactly("a b", "say \"hi\" \\n", "c:\\d", "\\", "xy");
    }

    @Test
    void nothing_is_expanded() throws Mismatch {
        assertThat(ShellWords.split("echo $HOME *.txt ; rm"))
                .containsExactly("echo", "$HOME", "*.txt", ";", "rm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a 'b", "a \"b", "a \\"})
    void what_is_not_closed_is_refused(String line) {
        assertThatThrownBy(() -> ShellWords.split(line)).isInstanceOf(Mismatch.class);
    }
}
