package dev.reveille.config;

import static dev.reveille.config.Key.key;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The keys of {@code gateway.sharing}. */
final class SharingKeys {

    private static final ScalarType<String> WORD =
            ScalarType.matching(
                    "a text of letters, digits, dots, hyphens, underscores and colons",
                    "[a-zA-Z0-9][a-zA-Z0-9_.:-]{0,99}");

    static final Key<URI> REDIS =
            key("redis", NetworkTypes.REDIS, "where Redis or Valkey answers; `rediss` is with TLS")
                    .required()
                    .fromEnvironment("SHARING_REDIS");

    static final Key<String> USERNAME =
            key("username", TextTypes.USERNAME, "user name for Redis, where it has users")
                    .fromEnvironment("SHARING_USERNAME");

    static final Key<String> PASSWORD =
            key("password", TextTypes.SECRET, "password for Redis")
                    .fromEnvironment("SHARING_PASSWORD");

    static final Key<Path> PASSWORD_FILE =
            key(
                            "password_file",
                            TextTypes.FILE,
                            "file that holds the password, instead of `password`")
                    .fromEnvironment("SHARING_PASSWORD_FILE");

    static final Key<Path> CA_FILE =
            key("ca_file", TextTypes.FILE, "certificates to trust for `rediss`, in PEM")
                    .orElseDescribed("those that Java trusts");

    static final Key<String> PREFIX =
            key(
                            "prefix",
                            WORD,
                            "begins everything in Redis; the gateways that share have the same, and"
                                    + " nobody else has it")
                    .orElse("reveille");

    static final Key<String> NAME =
            key("name", WORD, "this gateway's name among them, for logs and the dashboard")
                    .orElseDescribed("the machine's name")
                    .fromEnvironment("SHARING_NAME");

    static final Key<Duration> FORGET_AFTER =
            key(
                            "forget_after",
                            TimeTypes.atLeast(Duration.ofSeconds(10)),
                            "how long a gateway that vanished without taking leave counts as"
                                    + " serving everything; the same for all")
                    .orElse("5m");

    static final KeyTable TABLE =
            new KeyTable(
                    List.of(
                            REDIS,
                            USERNAME,
                            PASSWORD,
                            PASSWORD_FILE,
                            CA_FILE,
                            PREFIX,
                            NAME,
                            FORGET_AFTER));

    private SharingKeys() {}
}
