package dev.reveille.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.lifecycle.Asker.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds of every workload, whatever runs it. Each kind of runtime has a class of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class LifeCycleSuite {

    private static final Duration SOON = Duration.ofSeconds(60);

    private Ground ground;
    private Asker asker;

    /** Makes the ground; once for all tests. */
    protected abstract Ground open();

    @BeforeAll
    void begin() {
        ground = open();
        asker = new Asker(ground);
        App.ALL.forEach(app -> awaitStatus(app.name(), "sleeping"));
    }

    @AfterAll
    void end() {
        ground.close();
    }

    @Test
    void a_request_is_held_while_its_workload_wakes_and_is_answered_then() {
        assertThat(ground.runs("held")).isFalse();

        assertThat(get("held")).isEqualTo(new Answer(200, "good morning\n"));

        assertThat(ground.runs("held")).isTrue();
        assertThat(asker.status("held")).isEqualTo("running");
    }

    @Test
    void two_hundred_requests_at_once_start_it_once() throws Exception {
        List<CompletableFuture<Answer>> answers =
                IntStream.range(0, 200).mapToObj(_ -> asker.getting("crowd", "/")).toList();

        for (CompletableFuture<Answer> answer : answers) {
            assertThat(answer.get(90, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
        await().atMost(SOON).until(() -> ground.starts("crowd") > 0);
        assertThat(ground.starts("crowd")).isOne();
    }

    @Test
    void a_browser_gets_a_page_and_the_log_of_the_boot_meanwhile() {
        Answer page = asker.get("visited", "/", Asker.BROWSER);

        assertThat(page.status()).isEqualTo(503);
        assertThat(page.body()).contains("<html", "visited");
        await().atMost(SOON)
                .until(() -> asker.endpoint("GET", "/_logs", "visited").body().contains("booting"));
        awaitStatus("visited", "running");
        assertThat(asker.get("visited", "/", Asker.BROWSER).body()).isEqualTo("good morning\n");
    }

    @Test
    void what_nobody_uses_sleeps_again_and_wakes_again() {
        assertThat(get("idle").status()).isEqualTo(200);
        awaitStatus("idle", "sleeping");
        await().atMost(SOON).until(() -> !ground.runs("idle"));

        assertThat(get("idle").status()).isEqualTo(200);
        await().atMost(SOON).until(() -> ground.starts("idle") == 2);
    }

    @Test
    void an_answer_under_way_keeps_it_awake_for_longer_than_its_idle_time() {
        Answer answer = asker.get("streaming", "/cgi-bin/slowly", Asker.PROGRAM);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("begun", "ended");
        awaitStatus("streaming", "sleeping");
        assertThat(ground.starts("streaming")).isOne();
    }

    @Test
    void a_crash_while_it_wakes_is_told_at_once_with_exit_code_and_log() {
        long begun = System.nanoTime();
        Answer answer = get("broken");

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("its start_timeout is a minute")
                .isLessThan(Duration.ofSeconds(40));
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("exit code 42");
        assertThat(asker.endpoint("GET", "/_logs", "broken").body())
                .contains("cannot reach the database");
    }

    @Test
    void what_it_depends_on_wakes_first_and_sleeps_last() {
        assertThat(get("front").status()).isEqualTo(200);
        assertThat(asker.status("store")).isEqualTo("running");
        assertThat(ground.runs("store")).isTrue();

        awaitStatus("front", "sleeping");
        awaitStatus("store", "sleeping");
        await().atMost(SOON).until(() -> !ground.runs("store"));
    }

    @Test
    void what_somebody_else_ends_wakes_again_by_the_next_request() {
        assertThat(get("ended").status()).isEqualTo(200);
        await().atMost(SOON).until(() -> ground.starts("ended") == 1);

        ground.end("ended");
        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            assertThat(get("ended").status()).isEqualTo(200);
                            assertThat(ground.starts("ended")).isEqualTo(2);
                        });
    }

    @Test
    void an_operator_puts_it_to_sleep_and_wakes_it() {
        assertThat(asker.endpoint("POST", "/_status/wake", "ordered").status()).isEqualTo(200);
        awaitStatus("ordered", "running");
        assertThat(ground.runs("ordered")).isTrue();

        assertThat(asker.endpoint("POST", "/_status/sleep", "ordered").status()).isEqualTo(200);
        awaitStatus("ordered", "sleeping");
        await().atMost(SOON).until(() -> !ground.runs("ordered"));
    }

    private Answer get(String app) {
        return asker.get(app, "/", Asker.PROGRAM);
    }

    private void awaitStatus(String app, String status) {
        await(app + " is " + status)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> asker.status(app).equals(status));
    }
}
