package dev.reveille.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reveille.balance.Groups;
import dev.reveille.discovery.Catalog;
import dev.reveille.http.EventStream;
import dev.reveille.time.Time;
import dev.reveille.workload.ScriptedRuntime;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.TestConfiguration;
import dev.reveille.workload.VirtualTime;
import dev.reveille.workload.Workload;
import dev.reveille.workload.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The feed of the status")
class StatusFeedTest {

    /** What one listener gets. */
    private static final class Listener implements EventStream.Sink {

        private final List<String> documents = new ArrayList<>();
        private boolean ended;

        @Override
        public void send(String event, String data) {
            throw new AssertionError("disconnects whoever is slow to read");
        }

        @Override
        public void sendLatest(String event, String data) {
            assertThat(event).isEqualTo("status");
            documents.add(data);
        }

        @Override
        public void end() {
            ended = true;
        }
    }

    private final VirtualTime time = new VirtualTime();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicBoolean changing = new AtomicBoolean();

    /** How long it takes to say what there is to say of a workload. */
    private Duration each = Duration.ZERO;

    private final AtomicBoolean mistaken = new AtomicBoolean();

    /** What else there is to say of it. */
    private String words = "";

    private final AtomicLong spent = new AtomicLong();
    private final ScriptedRuntime runtime = new ScriptedRuntime(time);
    private final Workloads workloads =
            new Workloads(new Surroundings(runtime, time, () -> 30), (_, _, _) -> {});
    private final StatusFeed feed =
            new StatusFeed(
                    new StatusDocument(
                            workloads::all,
                            Catalog::empty,
                            new Groups(time),
                            time,
                            List.of(new WorkloadFields(time), this::count)),
                    new Busy());

    /** The time of the test, and what was spent on documents. */
    private final class Busy implements Time {

        @Override
        public long nanos() {
            return time.nanos() + spent.get();
        }

        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public Timer after(Duration delay, Runnable task) {
            return time.after(delay, task);
        }

        @Override
        public void run(Runnable task) {
            time.run(task);
        }
    }

    private void count(Workload workload, Map<String, Object> fields) {
        int count = made.incrementAndGet();
        spent.addAndGet(each.toNanos());
        if (mistaken.get()) {
            throw new IllegalStateException("a mistake");
        }
        fields.put("made", changing.get() ? count : 0);
        fields.put("words", words);
    }

    @BeforeEach
    void define() {
        String yaml = "containers: [{name: app, host: app.test, idle_timeout: 1h}]";
        workloads.define(TestConfiguration.of(yaml).workloads());
    }

    @Test
    void beginsWithTheWholeDocument() throws Exception {
        Listener listener = new Listener();
        try (AutoCloseable _ = open(listener)) {
            assertThat(listener.documents).singleElement().asString().contains("\"name\":\"app\"");
        }
    }

    @Test
    void isQuietWhileNothingChangesButTheTime() throws Exception {
        Listener listener = new Listener();
        try (AutoCloseable _ = open(listener)) {
            time.advance(Duration.ofSeconds(4));
            int before = listener.documents.size();

            time.advance(Duration.ofMinutes(5));

            assertThat(listener.documents).hasSize(before);
        }
    }

    @Test
    void isQuietAboutTheTimeOfWhatIsInUseAndTellsOfTheEndOfThat() throws Exception {
        Workload app = workloads.all().iterator().next();
        runtime.creates("app");
        runtime.start("app");
        app.observed(runtime.inspect("app").orElseThrow(), true);
        assertThat(app.enter()).isPresent();
        Listener listener = new Listener();
        try (AutoCloseable _ = open(listener)) {
            time.advance(Duration.ofSeconds(4));
            int before = listener.documents.size();

            time.advance(Duration.ofMinutes(5));
            assertThat(listener.documents).as("while it is in flight").hasSize(before);

            app.leave();
            String ended = time.now().toString();
            time.advance(Duration.ofSeconds(2));
            assertThat(listener.documents).as("when it has ended").hasSize(before + 1);
            assertThat(listener.documents.getLast())
                    .contains("\"in_flight\":0", "\"last_request\":\"" + ended);
        }
    }

