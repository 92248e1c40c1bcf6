package dev.reveille.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A slow check of credentials")
class SlowCheckTest {

    private final SlowCheck check = new SlowCheck();
    private final List<String> checked = new CopyOnWriteArrayList<>();

    @Test
    void isDoneOnceForWhatIsRight() {
        for (int i = 0; i < 20; i++) {
            assertThat(ask(i, "right")).hasValue(true);
        }

        assertThat(checked).containsExactly("right");
    }

    @Test
    void isDoneEachTimeForWhatIsWrong() {
        assertThat(check.wasProven("right")).isFalse();
        ask(1, "right");
        assertThat(ask(1, "wrong")).hasValue(false);
        assertThat(ask(1, "wrong")).hasValue(false);
        assertThat(ask(1, "right")).hasValue(true);

        assertThat(checked).containsExactly("right", "wrong", "wrong");
        assertThat(check.wasProven("right")).isTrue();
        assertThat(check.wasProven("wrong")).isFalse();
    }

    @Test
    void ofWhatIsKnownToBeRightNeverWaits() throws Exception {
        ask(1, "right");
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Optional<Boolean>> guess =
                CompletableFuture.supplyAsync(
                        () ->
                                check.isRight(
                                        "guess",
                                        CheckQueueTest.asker(2, 0),
                                        () -> {
                                            begun.countDown();
                                            CheckQueueTest.awaitQuietly(slow);
                                            return false;
                                        }));
        begun.await();

        assertThat(ask(3, "right")).hasValue(true);
        assertThat(guess).isNotDone();
        slow.countDown();
        assertThat(guess.join()).hasValue(false);
    }

    @Test
    void thatFailsIsNoAnswerAndNotTheLast() {
        assertThatThrownBy(
                        () ->
                                check.isRight(
                                        "x",
                                        CheckQueueTest.asker(1, 0),
                                        () -> {
                                            throw new IllegalArgumentException("broken");
                                        }))
                .hasRootCauseMessage("broken");

        assertThat(ask(1, "right")).hasValue(true);
    }

    private Optional<Boolean> ask(int client, String credentials) {
        return check.isRight(
                credentials,
                CheckQueueTest.asker(client, 0),
                () -> {
                    checked.add(credentials);
                    return credentials.equals("right");
                });
    }
}
