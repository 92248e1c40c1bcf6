package dev.reveille.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is kept of credentials in place of themselves: a digest under a key that is in this process
 * alone. Thread-safe.
 */
final class KeyedDigest {

    private static final String MAC = "HmacSHA256";

    private final SecretKeySpec key;

    KeyedDigest() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, MAC);
    }

    byte[] of(String credentials) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(credentials.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new AssertionError("every Java platform has " + MAC, impossible);
        }
    }

    /** As much of it as tells one from another, to be kept by the thousands. */
    long shortOf(String credentials) {
        return ByteBuffer.wrap(of(credentials)).getLong();
    }
}
