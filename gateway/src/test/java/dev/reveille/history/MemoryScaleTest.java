package dev.reveille.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.time.SystemTime;
import dev.reveille.workload.ScriptedRuntime;
import dev.reveille.workload.SleepReason;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.TestConfiguration;
import dev.reveille.workload.VirtualTime;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState.Awake;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Measuring on real threads, with a runtime that takes its time. */
class MemoryScaleTest {

    @AutoClose private final SystemTime threads = new SystemTime();
    private final VirtualTime time = new VirtualTime();
    private final SlowRuntime runtime = new SlowRuntime(time);
    private final MemoryScale scale = new MemoryScale(runtime, threads);
    private final List<Workload> workloads = Stream.of("one", "two").map(this::workload).toList();
    private final AtomicInteger results = new AtomicInteger();

    @Test
    void putting_to_sleep_does_not_wait_for_a_runtime_that_is_slow() {
        workloads.forEach(this::wake);
        weigh();
        await().until(() -> runtime.asked.get() == 1);

        workloads.forEach(workload -> workload.putToSleep(SleepReason.OPERATOR));
        time.settle();

        assertThat(workloads).allMatch(workload -> workload.state().word().equals("sleeping"));
        runtime.answer.countDown();
        await().until(() -> results.get() == 1);
        // The other one sleeps by now, and what the first said came too late.
        assertThat(runtime.asked).hasValue(1);
        assertThat(runtime.found).hasValue(0);
    }

    @Test
    void one_is_asked_about_at_a_time_and_further_rounds_wait() {
        workloads.forEach(this::wake);
        weigh();
        await().until(() -> runtime.asked.get() == 1);
        weigh();
        weigh();
        assertThat(runtime.asked).hasValue(1);

        runtime.answer.countDown();
        await().until(() -> results.get() == 2);
        assertThat(runtime.asked).hasValue(2);
        await().until(
                        () -> {
                            weigh();
                            return results.get() >= 4;
                        });
    }

    @Test
    void what_sleeps_is_not_asked_about() {
        runtime.answer.countDown();
        wake(workloads.getFirst());

        weigh();

        await().until(() -> results.get() == 1);
        assertThat(runtime.asked).hasValue(1);
    }

    private void weigh() {
        scale.weigh(
                workloads,
                (_, bytes) -> {
                    if (bytes.isPresent()) {
                        runtime.found.incrementAndGet();
                    }
                    results.incrementAndGet();
                });
    }

    private Workload workload(String name) {
        runtime.creates(name);
        return new Workload(
                TestConfiguration.of(
                                "containers: [{name: %1$s, host: %1$s.test, ready_when: runs}]"
                                        .formatted(name))
                        .workloads()
                        .getFirst(),
                new Surroundings(runtime, time, () -> 0),
                (_, _, _) -> {});
    }

    private void wake(Workload workload) {
        workload.wake();
        time.settle();
        workload.observed(runtime.inspect(workload.name()).orElseThrow(), false);
        time.settle();
        assertThat(workload.state()).isInstanceOf(Awake.class);
    }

    /** Answers how much memory is used once it is let. */
    private static final class SlowRuntime extends ScriptedRuntime {

        private final CountDownLatch answer = new CountDownLatch(1);
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger found = new AtomicInteger();

        private SlowRuntime(VirtualTime time) {
            super(time);
        }

        @Override
        public OptionalLong memory(String name) {
            asked.incrementAndGet();
            try {
                answer.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return OptionalLong.of(7);
        }
    }
}
