package dev.reveille.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.workload.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A slow check of credentials")
class SlowCheckTest {

    private final VirtualTime time = new VirtualTime();
    private final SlowCheck check = new SlowCheck(time);
    private final AtomicInteger checks = new AtomicInteger();

    @Test
    void isDoneOnceAMinuteForWhatIsRight() {
        for (int i = 0; i < 20; i++) {
            assertThat(ask("right")).hasValue(true);
        }
        assertThat(checks).hasValue(1);
        time.advance(Duration.ofSeconds(59));
        ask("right");
        assertThat(checks).hasValue(1);
        time.advance(Duration.ofSeconds(1));
        ask("right");
        assertThat(checks).hasValue(2);
    }

    @Test
    void isDoneEachTimeForWhatIsWrong() {
        ask("right");
        assertThat(ask("wrong")).hasValue(false);
        assertThat(ask("wrong")).hasValue(false);
        assertThat(checks).hasValue(3);
        assertThat(ask("right")).hasValue(true);
        assertThat(checks).hasValue(3);
    }

    @Test
    void isDoneOneAtATimeOnItsOwnThreadAndTurnsAwayTheSeventeenthWhoWaits() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<String> threads = new ArrayList<>();
        try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Optional<Boolean>>> answers = new ArrayList<>();
            for (int i = 0; i < 18; i++) {
                String credentials = "wrong " + i;
                answers.add(
                        CompletableFuture.supplyAsync(
                                () ->
                                        check.isRight(
                                                credentials,
                                                () -> {
                                                    most.accumulateAndGet(
                                                            running.incrementAndGet(), Math::max);
                                                    threads.add(Thread.currentThread().getName());
                                                    awaitQuietly(slow);
                                                    running.decrementAndGet();
                                                    return false;
                                                }),
                                askers));
                if (i == 0) {
                    await().until(running::get, count -> count == 1);
                }
            }
            await().until(() -> answers.stream().filter(CompletableFuture::isDone).count() == 1);
            slow.countDown();
            List<Optional<Boolean>> results =
                    answers.stream().map(CompletableFuture::join).toList();

            assertThat(results).filteredOn(Optional::isEmpty).hasSize(1);
            assertThat(most).hasValue(1);
            assertThat(threads).hasSize(17).containsOnly("credentials");
        }
    }

    private Optional<Boolean> ask(String credentials) {
        return check.isRight(
                credentials,
                () -> {
                    checks.incrementAndGet();
                    return credentials.equals("right");
                });
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
