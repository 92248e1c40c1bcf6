package dev.reveille.runtime.process;

import static dev.reveille.runtime.process.ProcessWorkload.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.time.SystemTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessWatchTest {

    private final SystemTime time = new SystemTime();
    private final ProcessRuntime runtime = new ProcessRuntime(time);
    private final List<RuntimeEvent> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void endEverything() {
        runtime.close();
        time.close();
    }

    @Test
    void aWatchBeginsWithEverythingAndThenTellsStartsAndEndsByTheProgramItself() {
        declare(script("app", "sleep 0.3; exit 4"));
        runtime.watch(events::add);
        long before = time.nanos();

        runtime.start("app");

        await().until(() -> events.size() == 3);
        assertThat(events.getFirst())
                .isInstanceOfSatisfying(
                        RuntimeEvent.Synchronized.class,
                        all ->
                                assertThat(all.all())
                                        .extracting(Instance::name)
                                        .containsExactly("app"));
        var running = (Instance.Running) observed(1).status();
        assertThat(running.address(Optional.empty(), 8080)).isPresent();
        assertThat(observed(1).observedAt()).isGreaterThanOrEqualTo(before);
        assertThat(observed(2).status()).isEqualTo(new Instance.Stopped(running.run(), 4, ""));
        assertThat(observed(2).observedAt()).isGreaterThan(observed(1).observedAt());
    }

    @Test
    void aStopAPauseAndAResumeAskedByUsAreToldToo() {
        declare(script("app", "sleep 600"));
        runtime.start("app");
        runtime.watch(events::add);

        runtime.pause("app");
        runtime.resume("app");
        runtime.stop("app", Optional.empty());

        await().until(() -> events.size() == 4);
        assertThat(observed(1).status()).isInstanceOf(Instance.Paused.class);
        assertThat(observed(2).status()).isInstanceOf(Instance.Running.class);
        assertThat(observed(3).status()).isInstanceOf(Instance.Stopped.class);
    }

    @Test
    void aRunHasStartedWhenItWasAndNotWhenItGoesOnAfterAPause() {
        declare(script("app", "sleep 600"));
        Instant before = time.now();
        runtime.start("app");
        Optional<Instant> started = ((Instance.Running) status("app")).startedAt();
        Instant after = time.now();

        runtime.pause("app");
        Instance.Paused paused = (Instance.Paused) status("app");
        runtime.resume("app");

        assertThat(started.orElseThrow()).isBetween(before, after);
        assertThat(paused.resumed().startedAt()).isEqualTo(started);
        assertThat(((Instance.Running) status("app")).startedAt()).isEqualTo(started);
    }

    @Test
    void aProcessKilledByAnyoneElseIsToldAtOnce() {
        declare(script("app", "exec sleep 600"));
        runtime.start("app");
        String run = runtime.inspect("app").orElseThrow().status().run();
        await().until(() -> Processes.withMark(run).size() == 1);
        runtime.watch(events::add);

        ProcessHandle.of(Processes.withMark(run).getFirst())
                .ifPresent(ProcessHandle::destroyForcibly);

        await().atMost(Duration.ofSeconds(5)).until(() -> events.size() == 2);
        assertThat(((Instance.Stopped) observed(1).status()).exitCode()).isEqualTo(137);
    }

    @Test
    void aNewDefinitionIsObservedAndOneThatIsGoneIsStoppedAndRemoved() {
        runtime.watch(events::add);
        declare(script("app", "sleep 600"), script("other", "sleep 600"));
        runtime.start("app");
        runtime.start("other");
        String run = runtime.inspect("app").orElseThrow().status().run();

        declare(script("other", "sleep 600"));

        await().until(() -> events.contains(new RuntimeEvent.Removed("app")));
        assertThat(Processes.withMark(run)).isEmpty();
        assertThat(runtime.inspect("app")).isEmpty();
        assertThat(runtime.inspect("other").orElseThrow().status())
                .isInstanceOf(Instance.Running.class);
        assertThat(events)
                .filteredOn(RuntimeEvent.Observed.class::isInstance)
                .extracting(e -> ((RuntimeEvent.Observed) e).instance().name())
                .startsWith("app", "other");
    }

    @Test
    void aDefinitionThatComesBackWhileItsOldRunEndsCanBeStartedAgain() {
        var app = script("app", "trap 'sleep 0.5; exit 0' TERM; while :; do sleep 0.1; done");
        declare(app);
        runtime.start("app");
        String first = runtime.inspect("app").orElseThrow().status().run();

        declare();
        await().until(() -> status("app") instanceof Instance.Stopped);
        assertThat(Processes.withMark(first)).as("it is ending").isNotEmpty();
        declare(app);
        assertThat(status("app")).as("nobody is to use it").isInstanceOf(Instance.Stopped.class);
        runtime.start("app");

        assertThat(Processes.withMark(first)).isEmpty();
        assertThat(status("app")).isInstanceOf(Instance.Running.class);
        assertThat(status("app").run()).isNotEqualTo(first);
    }

    @Test
    void aListenerThatLagsFarBehindGetsThePresentStateOfEverything() {
        var release = new CountDownLatch(1);
        declare(script("app", "sleep 600"));
        runtime.start("app");
        runtime.watch(
                event -> {
                    try {
                        release.await();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                    events.add(event);
                });

        for (int i = 0; i < Watchers.ROOM + 10; i++) {
            declare(script("app", "sleep 600"), script("n" + i, "sleep 600"));
        }
        await().until(() -> runtime.list().size() == 2);
        release.countDown();

        await().untilAsserted(
                        () ->
                                assertThat(events)
                                        .filteredOn(RuntimeEvent.Synchronized.class::isInstance)
                                        .hasSizeGreaterThan(1));
        assertThat(events).hasSizeLessThan(Watchers.ROOM + 3);
    }

    @Test
    void aClosedWatchTellsNothingMoreAndAFailingListenerIsNotGivenUp() {
        List<RuntimeEvent> kept = new CopyOnWriteArrayList<>();
        runtime.watch(events::add).close();
        runtime.watch(
                event -> {
                    kept.add(event);
                    throw new IllegalStateException("thrown on purpose by a test");
                });

        declare(script("app", "sleep 600"));

        await().until(() -> kept.size() == 2);
        assertThat(events).hasSizeLessThanOrEqualTo(1);
    }

    private Instance.Status status(String name) {
        return runtime.inspect(name).orElseThrow().status();
    }

    private void declare(ProcessWorkload... workloads) {
        runtime.declare(Arrays.stream(workloads).map(ProcessWorkload::definition).toList());
    }

    private Instance observed(int index) {
        return ((RuntimeEvent.Observed) events.get(index)).instance();
    }
}
