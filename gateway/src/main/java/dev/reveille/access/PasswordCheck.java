package dev.reveille.access;

import com.password4j.Argon2Function;
import com.password4j.BcryptFunction;
import dev.reveille.config.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;

/** Whether a password is the one that is configured, as itself or as a hash. Thread-safe. */
@FunctionalInterface
interface PasswordCheck {

    /** {@code 2a}, {@code 2b} and {@code 2y} name the same algorithm, free of old mistakes. */
    Pattern BCRYPT_VARIANT = Pattern.compile("\\A\\$2[aby]\\$");

    boolean matches(String password);

    /** For what the configuration has. */
    static PasswordCheck of(String configured) {
        if (!PasswordHash.isMeant(configured)) {
            byte[] expected = configured.getBytes(StandardCharsets.UTF_8);
            return password ->
                    MessageDigest.isEqual(expected, password.getBytes(StandardCharsets.UTF_8));
        }
        if (configured.startsWith("$argon2")) {
            Argon2Function argon2 = Argon2Function.getInstanceFromHash(configured);
            return password -> argon2.check(password, configured);
        }
        String hash = BCRYPT_VARIANT.matcher(configured).replaceFirst("\\$2y\\$");
        BcryptFunction bcrypt = BcryptFunction.getInstanceFromHash(hash);
        return password -> bcrypt.check(password, hash);
    }
}
