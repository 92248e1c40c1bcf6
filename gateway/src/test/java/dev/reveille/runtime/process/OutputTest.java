package dev.reveille.runtime.process;

import static dev.reveille.runtime.process.ProcessWorkload.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.runtime.Instance;
import dev.reveille.time.SystemTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What real processes write is kept and passed on. */
class OutputTest {

    private final SystemTime time = new SystemTime();
    private final ProcessRuntime runtime = new ProcessRuntime(time);

    @AfterEach
    void endEverything() {
        runtime.close();
        time.close();
    }

    @Test
    void bothOutputsAreKeptInOrderAsPlainTextBetweenLinesThatTellStartAndEnd() {
        run(
                "printf '\\033[32mone\\033[0m\\n"
                        + "'; echo two >&2; printf 'three\\r"
                        + "\\n"
                        + "'; printf 'no end'");

        List<String> lines = runtime.logs("app", 100);
        assertThat(lines.getFirst()).startsWith("[reveille] started sh, process ");
        assertThat(lines.subList(1, 5)).containsExactly("one", "two", "three", "no end");
        assertThat(lines.getLast()).isEqualTo("[reveille] ended with exit code 0");
    }

    @Test
    void theLogIsThatOfTheLatestRun() {
        run("echo first; exit 1");
        run("echo second; exit 2");

        assertThat(runtime.logs("app", 100))
                .doesNotContain("first")
                .containsSubsequence("second", "[reveille] ended with exit code 2");
        assertThat(runtime.logs("app", 1)).containsExactly("[reveille] ended with exit code 2");
        assertThat(runtime.logs("app", 0)).isEmpty();
    }

    @Test
    void theLastLinesOfACrashAreThereWhenItsEndIsTold() {
        for (int round = 0; round < 20; round++) {
            run("i=0; while [ $i -lt 200 ]; do i=$((i+1)); echo line $i; done; echo last; exit 3");

            assertThat(runtime.logs("app", 2))
                    .containsExactly("last", "[reveille] ended with exit code 3");
        }
    }

    @Test
    void memoryStaysBoundedHoweverMuchIsWritten() {
        run("seq 1 50000; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo done");

        List<String> lines = runtime.logs("app", Integer.MAX_VALUE);
        assertThat(lines).hasSize(OutputLog.KEPT);
        assertThat(lines.get(lines.size() - 3))
                .startsWith("xxx")
                .endsWith("(line cut)")
                .hasSizeLessThan(LineReader.LONGEST + 20);
        assertThat(lines.get(lines.size() - 4)).isEqualTo("50000");
    }

    @Test
    void severalFollowersGetTheTailAndThenEveryLineUntilTheEnd() {
        List<String> one = new CopyOnWriteArrayList<>();
        List<String> two = new CopyOnWriteArrayList<>();
        declare("echo a; echo b; read x </dev/zero & echo c; sleep 1; echo d; exit 0");
        runtime.start("app");
        await().until(() -> runtime.logs("app", 100).contains("c"));

        runtime.follow("app", 2, one::add, () -> {});
        runtime.follow("app", 0, two::add, () -> {});
        awaitEnd();

        await().untilAsserted(
                        () ->
                                assertThat(one)
                                        .containsExactly(
                                                "b",
                                                "c",
                                                "d",
                                                "[reveille] ended with exit code 0"));
        await().untilAsserted(
                        () ->
                                assertThat(two)
                                        .containsExactly("d", "[reveille] ended with exit code 0"));
    }

    @Test
    void followingAStoppedWorkloadShowsItsNextRun() {
        List<String> seen = new CopyOnWriteArrayList<>();
        declare("echo hello");
        try (var _ = runtime.follow("app", 10, seen::add, () -> {})) {
            runtime.start("app");

            await().untilAsserted(() -> assertThat(seen).contains("hello"));
        }
    }

    @Test
    void aFollowerThatDoesNotReadHoldsUpNeitherTheProgramNorTheOthers() {
        var release = new CountDownLatch(1);
        List<String> slow = new CopyOnWriteArrayList<>();
        List<String> quick = new CopyOnWriteArrayList<>();
        declare("seq 1 5000; echo done");
        runtime.follow(
                "app",
                0,
                line -> {
                    awaitQuietly(release);
                    slow.add(line);
                },
                () -> {});
        runtime.follow("app", 0, quick::add, () -> {});

        runtime.start("app");
        awaitEnd();
        await().untilAsserted(() -> assertThat(quick).contains("done"));
        assertThat(slow).isEmpty();
        release.countDown();

        await().untilAsserted(() -> assertThat(slow).contains("done"));
        assertThat(slow)
                .hasSizeLessThanOrEqualTo(Follower.ROOM + 2)
                .anyMatch(line -> line.matches("\\[reveille] \\d+ lines left out: .*"));
    }

    @Test
    void aClosedFollowerGetsNothingMore() {
        List<String> seen = new CopyOnWriteArrayList<>();
        declare("echo hello");
        runtime.follow("app", 10, seen::add, () -> {}).close();

        runtime.start("app");
        awaitEnd();

        assertThat(runtime.logs("app", 10)).contains("hello");
        assertThat(seen).isEmpty();
    }

    private void run(String script) {
        declare(script);
        runtime.start("app");
        awaitEnd();
    }

    private void declare(String script) {
        runtime.declare(
                List.of(script("app", script).stoppedWithin(Duration.ofSeconds(1)).definition()));
    }

    private void awaitEnd() {
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                runtime.inspect("app")
                                        .map(Instance::status)
                                        .filter(Instance.Stopped.class::isInstance),
                        Optional::isPresent);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
