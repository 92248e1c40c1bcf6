package dev.reveille.sharing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long something is waited for. Immutable.
 *
 * @param atMost not at all if zero or negative
 */
public record Patience(Duration atMost) {

    /** What was waited for; empty if it has failed, or not come in time. */
    public <T> Optional<T> await(CompletableFuture<T> answer) {
        try {
            return Optional.of(answer.get(Math.max(0, atMost.toMillis()), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException missing) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
