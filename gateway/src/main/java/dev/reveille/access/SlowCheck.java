package dev.reveille.access;

import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Checks that are slow on purpose, kept away from event loops and from the threads that everything
 * else shares. What was right is known from then on, as a digest, and is never checked again: it
 * never waits, and a page that asks again and again costs one check. Thread-safe.
 */
final class SlowCheck {

    private final KeyedDigest digests = new KeyedDigest();
    private final CheckQueue queue = new CheckQueue();
    private volatile Optional<byte[]> proven = Optional.empty();

    /**
     * Whether the credentials are right; empty when too many wait to know. Blocks.
     *
     * @param check the slow one
     */
    Optional<Boolean> isRight(String credentials, CheckQueue.Asker asker, BooleanSupplier check) {
        byte[] digest = digests.of(credentials);
        return isProven(digest)
                ? Optional.of(true)
                : queue.ask(asker, digest, () -> isProven(digest) || prove(digest, check));
    }

    /** Whether these were found right before. Never blocks. */
    boolean wasProven(String credentials) {
        return proven.isPresent() && isProven(digests.of(credentials));
    }

    private boolean prove(byte[] digest, BooleanSupplier check) {
        boolean right = check.getAsBoolean();
        if (right) {
            proven = Optional.of(digest);
        }
        return right;
    }

    private boolean isProven(byte[] digest) {
        return proven.filter(known -> MessageDigest.isEqual(known, digest)).isPresent();
    }
}
