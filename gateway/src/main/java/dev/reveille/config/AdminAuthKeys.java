package dev.reveille.config;

import static dev.reveille.config.Key.key;

import java.nio.file.Path;
import java.util.List;

/** The keys of {@code gateway.admin_auth}. */
final class AdminAuthKeys {

    /** How one shows who one is. */
    enum Method {
        NONE,
        BASIC,
        BEARER
    }

    static final Key<Method> METHOD =
            key(
                            "method",
                            ScalarType.choice(Method.class),
                            "`none`, `basic` (needs `username` and `password`) or `bearer` (needs"
                                    + " `token`)")
                    .orElse("none")
                    .fromEnvironment("ADMIN_AUTH_METHOD");

    static final Key<String> USERNAME =
            key("username", TextTypes.USERNAME, "user name for `basic`")
                    .fromEnvironment("ADMIN_AUTH_USERNAME");

    static final Key<String> PASSWORD =
            key(
                            "password",
                            TextTypes.SECRET,
                            "password for `basic`: itself, or its hash by bcrypt (`$2y$…`) or"
                                    + " Argon2 (`$argon2id$…`)")
                    .fromEnvironment("ADMIN_AUTH_PASSWORD");

    static final Key<Path> PASSWORD_FILE =
            key(
                            "password_file",
                            TextTypes.FILE,
                            "file that holds the password or its hash, instead of `password`")
                    .fromEnvironment("ADMIN_AUTH_PASSWORD_FILE");

    static final Key<String> TOKEN =
            key("token", TextTypes.SECRET, "token for `bearer`")
                    .fromEnvironment("ADMIN_AUTH_TOKEN");

    static final Key<Path> TOKEN_FILE =
            key("token_file", TextTypes.FILE, "file that holds the token, instead of `token`")
                    .fromEnvironment("ADMIN_AUTH_TOKEN_FILE");

    static final KeyTable TABLE =
            new KeyTable(List.of(METHOD, USERNAME, PASSWORD, PASSWORD_FILE, TOKEN, TOKEN_FILE));

    private AdminAuthKeys() {}
}
