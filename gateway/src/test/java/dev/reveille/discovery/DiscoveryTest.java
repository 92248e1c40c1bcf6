package dev.reveille.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.Configuration;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.workload.HoldOutcome;
import dev.reveille.workload.ScriptedRuntime;
import dev.reveille.workload.ScriptedRuntime.Call;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.TestConfiguration;
import dev.reveille.workload.VirtualTime;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState;
import dev.reveille.workload.Workloads;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Discovery")
class DiscoveryTest {

    private static final Configuration FILE =
            TestConfiguration.of(
                    """
                    gateway: {discovery_interval: 15s}
                    containers:
                      - {name: web, host: web.test, depends_on: [db]}
                      - {name: db}
                      - {name: member}
                    groups:
                      - {name: api, host: api.test, containers: [member]}
                    """);

    private static final Duration PERIOD = Duration.ofSeconds(15);

    private final VirtualTime time = new VirtualTime();
    private final ScriptedRuntime runtime = new ScriptedRuntime(time);
    private final Workloads workloads =
            new Workloads(new Surroundings(runtime, time, () -> 30), (_, _, _) -> {});
    private final List<List<String>> changes = new ArrayList<>();

    /** What a merge of all that there is takes. */
    private Duration merging = Duration.ZERO;

    private final Discovery discovery =
            new Discovery(
                    FILE,
                    new CatalogMerge(Clock.systemUTC()),
                    runtime,
                    workloads,
                    time,
                    (all, _) -> {
                        time.advance(merging);
                        changes.add(all.stream().map(Workload::name).toList());
                    });

    @BeforeEach
    void begin() throws InterruptedException {
        for (String name : List.of("web", "db", "member", "stranger")) {
            runtime.creates(name);
        }
        discovery.begin();
        discovery.awaitFirstNews(Duration.ZERO);
    }

    @AfterEach
    void end() {
        discovery.close();
    }

    @Test
    void definesWhatTheFileDefinesBeforeTheRuntimeHasSaidAnything() {
        assertThat(names()).containsExactly("web", "db", "member");
        assertThat(runtime.declared())
                .extracting(WorkloadDefinition::name)
                .containsExactly("web", "db", "member");
        assertThat(changes).containsExactly(List.of("web", "db", "member"));
    }

    @Test
    void goesOnWithoutARuntimeThatCannotBeReached() throws InterruptedException {
        ScriptedRuntime gone =
                new ScriptedRuntime(time) {
                    @Override
                    public Subscription watch(Consumer<RuntimeEvent> listener) {
                        Subscription watch = super.watch(listener);
                        Thread.ofVirtual()
                                .start(
                                        () ->
                                                listener.accept(
                                                        new RuntimeEvent.Disconnected("gone")));
                        return watch;
                    }
                };
        Workloads all = new Workloads(new Surroundings(gone, time, () -> 30), (_, _, _) -> {});
        long begun = System.nanoTime();
        try (Discovery alone =
                new Discovery(
                        FILE, new CatalogMerge(Clock.systemUTC()), gone, all, time, (_, _) -> {})) {
            alone.begin();
            alone.awaitFirstNews(Duration.ofMinutes(5));
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(1));
        assertThat(all.find("web")).isPresent();
    }

    @Test
    void takesWhatRunsAtTheStartForAwake() {
        runtime.quietly("web", runtime.running());
        synchronize();

        assertThat(state("web")).isEqualTo("Awake");
        assertThat(state("db")).isEqualTo("Asleep");
    }

    @Test
    void takesALabelledContainerThatRunsAtTheStartForAwakeThoughItWasSeenBeforeItWasKnown() {
        Instance seen =
                new Instance(
                        "new", "id", "image", labels("new.test"), runtime.running(), time.nanos());
        time.advance(Duration.ofMillis(1));

        runtime.tell(new RuntimeEvent.Synchronized(List.of(seen), time.nanos()));

        assertThat(state("new")).isEqualTo("Awake");
    }

    @Test
    void addsALabelledContainerWhenItAppearsAndTakesItOutWhenItVanishes() {
        synchronize();
        runtime.creates("new", labels("new.test"));
        assertThat(names()).containsExactly("web", "db", "member", "new");
        Workload added = workloads.find("new").orElseThrow();

        runtime.removes("new");
        assertThat(names()).containsExactly("web", "db", "member");
        assertThat(changes)
                .endsWith(List.of("web", "db", "member", "new"), List.of("web", "db", "member"));
        List<HoldOutcome> heard = new ArrayList<>();
        added.hold(Duration.ofSeconds(1), heard::add);
        assertThat(heard).hasOnlyElementsOfType(HoldOutcome.WakeFailed.class);
    }

