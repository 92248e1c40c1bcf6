package dev.reveille.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hashes were made by others: bcrypt by libxcrypt, Argon2 by libargon2. */
@DisplayName("The check of a password")
class PasswordCheckTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pass:wörd",
                "$2y$05$abcdefghijklmnopqrstuufCq7KSx/yTY1N2WBDUpQoHYqabOcAn2",
                "$2b$05$abcdefghijklmnopqrstuufCq7KSx/yTY1N2WBDUpQoHYqabOcAn2",
                "$2a$05$abcdefghijklmnopqrstuufCq7KSx/yTY1N2WBDUpQoHYqabOcAn2",
                "$argon2id$v=19$m=1024,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA"
                        + "$x465ANkwNxKomf2OTgPs/XJgLSXk+gETu5x4OBVaAJw",
                "$argon2id$v=19$m=256,t=1,p=4$c2FsdHNhbHRzYWx0c2FsdA"
                        + "$dDdljGRjST2ywrMR/DLXEHhYBGtYu6GelcI/zs+0jD4",
                "$argon2i$v=19$m=256,t=3,p=1$c2FsdHNhbHRzYWx0c2FsdA"
                        + "$xQYY87XrhmqQ67DPRBP4Xs8I+/OY6srLrbTVKda7Zaw",
                "$argon2d$v=19$m=256,t=1,p=2$c2FsdHNhbHRzYWx0c2FsdA"
                        + "$vnT+JTIp7KkaT7ZB5j8Bm4gVl1EN2xWiyO7tjPUMsiY",
            })
    void takesTheRightOneAndNoOther(String configured) {
        PasswordCheck check = PasswordCheck.of(configured);

        assertThat(check.matches("pass:wörd")).isTrue();
        assertThat(check.matches("pass:word")).isFalse();
        assertThat(check.matches("pass:wör")).isFalse();
        assertThat(check.matches("pass:wördd")).isFalse();
        assertThat(check.matches("")).isFalse();
        assertThat(check.matches("x".repeat(5000))).isFalse();
    }

    @Test
    void aHashIsNotItsOwnPassword() {
        String hash = "$2y$05$abcdefghijklmnopqrstuufCq7KSx/yTY1N2WBDUpQoHYqabOcAn2";

        assertThat(PasswordCheck.of(hash).matches(hash)).isFalse();
    }
}
