package dev.reveille.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Checks that wait for their turn")
class CheckQueueTest {

    private static final int CAPACITY = 16;

    private final CheckQueue queue = new CheckQueue();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final List<String> threads = new CopyOnWriteArrayList<>();

    /** What was checked, in order. */
    private final List<String> checked = new CopyOnWriteArrayList<>();

    /** One is being checked, and nobody waits. */
    @BeforeEach
    void occupy() {
        var _ = enter(1000, 0, "first");
        await().until(running::get, count -> count == 1);
    }

    @AfterEach
    void end() {
        slow.countDown();
    }

    @Test
    void areMadeOneAtATimeOnTheirOwnThreadAndTheSeventeenthIsTurnedAway() {
        List<CompletableFuture<Optional<Boolean>>> answers = full(0);
        CompletableFuture<Optional<Boolean>> newest = enter(99, 0, "newest");

        assertThat(newest).isCompletedWithValue(Optional.empty());
        slow.countDown();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).hasValue(false));
        assertThat(most).hasValue(1);
        assertThat(threads).hasSize(CAPACITY + 1).containsOnly("credentials");
    }

    @Test
    void areOnlyOneOfEachClient() {
        CompletableFuture<Optional<Boolean>> first = enter(1, 0, "one");
        for (int i = 0; i < 40; i++) {
            assertThat(enter(1, 0, "more " + i)).isCompletedWithValue(Optional.empty());
        }
        CompletableFuture<Optional<Boolean>> other = enter(2, 0, "right");
        slow.countDown();

        assertThat(first.join()).hasValue(false);
        assertThat(other.join()).hasValue(true);
    }

    @Test
    void areSharedByWhoeverBringsTheSame() {
        List<CompletableFuture<Optional<Boolean>>> same = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            same.add(enter(i % 20, i % 3, "right"));
        }
        CompletableFuture<Optional<Boolean>> underWay = enter(50, 0, "first");
        slow.countDown();

        assertThat(same).allSatisfy(answer -> assertThat(answer.join()).hasValue(true));
        assertThat(underWay.join()).hasValue(false);
        assertThat(checked).containsExactly("first", "right");
    }

    @Test
    void areMadeFirstForThoseWhoHaveBeenWrongLeastOften() {
        CompletableFuture<Optional<Boolean>> last = enter(1, 3, "thrice wrong");
        var _ = enter(2, 0, "new");
        var _ = enter(3, -1, "known");
        var _ = enter(4, 0, "new, too");
        slow.countDown();

        last.join();
        assertThat(checked).containsExactly("first", "known", "new", "new, too", "thrice wrong");
    }

    @Test
    void giveWayToSomebodyNewWhenTheyAreOfWhoHasBeenWrongMostOften() {
        List<CompletableFuture<Optional<Boolean>>> guessers = full(2);
        CompletableFuture<Optional<Boolean>> operator = enter(99, 0, "right");

        assertThat(guessers.getLast()).isCompletedWithValue(Optional.empty());
        assertThat(enter(98, 3, "worse")).isCompletedWithValue(Optional.empty());
        slow.countDown();
        assertThat(operator.join()).hasValue(true);
        assertThat(checked.subList(0, 2)).containsExactly("first", "right");
        assertThat(guessers.subList(0, CAPACITY - 1))
                .allSatisfy(answer -> assertThat(answer.join()).hasValue(false));
    }

    @Test
    void thatWereRefusedTakeNobodysTurn() {
        full(1);
        for (int i = 0; i < 100; i++) {
            var _ = enter(2000 + i, 0, "flood " + i);
        }
        slow.countDown();
        await().until(() -> checked.size() == 1 + CAPACITY);

        assertThat(enter(1, 0, "right").join()).hasValue(true);
    }

    /** As many wait as may, the newest last. */
    private List<CompletableFuture<Optional<Boolean>>> full(int doubt) {
        List<CompletableFuture<Optional<Boolean>>> answers = new ArrayList<>();
        for (int i = 0; i < CAPACITY; i++) {
            answers.add(enter(i, doubt, "guess " + i));
        }
        return answers;
    }

    private CompletableFuture<Optional<Boolean>> enter(int client, int doubt, String subject) {
        return queue.enter(
                asker(client, doubt),
                subject.getBytes(StandardCharsets.UTF_8),
                () -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    threads.add(Thread.currentThread().getName());
                    checked.add(subject);
                    awaitQuietly(slow);
                    running.decrementAndGet();
                    return subject.equals("right");
                });
    }

    static CheckQueue.Asker asker(int client, int doubt) {
        return new CheckQueue.Asker(ClientBlock.of(FailedAttemptsTest.ipv4(client)), doubt);
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