    @Test
    void takesALabelledContainerOutWhenItsLabelsAreGone() {
        synchronize();
        runtime.creates("new", labels("new.test"));
        runtime.creates("new", Map.of());

        assertThat(names()).containsExactly("web", "db", "member");
    }

    @Test
    void mergesNothingForContainersThatAreNoneOfItsBusiness() {
        synchronize();
        Catalog before = discovery.catalog();
        for (int i = 0; i < 100; i++) {
            runtime.creates("build-" + i, Map.of("com.example.build", "" + i));
            runtime.becomes("build-" + i, runtime.running());
            runtime.removes("build-" + i);
        }
        assertThat(discovery.catalog()).as("each merge makes another one").isSameAs(before);

        runtime.creates("later", Map.of());
        runtime.creates("later", labels("later.test"));
        assertThat(names()).endsWith("later");
        runtime.creates("later", Map.of());
        assertThat(names()).doesNotContain("later");
    }

    @Test
    void mergesForAPartOfAComposeProjectForOthersMayBeOfIt() {
        synchronize();
        Map<String, String> db = labels("db.test");
        db.put("com.docker.compose.project", "shop");
        db.put("com.docker.compose.service", "base");
        runtime.creates("base", db);
        Map<String, String> stranger =
                Map.of(
                        "com.docker.compose.project", "shop",
                        "com.docker.compose.service", "batch",
                        "com.docker.compose.depends_on", "base:service_started:false");
        Catalog before = discovery.catalog();
        runtime.creates("batch", stranger);

        assertThat(discovery.catalog()).isNotSameAs(before);
    }

    @Test
    void mergesOnceForAllThatComesWhileItRestsFromTheLastTime() {
        synchronize();
        merging = Duration.ofMillis(100);
        int before = changes.size();
        for (int i = 0; i < 50; i++) {
            runtime.creates("new-" + i, labels("new-" + i + ".test"));
        }
        assertThat(workloads.find("new-0")).as("the first one waits for nobody").isPresent();
        assertThat(changes).hasSize(before + 1);
        runtime.becomes("new-7", runtime.running());
        runtime.removes("new-8");

        time.advance(Duration.ofMillis(300));
        assertThat(changes).hasSize(before + 2);
        assertThat(names()).contains("new-7", "new-49").doesNotContain("new-8");
        assertThat(state("new-7")).isEqualTo("Awake");

        time.advance(Duration.ofSeconds(1));
        runtime.creates("late", labels("late.test"));
        assertThat(workloads.find("late")).isPresent();
    }

    @Test
    void restsNoLongerThanASecondHoweverLongAMergeTook() {
        synchronize();
        merging = Duration.ofSeconds(2);
        runtime.creates("first", labels("first.test"));
        runtime.creates("second", labels("second.test"));
        assertThat(workloads.find("second")).isEmpty();

        time.advance(Duration.ofSeconds(1));
        assertThat(workloads.find("second")).isPresent();
    }

    @Test
    void redefinesAndKeepsTheSameWorkloadWhenLabelsChange() {
        synchronize();
        runtime.creates("new", labels("new.test"));
        Workload before = workloads.find("new").orElseThrow();
        runtime.creates("new", labels("other.test"));

        assertThat(workloads.find("new")).containsSame(before);
        assertThat(before.definition().hosts()).containsExactly("other.test");
    }

    @Test
    void letsDependenciesOfTheFileSurviveEveryMerge() {
        synchronize();
        runtime.creates("web", labels("elsewhere.test"));
        runtime.creates("bad", Map.of("dag.enabled", "true", "dag.target_port", "none"));

        WorkloadDefinition web = workloads.find("web").orElseThrow().definition();
        assertThat(web).isEqualTo(FILE.workloads().getFirst());
        assertThat(web.lifecycle().dependsOn()).containsExactly("db");
        assertThat(names()).containsExactly("web", "db", "member");
    }

    @Test
    void showsThatAContainerRunsWhichOnlyNowCouldTakeItsHost() {
        synchronize();
        runtime.creates("first", labels("same.test"));
        runtime.creates("second", labels("same.test"));
        runtime.becomes("second", runtime.running());
        assertThat(workloads.find("second")).isEmpty();
        runtime.removes("first");

        assertThat(state("second")).isEqualTo("Awake");
    }

