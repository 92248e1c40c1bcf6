package dev.reveille.config;

import static dev.reveille.config.Key.key;

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
            key("password", TextTypes.SECRET, "password for `basic`")
                    .fromEnvironment("ADMIN_AUTH_PASSWORD");

    static final Key<String> TOKEN =
            key("token", TextTypes.SECRET, "token for `bearer`")
                    .fromEnvironment("ADMIN_AUTH_TOKEN");

    static final KeyTable TABLE = new KeyTable(List.of(METHOD, USERNAME, PASSWORD, TOKEN));

    private AdminAuthKeys() {}
}
