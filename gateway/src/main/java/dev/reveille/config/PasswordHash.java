package dev.reveille.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hashes of passwords in the form in which the usual tools write them: bcrypt ({@code $2y$…}, from
 * {@code htpasswd -B}) and Argon2 ({@code $argon2id$…}, from {@code argon2 -e}). Only their form is
 * looked at here.
 */
public final class PasswordHash {

    private static final Pattern MEANT =
            Pattern.compile("\\$(?:2[a-z]?|argon2[a-z]*|apr1|1|5|6|y|7|scrypt|pbkdf2[^$]*)\\$.*");

    /** {@code 2x} is what a faulty implementation made. More than 16 takes seconds. */
    private static final Pattern BCRYPT =
            Pattern.compile("\\$2[aby]\\$(?:0[4-9]|1[0-6])\\$[./A-Za-z0-9]{53}");

    private static final Pattern ARGON2 =
            Pattern.compile(
                    "\\$argon2(?:id|i|d)\\$v=19\\$m=([0-9]{1,9}),t=([0-9]{1,9}),p=([0-9]{1,9})"
                            + "\\$[A-Za-z0-9+/]{11,}\\$[A-Za-z0-9+/]{6,}");

    /** KiB; the memory is taken from the gateway's heap, once to stay and once for each check. */
    private static final int MOST_MEMORY = 256 * 1024;

    private static final int MOST_ROUNDS = 100;
    private static final int MOST_LANES = 16;

    private PasswordHash() {}

    /** Whether a text is meant to be a hash, rather than a password that is written as it is. */
    public static boolean isMeant(String text) {
        return MEANT.matcher(text).matches();
    }

    /** Why a text that is meant to be a hash cannot be used; empty when it can. */
    static Optional<String> obstacle(String text) {
        if (BCRYPT.matcher(text).matches()) {
            return Optional.empty();
        }
        Matcher argon2 = ARGON2.matcher(text);
        if (!argon2.matches()) {
            return Optional.of(
                    "a hash that the gateway does not know (expected: bcrypt as $2y$10$…, of a cost"
                            + " up to 16, or Argon2 as $argon2id$v=19$m=…,t=…,p=…$…$…)");
        }
        boolean affordable =
                within(argon2.group(1), MOST_MEMORY)
                        && within(argon2.group(2), MOST_ROUNDS)
                        && within(argon2.group(3), MOST_LANES);
        return affordable
                ? Optional.empty()
                : Optional.of(
                        "a hash that takes too much to check (expected: m up to %d, t up to %d, p"
                                        .formatted(MOST_MEMORY, MOST_ROUNDS)
                                + " up to "
                                + MOST_LANES
                                + ")");
    }

    private static boolean within(String number, int most) {
        int value = Integer.parseInt(number);
        return value >= 1 && value <= most;
    }
}
