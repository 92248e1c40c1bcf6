package dev.reveille.runtime.process;

import static dev.reveille.runtime.process.ProcessWorkload.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.time.SystemTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopping and pausing reach every process of a workload, wherever it went. */
class ProcessTreeTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(60);

    /** A child, a grandchild, one in a session of its own, and a daemon that forked twice. */
    private static final String FAMILY =
            """
            sleep 600 &
            sh -c 'sleep 600 & wait' &
            setsid sleep 600 &
            (setsid sh -c 'sleep 600 & sleep 600 & exit' &)
            echo ready
            wait
            """;

    /** How many processes that makes, the script itself included. */
    private static final int FAMILY_SIZE = 7;

    private final SystemTime time = new SystemTime();
    private final ProcessRuntime runtime = new ProcessRuntime(time);

    @AfterEach
    void endEverything() {
        runtime.close();
        time.close();
    }

    @Test
    void aStopEndsTheWholeTreeDaemonsIncludedAndReturnsWhenItHasEnded() {
        String run = start(script("app", FAMILY));
        await().until(() -> Processes.withMark(run).size() == FAMILY_SIZE);

        long begin = System.nanoTime();
        runtime.stop("app", Optional.of(LONG));

        assertThat(Processes.withMark(run)).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONG.dividedBy(2));
        assertThat(stopped().exitCode()).isEqualTo(143);
        assertThat(stopped().reason()).isEqualTo("stopped");
    }

    @Test
    void aProgramThatEndsBySIGTERMInItsOwnTimeIsLetDoSo() {
        start(
                script(
                        "app",
                        "trap 'echo saving; sleep 0.5; echo saved; exit 5' TERM; echo ready;"
                                + " while :; do sleep 0.1; done"));

        runtime.stop("app", Optional.of(LONG));

        assertThat(runtime.logs("app", 10)).containsSubsequence("saving", "saved");
        assertThat(stopped().exitCode()).isEqualTo(5);
    }

    @Test
    void aProgramGetsOneSIGTERMOnly() {
        start(
                script(
                        "app",
                        "trap 'echo term' TERM; trap 'exit 0' USR1; echo ready;"
                                + " while :; do sleep 0.1; done"));

        runtime.stop("app", Optional.of(Duration.ofSeconds(1)));

        assertThat(runtime.logs("app", 10)).filteredOn("term"::equals).hasSize(1);
    }

    @Test
    void whatIgnoresSIGTERMIsKilledAfterTheGraceWithAllItsChildren() {
        String run =
                start(
                        script(
                                "app",
                                "trap '' TERM; sleep 600 & (setsid sleep 600 &); echo ready;"
                                        + " wait"));

        long begin = System.nanoTime();
        runtime.stop("app", Optional.of(SHORT));

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(SHORT);
        assertThat(Processes.withMark(run)).isEmpty();
        assertThat(stopped().exitCode()).isEqualTo(137);
        assertThat(stopped().reason()).contains("did not end within 300 ms of SIGTERM");
    }

    @Test
    void theConfiguredGraceCountsWhenTheStopNamesNone() {
        start(
                script("app", "trap '' TERM; echo ready; while :; do sleep 0.1; done")
                        .stoppedWithin(SHORT));

        runtime.stop("app", Optional.empty());

        assertThat(stopped().reason()).contains("within 300 ms");
    }

    @Test
    void whatAProgramLeavesBehindWhenItEndsIsEndedToo() {
        String run =
                start(script("app", "(trap '' TERM; sleep 600) & sleep 600 & echo ready; exit 3"));

        await().atMost(Duration.ofSeconds(20)).until(() -> state() instanceof Instance.Stopped);
        assertThat(stopped().exitCode()).isEqualTo(3);
        assertThat(Processes.withMark(run)).isEmpty();
    }

    @Test
    void aPauseFreezesTheWholeTreeAndAResumeLetsItGoOn() {
        String run = start(script("app", FAMILY));
        await().until(() -> Processes.withMark(run).size() == FAMILY_SIZE);

        runtime.pause("app");

        assertThat(state()).satisfies(s -> assertThat(s).isInstanceOf(Instance.Paused.class));
        // The kernel stops a process when it next runs, which is after the signal was sent.
        await().untilAsserted(
                        () ->
                                assertThat(Processes.withMark(run))
                                        .hasSize(FAMILY_SIZE)
                                        .allSatisfy(
                                                pid ->
                                                        assertThat(Processes.state(pid))
                                                                .isEqualTo('T')));

        runtime.resume("app");

        assertThat(state()).isInstanceOf(Instance.Running.class);
        assertThat(Processes.withMark(run))
                .hasSize(FAMILY_SIZE)
                .allSatisfy(pid -> assertThat(Processes.state(pid)).isNotEqualTo('T'));
    }

    @Test
    void aPausedWorkloadStopsByItselfWhenAsked() {
        start(script("app", "trap 'exit 9' TERM; echo ready; while :; do sleep 0.1; done"));
        runtime.pause("app");

        runtime.stop("app", Optional.of(LONG));

        assertThat(stopped().exitCode()).isEqualTo(9);
    }

    @Test
    void whatDoesNotRunCannotBePaused() {
        declare(script("app", "sleep 600"));

        assertThatThrownBy(() -> runtime.pause("app"))
                .isInstanceOf(RuntimeCallException.class)
                .hasMessageContaining("does not run");
    }

    @Test
    void stoppingTwiceAtOnceAndWhatIsStoppedDoesNoHarm() {
        start(script("app", "echo ready; sleep 600"));

        var first = CompletableFuture.runAsync(() -> runtime.stop("app", Optional.empty()));
        var second = CompletableFuture.runAsync(() -> runtime.stop("app", Optional.empty()));
        CompletableFuture.allOf(first, second).orTimeout(20, TimeUnit.SECONDS).join();
        runtime.stop("app", Optional.empty());

        assertThat(state()).isInstanceOf(Instance.Stopped.class);
    }

    @Test
    void askingAboutAWorkloadDoesNotWaitForItsStop() {
        start(script("app", "trap '' TERM; echo ready; while :; do sleep 0.1; done"));
        var stop =
                CompletableFuture.runAsync(
                        () -> runtime.stop("app", Optional.of(Duration.ofSeconds(2))));

        assertThat(runtime.inspect("app")).isPresent();
        assertThat(runtime.list()).hasSize(1);
        assertThat(stop).isNotDone();
        stop.join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"setsid", "perl"})
    void bothWaysToMakeASessionKeepTheProcessIdAndTheTreeTogether(String way) {
        Session session = Session.find(System.getenv("PATH")).orElseThrow();
        if (way.equals("perl")) {
            session = SessionTest.withPerl();
        }
        try (var other = new ProcessRuntime(time, Optional.of(session))) {
            other.declare(
                    List.of(script("app", "ps -o sid= -p $$; echo $$; sleep 600").definition()));
            other.start("app");
            await().until(() -> other.logs("app", 10).size() == 3);
            var lines = other.logs("app", 10);
            String run = other.inspect("app").orElseThrow().status().run();

            assertThat(lines.get(1).strip()).isEqualTo(lines.get(2));
            assertThat(lines.getFirst()).contains("process " + lines.get(2));
            other.stop("app", Optional.of(LONG));
            assertThat(Processes.withMark(run)).isEmpty();
        }
    }

    private void declare(ProcessWorkload... workloads) {
        runtime.declare(Arrays.stream(workloads).map(ProcessWorkload::definition).toList());
    }

    /** Starts it, waits until it says that it is ready, and gives its run. */
    private String start(ProcessWorkload workload) {
        declare(workload);
        runtime.start(workload.name());
        String run = state().run();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> runtime.logs(workload.name(), 100).contains("ready"));
        return run;
    }

    private Instance.Status state() {
        return runtime.inspect("app").orElseThrow().status();
    }

    private Instance.Stopped stopped() {
        return (Instance.Stopped) state();
    }
}
