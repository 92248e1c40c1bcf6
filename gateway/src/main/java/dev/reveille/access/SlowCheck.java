package dev.reveille.access;

import dev.reveille.time.Time;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Runs checks that are slow on purpose: one at a time, on a thread of its own, so that neither
 * event loops nor the threads that everything else shares are kept busy; few wait for it, and more
 * are turned away. What was right is remembered for a minute, as a digest under a key that is in
 * this process alone, so that a page which asks again and again costs one check a minute.
 * Thread-safe; its thread ends by itself.
 */
final class SlowCheck {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST_WAITING = 16;
    private static final String MAC = "HmacSHA256";

    /**
     * What was right.
     *
     * @param at {@link Time#nanos()} of its check
     */
    private record Proven(String digest, long at) {}

    private final Time time;
    private final SecretKeySpec key;
    private final ThreadPoolExecutor thread;
    private volatile Optional<Proven> proven = Optional.empty();

    SlowCheck(Time time) {
        this.time = time;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, MAC);
        this.thread =
                new ThreadPoolExecutor(
                        1,
                        1,
                        10,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MOST_WAITING),
                        Thread.ofPlatform().daemon().name("credentials").factory());
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Whether the credentials are right; empty when too many wait to know. Blocks.
     *
     * @param check the slow one
     */
    Optional<Boolean> isRight(String credentials, BooleanSupplier check) {
        String digest = digest(credentials);
        if (isProven(digest)) {
            return Optional.of(true);
        }
        Future<Boolean> result;
        try {
            result = thread.submit(() -> isProven(digest) || prove(digest, check));
        } catch (RejectedExecutionException full) {
            return Optional.empty();
        }
        return await(result);
    }

    /** Whether these were found right last, however long ago. Never blocks. */
    boolean wasProven(String credentials) {
        return proven.filter(known -> same(known.digest(), digest(credentials))).isPresent();
    }

    private boolean prove(String digest, BooleanSupplier check) {
        boolean right = check.getAsBoolean();
        if (right) {
            proven = Optional.of(new Proven(digest, time.nanos()));
        }
        return right;
    }

    private boolean isProven(String digest) {
        return proven.filter(known -> time.since(known.at()).compareTo(REMEMBERED) < 0)
                .filter(known -> same(known.digest(), digest))
                .isPresent();
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private static Optional<Boolean> await(Future<Boolean> result) {
        try {
            return Optional.of(result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (TimeoutException slow) {
            result.cancel(false);
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("checking credentials failed", failure.getCause());
        }
    }

    private String digest(String credentials) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return HexFormat.of()
                    .formatHex(mac.doFinal(credentials.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new AssertionError("every Java platform has " + MAC, impossible);
        }
    }
}
