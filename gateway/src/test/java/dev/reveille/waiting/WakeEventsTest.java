package dev.reveille.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.workload.ScriptedRuntime;
import dev.reveille.workload.ScriptedRuntime.Call;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.TestConfiguration;
import dev.reveille.workload.VirtualTime;
import dev.reveille.workload.Workload;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("What the loading page hears, and the log lines behind it")
class WakeEventsTest {

    private final VirtualTime time = new VirtualTime();
    private final ScriptedRuntime runtime = new ScriptedRuntime(time);
    private final Workload app =
            new Workload(
                    TestConfiguration.of("containers: [{name: app, host: a.test}]")
                            .workloads()
                            .getFirst(),
                    new Surroundings(runtime, time, () -> 30),
                    (_, _, _) -> {});
    private final LogFeed feed = new LogFeed(app, runtime, time, () -> 3, _ -> {});
    private final RecordedEvents events = new RecordedEvents();

    @BeforeEach
    void prepare() throws Exception {
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            runtime.address((InetSocketAddress) nobody.getLocalSocketAddress());
        }
        runtime.creates("app");
        runtime.watch(
                event -> {
                    if (event instanceof RuntimeEvent.Observed observed) {
                        app.observed(observed.instance(), false);
                    }
                });
    }

    @Test
    void beginsWithTheStateAndTellsEveryChange() {
        try (WakeEvents _ = open(events)) {
            app.wake();
            time.settle();
            crash(7);
        }

        assertThat(events.data("state"))
                .extracting(data -> json(data).get("status").asString())
                .containsExactly("sleeping", "starting", "failed");
        JsonNode failed = json(events.last("state"));
        assertThat(failed.get("error").asString()).contains("exit code 7");
        assertThat(failed.get("retry_after_sec").asInt()).isEqualTo(1);
    }

    @Test
    void tellsTheProgressOnceASecondWhileItWakesAndNothingOnceClosed() {
        app.wake();
        time.settle();
        WakeEvents open = open(events);
        time.advance(Duration.ofSeconds(2));
        assertThat(events.data("progress"))
                .extracting(data -> json(data).get("elapsed_ms").asInt())
                .containsExactly(0, 1000, 2000);
        assertThat(json(events.last("progress")).get("expected_ms").isNull()).isTrue();

        open.close();
        int before = events.all().size();
        runtime.writes("more");
        crash(1);
        time.advance(Duration.ofSeconds(5));
        assertThat(events.all()).hasSize(before);
    }

    @Test
    void showsTheLinesOfACrashThatWasTooQuickToBeFollowed() {
        runtime.writes("giving up");
        runtime.next(
                Call.START, () -> runtime.becomes("app", new Instance.Stopped("short", 1, "")));
        try (WakeEvents _ = open(events)) {
            app.wake();
            time.settle();
        }

        assertThat(events.lines()).containsExactly("giving up");
    }

    @Test
    void showsTheLinesOfAFailureOnceThoughTheyWereFollowedToo() {
        try (WakeEvents _ = open(events)) {
            app.wake();
            time.advance(Duration.ofMillis(200));
            runtime.writes("giving up");
            crash(1);
        }

        assertThat(events.lines()).containsExactly("giving up");
    }

    @Test
    void showsAnEarlierFailuresLinesOnceToWhoComesLater() {
        app.wake();
        time.settle();
        runtime.writes("still at it");
        time.advance(Duration.ofSeconds(60));
        assertThat(app.state().word()).isEqualTo("failed");
        try (WakeEvents _ = open(events)) {
            time.advance(Duration.ofSeconds(5));
        }

        assertThat(events.lines()).containsExactly("still at it");
    }

    @Test
    void showsAFailuresLinesOnceToWhoComesLaterWhileOthersWatch() {
        RecordedEvents later = new RecordedEvents();
        try (WakeEvents _ = open(events)) {
            app.wake();
            time.advance(Duration.ofMillis(200));
            runtime.writes("giving up");
            crash(1);
            try (WakeEvents _ = open(later)) {
                time.advance(Duration.ofMillis(200));
            }
        }

        assertThat(later.lines()).containsExactly("giving up");
    }

    @Test
    void givesWhoComesLaterTheLastLinesOfTheRun() {
        app.wake();
        time.settle();
        List<String> first = new ArrayList<>();
        List<String> later = new ArrayList<>();
        feed.watch(first::add);
        time.settle();
        runtime.writes("1", "2", "3", "4");
        feed.watch(later::add);

        assertThat(first).containsExactly("1", "2", "3", "4");
        assertThat(later).containsExactly("2", "3", "4");
        assertThat(runtime.count(Call.FOLLOW)).isEqualTo(1);
    }

    @Test
    void goesOnWithTheNextRun() {
        List<String> lines = new ArrayList<>();
        feed.watch(lines::add);
        app.wake();
        time.advance(Duration.ofMillis(200));
        runtime.writes("first run");
        crash(1);
        runtime.logEnds("app");
        time.advance(Duration.ofSeconds(2));
        runtime.writes();
        app.wake();
        time.advance(Duration.ofMillis(200));
        runtime.writes("second run");

        assertThat(lines).containsExactly("first run", "second run");
        assertThat(runtime.count(Call.FOLLOW)).isEqualTo(2);
    }

    @Test
    void asksTheRuntimeNothingWhileTheWorkloadIsNotUpHoweverLongSomeoneWatches() {
        feed.watch(_ -> {});
        app.wake();
        time.advance(Duration.ofMillis(200));
        crash(1);
        runtime.logEnds("app");
        time.advance(Duration.ofSeconds(1));
        int asked = runtime.count(Call.INSPECT);
        time.advance(Duration.ofHours(1));

        assertThat(runtime.count(Call.INSPECT)).isEqualTo(asked);
        assertThat(time.waiting()).isZero();
    }

    @Test
    void followsAgainWhenTheConnectionBrokeWithoutRepeatingLines() {
        List<String> lines = new ArrayList<>();
        feed.watch(lines::add);
        app.wake();
        time.advance(Duration.ofMillis(200));
        runtime.writes("before");
        runtime.logEnds("app");
        time.advance(Duration.ofMillis(200));
        runtime.writes("after");

        assertThat(lines).containsExactly("before", "after");
    }

    @Test
    void followsAgainWhenItCouldNotBeFollowedAtFirst() {
        runtime.next(
                Call.FOLLOW,
                () -> {
                    throw new dev.reveille.runtime.RuntimeCallException(
                            dev.reveille.runtime.RuntimeCallException.Kind.UNREACHABLE, "", null);
                });
        List<String> lines = new ArrayList<>();
        feed.watch(lines::add);
        app.wake();
        time.advance(Duration.ofMillis(500));
        runtime.writes("at last");

        assertThat(lines).containsExactly("at last");
    }

    @Test
    void endsWithTheLastWatcherAndBeginsAnewWithTheNext() {
        app.wake();
        time.settle();
        List<String> first = new ArrayList<>();
        List<String> next = new ArrayList<>();
        var watch = feed.watch(first::add);
        time.settle();
        runtime.writes("seen");
        watch.close();
        // At once, before the end of the first following was told.
        feed.watch(next::add);
        time.advance(Duration.ofMillis(200));

        assertThat(runtime.followers("app")).isEqualTo(1);
        assertThat(first).containsExactly("seen");
        assertThat(next).containsExactly("seen");
    }

    private WakeEvents open(RecordedEvents sink) {
        return new WakeEvents(app, feed, sink, time, () -> true).begin();
    }

    private void crash(int exitCode) {
        runtime.becomes("app", new Instance.Stopped(runtime.status("app").run(), exitCode, ""));
        time.settle();
    }

    private static JsonNode json(String data) {
        return JsonMapper.shared().readTree(data);
    }
}