    @Test
    void findsWhatNobodyToldByThePeriodicComparison() {
        synchronize();
        runtime.quietly("web", runtime.running());
        time.advance(PERIOD.minusMillis(1));
        assertThat(state("web")).isEqualTo("Asleep");
        time.advance(Duration.ofMillis(1));

        assertThat(state("web")).isNotEqualTo("Asleep");
    }

    @Test
    void comparesAgainAfterAComparisonThatFailed() {
        synchronize();
        runtime.unreachable();
        time.advance(PERIOD);
        runtime.reachable();
        runtime.next(
                Call.LIST,
                () -> {
                    throw new IllegalStateException("a defect");
                });
        try {
            time.advance(PERIOD);
        } catch (IllegalStateException defect) {
            assertThat(defect).hasMessage("a defect");
        }
        int before = runtime.count(Call.LIST);
        time.advance(PERIOD.multipliedBy(3));

        assertThat(runtime.count(Call.LIST) - before).isEqualTo(3);
    }

    @Test
    void doesNotLetAnOlderListOverrideANewerEvent() {
        synchronize();
        runtime.becomes("web", runtime.running());
        time.advance(PERIOD.minusSeconds(1));
        long asked = time.nanos();
        List<Instance> list = runtime.list();
        time.advance(Duration.ofMillis(1));
        runtime.becomes("web", new Stopped("run-1", 0, ""));
        runtime.tell(new RuntimeEvent.Synchronized(list, asked));
        time.settle();

        assertThat(state("web")).isEqualTo("Asleep");
    }

    @Test
    void doesNotLetAnOlderListBringBackWhatWasRemovedMeanwhile() {
        synchronize();
        runtime.creates("new", labels("new.test"));
        runtime.becomes("new", runtime.running());
        time.advance(PERIOD.minusMillis(1));
        // The list is made, the container removed, and only then the list arrives.
        runtime.answersListWith(runtime.list());
        runtime.next(Call.LIST, () -> runtime.removes("new"));
        time.advance(Duration.ofMillis(1));

        assertThat(names()).containsExactly("web", "db", "member");
    }

    @Test
    void findsThatSomethingStoppedOfWhichNobodyTold() {
        runtime.quietly("web", runtime.running());
        synchronize();
        assertThat(state("web")).isEqualTo("Awake");
        runtime.quietly("web", new Stopped("run-1", 0, ""));
        time.advance(PERIOD);

        assertThat(state("web")).isEqualTo("Asleep");
    }

    @Test
    void keepsWhatAppearedWhileTheListWasBeingMade() {
        synchronize();
        List<Instance> before = runtime.list();
        runtime.answersListWith(before);
        runtime.next(Call.LIST, () -> runtime.creates("new", labels("new.test")));
        time.advance(PERIOD);

        assertThat(names()).contains("new");
    }

    @Test
    void noticesThatSomethingOfTheFileIsGone() {
        runtime.quietly("web", runtime.running());
        synchronize();
        runtime.removes("web");

        assertThat(state("web")).isEqualTo("Asleep");
        assertThat(names()).contains("web");
    }

    @Test
    void keepsWhatIsAwakeAwakeWhileTheRuntimeIsAway() {
        runtime.quietly("web", runtime.running());
        synchronize();
        runtime.unreachable();
        runtime.tell(new RuntimeEvent.Disconnected("gone"));
        time.advance(PERIOD.multipliedBy(4));
        assertThat(state("web")).isEqualTo("Awake");

        runtime.quietly("web", new Stopped("run-1", 0, ""));
        runtime.reachable();
        synchronize();
        assertThat(state("web")).isEqualTo("Asleep");
    }

    @Test
    void hearsNothingMoreOnceClosed() {
        synchronize();
        discovery.close();
        runtime.creates("new", labels("new.test"));
        int before = runtime.count(Call.LIST);
        time.advance(PERIOD.multipliedBy(4));

        assertThat(names()).doesNotContain("new");
        assertThat(runtime.count(Call.LIST)).isEqualTo(before);
    }

    private void synchronize() {
        runtime.tell(new RuntimeEvent.Synchronized(runtime.list(), time.nanos()));
    }

    private List<String> names() {
        return workloads.all().stream().map(Workload::name).toList();
    }

    private String state(String name) {
        WorkloadState state = workloads.find(name).orElseThrow().state();
        return state.getClass().getSimpleName();
    }

    private static Map<String, String> labels(String host) {
        return new HashMap<>(Map.of("dag.enabled", "true", "dag.host", host));
    }
}
