package dev.reveille.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.GatewaySettings.AdminAuth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that are in files, and passwords that are hashes. */
class AdminSecretsTest {

    private static final String BCRYPT =
            "$2y$05$abcdefghijklmnopqrstuufCq7KSx/yTY1N2WBDUpQoHYqabOcAn2";

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "s3cret\n", "s3cret\r\n"})
    void a_secret_in_a_file_is_read_without_its_line_break(String content) throws Exception {
        Path file = file(content);

        assertThat(auth("{method: bearer, token_file: '" + file + "'}"))
                .isEqualTo(new AdminAuth.Bearer("s3cret"));
        assertThat(auth("{method: basic, username: ann, password_file: '" + file + "'}"))
                .isEqualTo(new AdminAuth.Basic("ann", "s3cret"));
    }

    @Test
    void blanks_in_a_secret_file_are_part_of_the_secret() throws Exception {
        assertThat(auth("{method: bearer, token_file: '" + file(" a b \n") + "'}"))
                .isEqualTo(new AdminAuth.Bearer(" a b "));
    }

    @Test
    void a_missing_secret_file_is_a_problem_with_its_line() {
        Path missing = folder.resolve("missing");

        assertThat(problems("method: bearer", "token_file: " + missing))
                .containsExactly(
                        "config.yaml:4:5: gateway.admin_auth.token_file: "
                                + missing
                                + ": no such file; is the secret mounted there?");
    }

    @Test
    void what_is_no_secret_is_a_problem_that_does_not_show_it() throws Exception {
        assertThat(problems("method: bearer", "token_file: " + folder))
                .singleElement()
                .asString()
                .startsWith(
                        "config.yaml:4:5: gateway.admin_auth.token_file: " + folder + " cannot");
        assertThat(problems("method: bearer", "token_file: " + file("\n")))
                .singleElement()
                .asString()
                .contains("is empty (expected: the secret on one line)");
        assertThat(problems("method: bearer", "token_file: " + file("hunter2\nhunter3\n")))
                .singleElement()
                .asString()
                .contains("more than one line")
                .doesNotContain("hunter");
        assertThat(problems("method: bearer", "token_file: " + file("x".repeat(5000))))
                .singleElement()
                .asString()
                .contains("too large");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(problems("method: bearer", "token_file: " + binary))
                .singleElement()
                .asString()
                .contains("not a text in UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin_auth: hunter2",
                "admin_auth: {method: basic, username: ann, password: *hunter2}",
                "admin_auth: {method: bearer, token: [hunter2]}",
            })
    void what_stands_where_a_secret_was_meant_is_never_shown(String line) {
        List<String> problems = Reading.problems("gateway:\n  " + line + "\n");

        assertThat(problems).isNotEmpty().noneMatch(problem -> problem.contains("hunter2"));
    }

    @Test
    void credentials_without_a_method_are_a_problem() {
        assertThat(Reading.problems("gateway:\n  admin_auth: {username: ann, password: x}\n"))
                .singleElement()
                .asString()
                .startsWith("config.yaml:2:")
                .contains("given without method");
        assertThat(
                        Reading.gateway("admin_auth: {method: none, username: ann, password: x}")
                                .adminAuth())
                .isEqualTo(new AdminAuth.None());
    }

    @Test
    void a_secret_and_a_file_of_it_contradict_each_other() throws Exception {
        assertThat(problems("method: bearer", "token: a", "token_file: " + file("b")))
                .containsExactly(
                        "config.yaml:5:5: gateway.admin_auth.token_file: given besides token"
                                + " (expected: one of the two)");
    }

    @Test
    void the_environment_wins_over_the_file_whichever_of_the_two_it_names() throws Exception {
        Path file = file("from-secret\n");
        String inline = "gateway: {admin_auth: {method: bearer, token: from-config}}";
        String named = "gateway: {admin_auth: {method: bearer, token_file: '" + file + "'}}";

        assertThat(auth(inline, Map.of("ADMIN_AUTH_TOKEN_FILE", file.toString())))
                .isEqualTo(new AdminAuth.Bearer("from-secret"));
        assertThat(auth(named, Map.of("ADMIN_AUTH_TOKEN", "from-variable")))
                .isEqualTo(new AdminAuth.Bearer("from-variable"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                BCRYPT,
                "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0c2FsdA$dPP7gN/WofMHibHpXo+0rrvGXeRb",
            })
    void a_hash_in_place_of_a_password_is_taken(String hash) {
        assertThat(auth("{method: basic, username: ann, password: '" + hash + "'}"))
                .isEqualTo(new AdminAuth.Basic("ann", hash));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2y$05$tooshort",
                "$2x$05$abcdefghijklmnopqrstuu.0UyjP5BcXiYVNUmAdS9ov8NomSiYHa",
                "$2y$31$abcdefghijklmnopqrstuufCq7KSx/yTY1N2WBDUpQoHYqabOcAn2",
                "$apr1$abcdefgh$abcdefghijklmnopqrstuv",
                "$6$abcdefgh$abcdefghijklmnopqrstuv",
                "$argon2id$v=19$m=1024$c2FsdA$abcd",
                "$argon2id$v=19$m=9999999,t=3,p=4$c2FsdHNhbHRzYWx0c2FsdA$dPP7gN/WofMHibHp",
            })
    void a_hash_that_cannot_be_checked_is_a_problem_that_does_not_show_it(String hash)
            throws Exception {
        assertThat(problems("method: basic", "username: ann", "password: " + hash))
                .singleElement()
                .asString()
                .startsWith("config.yaml:5:5: gateway.admin_auth.password: a hash that ")
                .doesNotContain(hash);
        assertThat(problems("method: basic", "username: ann", "password_file: " + file(hash)))
                .singleElement()
                .asString()
                .startsWith("config.yaml:5:5: gateway.admin_auth.password_file: a hash that ");
    }

    private Path file(String content) throws Exception {
        return Files.writeString(Files.createTempFile(folder, "secret", ""), content);
    }

    private static AdminAuth auth(String flow) {
        return auth("gateway: {admin_auth: " + flow + "}", Map.of());
    }

    private static AdminAuth auth(String yaml, Map<String, String> environment) {
        return Reading.accepted(yaml, environment).configuration().gateway().adminAuth();
    }

    private static List<String> problems(String... lines) {
        return Reading.problems(
                "gateway:\n  admin_auth:\n    " + String.join("\n    ", lines) + "\n");
    }
}
