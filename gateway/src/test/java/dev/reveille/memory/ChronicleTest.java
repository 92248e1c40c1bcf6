package dev.reveille.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.history.Recorder;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.workload.ScriptedRuntime;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.TestConfiguration;
import dev.reveille.workload.VirtualTime;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState;
import dev.reveille.workload.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The chronicle")
class ChronicleTest {

    private static final Duration PERIOD = Duration.ofSeconds(5);

    @AutoClose private final WarningWatch log = new WarningWatch();

    @TempDir private Path folder;
    private Path path;

    private final VirtualTime time = new VirtualTime();
    private final ScriptedRuntime runtime =
            new ScriptedRuntime(time) {
                @Override
                public OptionalLong memory(String name) {
                    return OptionalLong.of(1 << 20);
                }
            };

    @BeforeEach
    void path() {
        path = folder.resolve("state.json");
        runtime.health(Instance.Health.HEALTHY);
        runtime.creates("app");
        runtime.creates("db");
    }

    /** One life of a gateway. */
    private final class Life {
        final Ledger ledger = new Ledger(time);
        final Recorder recorder = new Recorder(runtime, time);
        final Chronicle chronicle = Chronicle.open(path, ledger, recorder, time);
        final Workloads workloads =
                new Workloads(new Surroundings(runtime, time, () -> 0), recorder, ledger);

        Life(String... names) {
            define(names);
            chronicle.begin(workloads::all);
        }

        void define(String... names) {
            workloads.define(Stream.of(names).map(ChronicleTest::definition).toList());
        }

        Workload workload(String name) {
            return workloads.find(name).orElseThrow();
        }

        void wakes(String name) {
            Workload workload = workload(name);
            runtime.next(ScriptedRuntime.Call.START, () -> time.advance(Duration.ofMillis(1500)));
            workload.wake();
            time.settle();
            workload.observed(runtime.inspect(name).orElseThrow(), false);
            time.settle();
            assertThat(workload.state()).isInstanceOf(WorkloadState.Awake.class);
        }

        void fails(String name) {
            Workload workload = workload(name);
            runtime.health(Instance.Health.STARTING);
            workload.wake();
            time.settle();
            runtime.health(Instance.Health.HEALTHY);
            workload.observed(
                    runtime.becomes(name, new Stopped(runtime.status(name).run(), 1, "")), false);
            time.settle();
            assertThat(workload.state()).isInstanceOf(WorkloadState.Failed.class);
        }
    }

    private static WorkloadDefinition definition(String name) {
        return TestConfiguration.of("containers: [{name: %s, host: %s.test}]".formatted(name, name))
                .workloads()
                .getFirst();
    }

    @Test
    void writesFromItsBeginningAndThenSoonAfterAChange() throws IOException {
        Life life = new Life("app");
        assertThat(path).content().contains("\"app\"").doesNotContain("PT1.5S");

        life.wakes("app");
        assertThat(path).content().doesNotContain("PT1.5S");
        time.advance(PERIOD);

        assertThat(path).content().contains("PT1.5S");
    }

    @Test
    void writesNothingWhileNothingChanges() throws IOException {
        Life life = new Life("app");
        life.wakes("app");
        time.advance(PERIOD);
        Files.delete(path);

        time.advance(Duration.ofMinutes(14));

        assertThat(path).doesNotExist();
    }

    @Test
    void writesHistoryNowAndThenWhileNothingElseChanges() throws IOException {
        Life life = new Life("app");
        life.wakes("app");
        time.advance(PERIOD);
        assertThat(path).content().contains("\"day\" : \"a1\"");

        time.advance(Duration.ofMinutes(31));

        assertThat(path).content().contains("\"day\" : \"a3\"");
    }

