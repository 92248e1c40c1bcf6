package dev.reveille.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.Instance.Running;
import dev.reveille.time.SystemTime;
import dev.reveille.workload.WorkloadState.Awake;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many threads and the real clock, an idle timeout of a millisecond, for a bounded number of
 * rounds.
 */
@DisplayName("Requests that race with falling asleep")
class EnterWhileFallingAsleepTest {

    private static final int VISITORS = 4;
    private static final int ROUNDS = 400;

    @Test
    @Timeout(60)
    void areNeverCountedInOnAWorkloadThatIsThenStopped() throws Exception {
        assertEveryoneIsServed("idle_timeout: 1ms", "stop_timeout: 1h", _ -> {});
    }

    /** A drain that misses the end of its last request would last for the hour it may. */
    @Test
    @Timeout(60)
    void neitherLoseAnythingNorHoldUpAStopThatIsOrdered() throws Exception {
        assertEveryoneIsServed(
                "idle_timeout: 0",
                "stop_timeout: 1h",
                workload -> {
                    workload.putToSleep(SleepReason.OPERATOR);
                    // Some of the others leave just while this one is counted, and taken back.
                    for (int i = 0; i < 20_000; i++) {
                        if (workload.enter().isPresent()) {
                            workload.leave();
                        }
                    }
                });
    }

    private static void assertEveryoneIsServed(
            String idleTimeout, String stopTimeout, Consumer<Workload> nowAndThen)
            throws Exception {
        try (SystemTime time = new SystemTime()) {
            ScriptedRuntime runtime = new ScriptedRuntime(time);
            runtime.creates("app");
            Workload workload =
                    new Workload(
                            Scene.definition(idleTimeout, stopTimeout),
                            new Surroundings(
                                    runtime,
                                    time,
                                    () -> 30,
                                    new HeldRequests(VISITORS),
                                    _ -> (_, _) -> Optional.empty()),
                            (_, _, _) -> {});
            AtomicInteger served = new AtomicInteger();
            List<CompletableFuture<Void>> visitors =
                    IntStream.range(0, VISITORS)
                            .mapToObj(_ -> visitor(workload, runtime, served))
                            .toList();
            CompletableFuture<Void> all =
                    CompletableFuture.allOf(visitors.toArray(new CompletableFuture<?>[0]));
            while (!all.isDone()) {
                nowAndThen.accept(workload);
                LockSupport.parkNanos(3_000_000);
            }
            all.get(50, TimeUnit.SECONDS);

            assertThat(served).hasValue(VISITORS * ROUNDS);
            assertThat(workload.inFlight()).isZero();
            assertThat(workload.held()).isZero();
            assertThat(runtime.count(ScriptedRuntime.Call.STOP))
                    .as("it did fall asleep in between")
                    .isGreaterThan(20);
        }
    }

    private static CompletableFuture<Void> visitor(
            Workload workload, ScriptedRuntime runtime, AtomicInteger served) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                for (int i = 0; i < ROUNDS; i++) {
                                    visit(workload, runtime);
                                    served.incrementAndGet();
                                    // Long enough for all to be idle at once now and then, and
                                    // never the same.
                                    LockSupport.parkNanos(2_500_000 + i % 40 * 25_000L);
                                }
                                done.complete(null);
                            } catch (Throwable failure) {
                                done.completeExceptionally(failure);
                            }
                        });
        return done;
    }

    private static void visit(Workload workload, ScriptedRuntime runtime) throws Exception {
        while (true) {
            Optional<Awake> awake = workload.enter();
            if (awake.isPresent()) {
                try {
                    assertRuns(runtime, awake.get());
                    LockSupport.parkNanos(100_000);
                    assertRuns(runtime, awake.get());
                } finally {
                    workload.leave();
                }
                return;
            }
            CompletableFuture<HoldOutcome> outcome = new CompletableFuture<>();
            workload.hold(Duration.ofSeconds(20), outcome::complete);
            assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(HoldOutcome.Ready.class);
        }
    }

    private static void assertRuns(ScriptedRuntime runtime, Awake awake) {
        assertThat(runtime.status("app"))
                .isInstanceOfSatisfying(
                        Running.class, now -> assertThat(now.run()).isEqualTo(awake.run()));
    }
}
