package dev.reveille.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Where checks that take long wait for their turn, so that few strangers cannot keep out everyone:
 * one is made at a time; of each client one waits; those of clients that have been wrong less often
 * come first; when too many wait, the newest of the client that has been wrong most often is
 * refused. Whoever brings what is being checked already, or waits to be, shares that check.
 *
 * <p>Thread-safe; its thread ends by itself.
 */
final class CheckQueue {

    private static final int MOST_WAITING = 16;
    private static final long PATIENCE_SECONDS = 20;

    /**
     * Who asks.
     *
     * @param doubt how often it has been wrong; below zero for one that is known
     */
    record Asker(ClientBlock client, int doubt) {}

    /** One check, and those who want to know. */
    private record Waiting(
            Asker asker,
            ByteBuffer subject,
            BooleanSupplier check,
            CompletableFuture<Optional<Boolean>> answer) {}

    /** Of those with the same doubt, the oldest comes first: sorting keeps their order. */
    private static final Comparator<Waiting> TURN =
            Comparator.comparingInt(waiting -> waiting.asker().doubt());

    private final ThreadPoolExecutor thread;

    /** In the order of their turns. */
    @GuardedBy("this")
    private final List<Waiting> waiting = new ArrayList<>();

    @GuardedBy("this")
    private Optional<Waiting> running = Optional.empty();

    CheckQueue() {
        this.thread =
                new ThreadPoolExecutor(
                        1,
                        1,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("credentials").factory());
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * What the check says; empty when its turn does not come. Blocks.
     *
     * @param subject the same for two checks that say the same
     */
    Optional<Boolean> ask(Asker asker, byte[] subject, BooleanSupplier check) {
        return await(enter(asker, subject, check));
    }

    /** The same, and does not block. */
    CompletableFuture<Optional<Boolean>> enter(Asker asker, byte[] subject, BooleanSupplier check) {
        return enter(
                new Waiting(asker, ByteBuffer.wrap(subject), check, new CompletableFuture<>()));
    }

    private synchronized CompletableFuture<Optional<Boolean>> enter(Waiting newcomer) {
        Optional<Waiting> same =
                Stream.concat(running.stream(), waiting.stream())
                        .filter(other -> other.subject().equals(newcomer.subject()))
                        .findFirst();
        if (same.isPresent()) {
            return same.get().answer();
        }
        ClientBlock client = newcomer.asker().client();
        if (waiting.stream().anyMatch(other -> other.asker().client().equals(client))) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        waiting.add(newcomer);
        waiting.sort(TURN);
        if (waiting.size() > MOST_WAITING) {
            // Its turn is now somebody else's, so that there are as many turns as who wait.
            waiting.removeLast().answer().complete(Optional.empty());
        } else {
            thread.execute(this::next);
        }
        return newcomer.answer();
    }

    private void next() {
        Waiting now;
        synchronized (this) {
            now = waiting.removeFirst();
            running = Optional.of(now);
        }
        Optional<Boolean> verdict = Optional.empty();
        try {
            verdict = Optional.of(now.check().getAsBoolean());
        } catch (RuntimeException mistake) {
            now.answer().completeExceptionally(mistake);
        } finally {
            synchronized (this) {
                running = Optional.empty();
            }
            now.answer().complete(verdict);
        }
    }

    private static Optional<Boolean> await(CompletableFuture<Optional<Boolean>> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException slow) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("checking credentials failed", failure.getCause());
        }
    }
}