    @Test
    void keepsWhatWasRecordedAndSavedOverARestart() {
        Life life = new Life("app");
        life.recorder.begin(life.workloads::all);
        life.wakes("app");
        time.advance(Duration.ofMinutes(2));
        runtime.becomes("app", new Stopped(runtime.status("app").run(), 0, ""));
        life.workload("app").observed(runtime.inspect("app").orElseThrow(), false);
        time.advance(Duration.ofMinutes(3));
        life.chronicle.close();
        Workload before = life.workload("app");

        Life next = new Life("app");

        Workload after = next.workload("app");
        assertThat(next.recorder.hour(after)).isEqualTo(life.recorder.hour(before));
        assertThat(next.recorder.hour(after).states()).contains("aasss");
        assertThat(next.recorder.savedByteSeconds(after))
                .isCloseTo(life.recorder.savedByteSeconds(before), within(1.0))
                .isPositive();
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void keepsHistoryOfWhatHasNotComeYetOverFurtherRestarts() {
        Life life = new Life("app");
        life.wakes("app");
        time.advance(Duration.ofMinutes(2));
        life.chronicle.close();

        new Life().chronicle.close();
        Life last = new Life();
        last.define("app");

        assertThat(last.recorder.hour(last.workload("app")).states()).contains("a");
    }

    @Test
    void writesAtItsEndAndNeverAfterwards() throws IOException {
        Life life = new Life("app");
        life.wakes("app");

        life.chronicle.close();
        assertThat(path).content().contains("PT1.5S");

        Files.delete(path);
        life.workload("app").enter();
        time.advance(Duration.ofMinutes(1));
        life.chronicle.close();
        assertThat(path).doesNotExist();
    }

    @Test
    void writesNothingBeforeItHasBegun() {
        Chronicle chronicle =
                Chronicle.open(path, new Ledger(time), new Recorder(runtime, time), time);

        time.advance(Duration.ofMinutes(1));
        chronicle.close();

        assertThat(path).doesNotExist();
    }

    @Test
    void letsTheNextGatewayKnowWhatThisOneDid() {
        Life life = new Life("app", "db");
        life.wakes("app");
        life.fails("db");
        life.chronicle.close();

        Life next = new Life("app", "db");

        assertThat(next.workload("app").expectedWake()).hasValue(Duration.ofMillis(1500));
        assertThat(next.workload("db").state()).isInstanceOf(WorkloadState.Failed.class);
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void keepsWhatHasNotComeYetOverFurtherRestarts() {
        Life life = new Life("app", "db");
        life.wakes("app");
        life.fails("db");
        life.chronicle.close();

        new Life().chronicle.close();
        Life last = new Life();
        last.define("app", "db");

        assertThat(last.workload("app").expectedWake()).isPresent();
        assertThat(last.workload("db").state()).isInstanceOf(WorkloadState.Failed.class);
    }

    @Test
    void knowsAContainerThatIsMadeAnewButNotThatItHadFailed() {
        Life life = new Life("app", "db");
        life.wakes("app");
        life.fails("db");

        life.define();
        life.define("app", "db");

        assertThat(life.workload("app").expectedWake()).isPresent();
        assertThat(life.workload("db").state()).isInstanceOf(WorkloadState.Asleep.class);
    }

    @Test
    void forgetsAfterAWeekWhatDoesNotComeBack() {
        Life life = new Life("app", "db");
        life.wakes("app");
        life.define("db");
        time.advance(Duration.ofDays(6));
        life.chronicle.close();
        life = new Life("db");
        assertThat(path).content().contains("\"app\"");

        time.advance(Duration.ofDays(1).plus(PERIOD));

        assertThat(path).content().doesNotContain("\"app\"").contains("\"db\"");
        life.define("app", "db");
        assertThat(life.workload("app").expectedWake()).isEmpty();
    }

    @Test
    void keepsABoundedNumberOfThoseThatAreGone() {
        Ledger ledger = new Ledger(time);
        for (int i = 0; i < 3000; i++) {
            time.advance(Duration.ofSeconds(1));
            ledger.keep("job-" + i, StateDocumentTest.AWAKE);
        }

        assertThat(ledger.entries()).hasSize(1000).containsKey("job-2999").containsKey("job-2000");
    }

    @Test
    void setsAsideWhatIsTornWhereverThatIsAndBeginsAnew() throws IOException {
        Life life = new Life("app");
        life.wakes("app");
        life.chronicle.close();
        byte[] whole = Files.readAllBytes(path);

        for (int length = 0; length < whole.length; length++) {
            time.advance(Duration.ofMillis(1));
            Files.write(path, Arrays.copyOf(whole, length));
            log.warnings().clear();

            Life next = new Life("app");
            next.chronicle.close();

            assertThat(next.workload("app").expectedWake()).isEmpty();
            assertThat(log.warnings()).hasSize(2);
            assertThat(log.warnings().getFirst()).contains("cannot be used");
            assertThat(path).content().startsWith("{").endsWith("}");
        }
        assertThat(setAside()).hasSize(3);
        assertThat(setAside().getLast()).hasBinaryContent(Arrays.copyOf(whole, whole.length - 1));
    }

    @Test
    void warnsOnceOfAPlaceThatCannotBeWrittenToAndGoesOnWhenItCan() throws IOException {
        Path notAFolder = folder.resolve("folder");
        Files.writeString(notAFolder, "");
        path = notAFolder.resolve("state.json");

        Life life = new Life("app");
        life.wakes("app");
        time.advance(Duration.ofMinutes(10));
        assertThat(log.warnings().stream().filter(w -> w.contains("cannot be written"))).hasSize(1);

        Files.delete(notAFolder);
        time.advance(PERIOD);
        assertThat(path).content().contains("PT1.5S");

        life.workload("app").enter();
        Files.delete(path);
        Files.delete(notAFolder);
        Files.writeString(notAFolder, "");
        time.advance(Duration.ofMinutes(10));
        assertThat(log.warnings().stream().filter(w -> w.contains("cannot be written"))).hasSize(2);
    }

    @Test
    void neverWritesOverWhatItCouldNotSetAside() throws IOException {
        Files.createDirectories(path.resolve("precious"));

        Life life = new Life("app");
        time.advance(Duration.ofMinutes(1));
        life.chronicle.close();

        assertThat(path.resolve("precious")).isDirectory();
        assertThat(log.warnings()).hasSize(2);
    }

    private List<Path> setAside() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(p -> p.toString().contains(".unreadable-")).sorted().toList();
        }
    }
}
