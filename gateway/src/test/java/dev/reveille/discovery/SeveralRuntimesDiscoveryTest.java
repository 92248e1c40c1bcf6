package dev.reveille.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.Configuration;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.runtime.several.SeveralRuntimes;
import dev.reveille.workload.ScriptedRuntime;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.TestConfiguration;
import dev.reveille.workload.VirtualTime;
import dev.reveille.workload.Workload;
import dev.reveille.workload.Workloads;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What one of several runtimes tells, or does not tell, is of no account for the others. */
@DisplayName("Discovery of two runtimes:")
class SeveralRuntimesDiscoveryTest {

    private static final Configuration FILE =
            TestConfiguration.of(
                    """
                    gateway:
                      discovery_interval: 15s
                      runtimes: [{name: here}, {name: big}]
                    containers:
                      - {name: db@big, host: db.test}
                    """);

    private final VirtualTime time = new VirtualTime();
    private final ScriptedRuntime here = new ScriptedRuntime(time);
    private final ScriptedRuntime big = new ScriptedRuntime(time);
    private final SeveralRuntimes both = new SeveralRuntimes(inOrder());
    private final Workloads workloads =
            new Workloads(new Surroundings(both, time, () -> 30), (_, _, _) -> {});
    private final Discovery discovery =
            new Discovery(
                    FILE, new CatalogMerge(Clock.systemUTC()), both, workloads, time, (_, _) -> {});

    private Map<String, WorkloadRuntime> inOrder() {
        Map<String, WorkloadRuntime> byName = new LinkedHashMap<>();
        byName.put("here", here);
        byName.put("big", big);
        return byName;
    }

    @BeforeEach
    void begin() throws InterruptedException {
        here.creates("db");
        big.creates("db");
        here.creates("web", Map.of("dag.enabled", "true", "dag.host", "web.test"));
        big.creates("shop", Map.of("dag.enabled", "true", "dag.host", "shop.test"));
        here.quietly("web", here.running());
        big.quietly("shop", big.running());
        big.quietly("db", big.running());
        discovery.begin();
        discovery.awaitFirstNews(Duration.ZERO);
        synchronize(here);
        synchronize(big);
        await().until(
                        () -> state("web") + state("shop") + state("db@big"),
                        "Awake".repeat(3)::equals);
    }

    @AfterEach
    void end() {
        discovery.close();
        both.close();
    }

    @Test
    void a_name_of_the_file_with_its_runtime_means_the_one_there() {
        assertThat(workloads.all())
                .extracting(Workload::name)
                .containsExactly("db@big", "shop", "web");
        assertThat(workload("db@big").seen()).map(Instance::runtime).contains("big");
    }

    @Test
    void only_the_workloads_of_a_runtime_that_is_lost_are_out_of_touch() {
        big.tell(new RuntimeEvent.Disconnected("gone"));
        await().until(() -> workload("shop").mayHaveMoved());

        assertThat(workload("db@big").mayHaveMoved()).isTrue();
        assertThat(workload("web").mayHaveMoved()).isFalse();
        assertThat(discovery.hears("big")).isFalse();
        assertThat(discovery.hears("here")).isTrue();
        here.tell(new RuntimeEvent.Disconnected("gone, too"));
        await().until(() -> workload("web").mayHaveMoved());
        synchronize(here);
        await().until(() -> !workload("web").mayHaveMoved());
        assertThat(discovery.hears("here")).isTrue();
        assertThat(workload("shop").mayHaveMoved()).isTrue();
    }

    @Test
    void a_comparison_with_one_finds_nothing_gone_from_the_other() {
        time.advance(Duration.ofMillis(1));
        big.tell(new RuntimeEvent.Synchronized(List.of(), time.nanos()));
        await().until(() -> workloads.find("shop").isEmpty());

        await().until(() -> state("db@big").equals("Asleep"));
        assertThat(state("web")).isEqualTo("Awake");
    }

    @Test
    void a_runtime_that_cannot_be_asked_keeps_no_other_from_being_compared() {
        big.unreachable();
        big.tell(new RuntimeEvent.Disconnected("gone"));
        await().until(() -> workload("shop").mayHaveMoved());
        here.quietly("web", new Instance.Stopped("run", 0, ""));
        time.advance(Duration.ofSeconds(15));

        assertThat(state("web")).isEqualTo("Asleep");
        assertThat(state("shop")).isEqualTo("Awake");
        assertThat(state("db@big")).isEqualTo("Awake");
    }

    @Test
    void a_dependency_in_a_label_means_the_one_on_the_same_runtime() {
        big.creates(
                "blog",
                Map.of("dag.enabled", "true", "dag.host", "blog.test", "dag.depends_on", "db"));
        await().until(() -> workloads.find("blog").isPresent());

        assertThat(workload("blog").definition().lifecycle().dependsOn()).containsExactly("db@big");
    }

    @Test
    void a_labelled_container_whose_name_is_taken_is_told_apart_by_its_runtime() {
        big.creates("web", Map.of("dag.enabled", "true", "dag.host", "web2.test"));
        await().until(() -> workloads.find("web@big").isPresent());

        assertThat(workload("web").definition().hosts()).containsExactly("web.test");
        assertThat(workload("web@big").definition().hosts()).containsExactly("web2.test");
        assertThat(state("web")).isEqualTo("Awake");
    }

    @Test
    void compose_projects_of_one_name_on_two_hosts_do_not_mix() {
        for (ScriptedRuntime each : List.of(here, big)) {
            each.creates("p-db-1", compose("db", "", each.equals(here) ? "h" : "b"));
            each.creates(
                    "p-app-1",
                    compose("app", "db:service_started:false", each.equals(here) ? "i" : "c"));
        }
        await().until(() -> workloads.find("p-app-1@big").isPresent());

        assertThat(workload("p-app-1").definition().lifecycle().dependsOn())
                .containsExactly("p-db-1");
        assertThat(workload("p-app-1@big").definition().lifecycle().dependsOn())
                .containsExactly("p-db-1@big");
    }

    private static Map<String, String> compose(String service, String dependsOn, String host) {
        return Map.of(
                "dag.enabled",
                "true",
                "dag.host",
                host + ".test",
                "com.docker.compose.project",
                "p",
                "com.docker.compose.service",
                service,
                "com.docker.compose.depends_on",
                dependsOn);
    }

    private void synchronize(ScriptedRuntime runtime) {
        runtime.tell(new RuntimeEvent.Synchronized(runtime.list(), time.nanos()));
    }

    private Workload workload(String name) {
        return workloads.find(name).orElseThrow();
    }

    private String state(String name) {
        return workloads
                .find(name)
                .map(w -> w.state().getClass().getSimpleName())
                .orElse("unknown");
    }
}