    @Test
    void pushesAChangeOfAStateAtOnceAndManyTogetherTwiceASecondAtMost() throws Exception {
        Listener listener = new Listener();
        try (AutoCloseable _ = open(listener)) {
            time.advance(Duration.ofSeconds(10));
            changing.set(true);
            int before = listener.documents.size();

            feed.changed();
            time.settle();
            assertThat(listener.documents).as("at once").hasSize(before + 1);

            for (int i = 0; i < 1000; i++) {
                feed.changed();
                time.advance(Duration.ofMillis(1));
            }
            assertThat(listener.documents.size()).isBetween(before + 2, before + 4);
        }
    }

    @Test
    void makesDocumentsForAFifthOfTheTimeAtMost() throws Exception {
        Listener listener = new Listener();
        try (AutoCloseable _ = open(listener)) {
            changing.set(true);
            each = Duration.ofMillis(400);
            time.advance(Duration.ofSeconds(10));
            int before = made.get();
            for (int i = 0; i < 400; i++) {
                feed.changed();
                time.advance(Duration.ofMillis(100));
            }
            // For changes and for a look whether anything else is new: 10 s of 40 and those 10.
            assertThat(made.get() - before).isBetween(10, 25);
        }
    }

    @Test
    void pushesAMegabyteASecondAtMostOfLargeDocuments() throws Exception {
        Listener listener = new Listener();
        words = "x".repeat(5_000_000);
        try (AutoCloseable _ = open(listener)) {
            changing.set(true);
            time.advance(Duration.ofSeconds(10));
            int before = listener.documents.size();
            for (int i = 0; i < 60; i++) {
                feed.changed();
                time.advance(Duration.ofSeconds(1));
            }
            assertThat(listener.documents.size() - before).isBetween(10, 12);
        }
    }

    @Test
    void pushesOtherChangesWithinTwoSeconds() throws Exception {
        Listener listener = new Listener();
        try (AutoCloseable _ = open(listener)) {
            time.advance(Duration.ofSeconds(10));
            int before = listener.documents.size();
            changing.set(true);

            time.advance(Duration.ofSeconds(2));

            assertThat(listener.documents).hasSize(before + 1);
        }
    }

    @Test
    void makesADocumentOnceForAllAndNoneForNobody() throws Exception {
        List<AutoCloseable> streams = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            streams.add(open(new Listener()));
        }
        made.set(0);
        time.advance(Duration.ofSeconds(2));
        assertThat(made).hasValue(1);
        for (AutoCloseable stream : streams) {
            stream.close();
        }
        time.advance(Duration.ofSeconds(2));
        made.set(0);

        feed.changed();
        time.advance(Duration.ofMinutes(1));

        assertThat(made).hasValue(0);
    }

    @Test
    void goesOnForTheNextWhenAllHadLeft() throws Exception {
        open(new Listener()).close();
        time.advance(Duration.ofMinutes(1));
        Listener next = new Listener();
        try (AutoCloseable _ = open(next)) {
            changing.set(true);
            time.advance(Duration.ofSeconds(2));
            assertThat(next.documents).hasSize(2);
        }
    }

    @Test
    void goesOnAfterADocumentThatCouldNotBeMade() throws Exception {
        Listener listener = new Listener();
        try (AutoCloseable _ = open(listener)) {
            changing.set(true);
            mistaken.set(true);
            assertThatThrownBy(() -> time.advance(Duration.ofSeconds(2))).hasMessage("a mistake");
            mistaken.set(false);
            int before = listener.documents.size();

            time.advance(Duration.ofSeconds(2));

            assertThat(listener.documents).hasSize(before + 1);
        }
    }

    @Test
    void endsForWhoIsNotAllowedAnyMore() throws Exception {
        AtomicBoolean allowed = new AtomicBoolean(true);
        Listener listener = new Listener();
        EventStream stream = feed.open(allowed::get).orElseThrow();
        try (AutoCloseable _ = stream.source().apply(listener)) {
            allowed.set(false);
            changing.set(true);
            int before = listener.documents.size();

            time.advance(Duration.ofSeconds(2));

            assertThat(listener.ended).isTrue();
            assertThat(listener.documents).hasSize(before);
        }
    }

    @Test
    void hasAHundredListenersAtMost() throws Exception {
        List<AutoCloseable> streams = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            streams.add(open(new Listener()));
        }
        assertThat(feed.open(() -> true)).isEmpty();
        streams.getFirst().close();
        assertThat(feed.open(() -> true)).isPresent();
    }

    private AutoCloseable open(Listener listener) {
        return feed.open(() -> true).orElseThrow().source().apply(listener);
    }
}
