package dev.reveille.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The machine's time")
class SystemTimeTest {

    private static final Duration LONG = Duration.ofDays(1);

    @Test
    void runsATaskNoSoonerThanItsDelayOnAThreadThatMayBlock() throws Exception {
        try (SystemTime time = new SystemTime()) {
            long begun = time.nanos();
            CompletableFuture<Boolean> virtual = new CompletableFuture<>();
            time.after(
                    Duration.ofMillis(20),
                    () -> virtual.complete(Thread.currentThread().isVirtual()));

            assertThat(virtual.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(time.since(begun)).isGreaterThanOrEqualTo(Duration.ofMillis(20));
        }
    }

    @Test
    void runsAtOnceWhatIsDueAlready() throws Exception {
        try (SystemTime time = new SystemTime()) {
            CompletableFuture<String> ran = new CompletableFuture<>();
            time.after(Duration.ofSeconds(-5), () -> ran.complete("yes"));

            assertThat(ran.get(10, TimeUnit.SECONDS)).isEqualTo("yes");
        }
    }

    @Test
    void keepsNothingOfATaskThatWasCancelled() {
        try (SystemTime time = new SystemTime()) {
            for (int i = 0; i < 1000; i++) {
                time.after(LONG, () -> {}).cancel();
            }

            assertThat(time.waiting()).isZero();
        }
    }

    @Test
    void dropsTasksOnceClosedWithoutComplaint() {
        SystemTime time = new SystemTime();
        time.after(LONG, () -> {});
        time.close();

        assertThatCode(() -> time.after(Duration.ZERO, () -> {}).cancel())
                .doesNotThrowAnyException();
        assertThat(time.waiting()).isZero();
    }

    @Test
    void survivesATaskThatFails() throws Exception {
        try (SystemTime time = new SystemTime()) {
            time.after(
                    Duration.ZERO,
                    () -> {
                        throw new IllegalStateException("a task's own mistake");
                    });
            CompletableFuture<String> next = new CompletableFuture<>();
            time.after(Duration.ofMillis(1), () -> next.complete("ran"));

            assertThat(next.get(10, TimeUnit.SECONDS)).isEqualTo("ran");
        }
    }
}
