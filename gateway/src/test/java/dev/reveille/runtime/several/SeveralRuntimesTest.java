package dev.reveille.runtime.several;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import dev.reveille.workload.ScriptedRuntime;
import dev.reveille.workload.ScriptedRuntime.Call;
import dev.reveille.workload.TestConfiguration;
import dev.reveille.workload.VirtualTime;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeveralRuntimesTest {

    private final VirtualTime time = new VirtualTime();
    private final ScriptedRuntime here = new ScriptedRuntime(time);
    private final ScriptedRuntime big = new ScriptedRuntime(time);
    private final List<RuntimeEvent> told = new CopyOnWriteArrayList<>();
    private final SeveralRuntimes both = new SeveralRuntimes(inOrder());
    private Subscription watch = () -> {};

    private Map<String, WorkloadRuntime> inOrder() {
        Map<String, WorkloadRuntime> byName = new LinkedHashMap<>();
        byName.put("here", here);
        byName.put("big", big);
        return byName;
    }

    @AfterEach
    void end() {
        watch.close();
        both.close();
    }

    @Test
    void one_that_cannot_be_closed_keeps_no_other_from_it() {
        List<String> closed = new ArrayList<>();
        Map<String, WorkloadRuntime> byName = new LinkedHashMap<>();
        byName.put(
                "stuck",
                closing(
                        () -> {
                            throw new IllegalStateException("stuck");
                        }));
        byName.put("fine", closing(() -> closed.add("fine")));

        assertThatThrownBy(new SeveralRuntimes(byName)::close).hasMessage("stuck");

        assertThat(closed).containsExactly("fine");
    }

    private static WorkloadRuntime closing(Runnable closing) {
        return (WorkloadRuntime)
                Proxy.newProxyInstance(
                        WorkloadRuntime.class.getClassLoader(),
                        new Class<?>[] {WorkloadRuntime.class},
                        (_, _, _) -> {
                            closing.run();
                            return null;
                        });
    }

    @Test
    void a_name_that_only_one_has_is_enough() {
        here.creates("web");
        big.creates("db");

        assertThat(names(both.list())).containsExactly("web", "db");
        assertThat(both.inspect("db")).map(Instance::runtime).contains("big");
        both.start("db");
        assertThat(big.status("db")).isInstanceOf(Instance.Running.class);
        assertThat(here.count(Call.START)).isZero();
    }

    @Test
    void of_two_of_one_name_the_first_has_it_alone_whichever_answers_first() {
        here.creates("web");
        big.creates("web");
        watch = both.watch(told::add);
        big.tell(new RuntimeEvent.Synchronized(big.list(), time.nanos()));
        here.tell(new RuntimeEvent.Synchronized(here.list(), time.nanos()));

        await().until(() -> told.size() == 2);
        assertThat(told.getFirst().runtime()).isEqualTo("here");
        assertThat(names(both.list("here"))).containsExactly("web");
        assertThat(names(both.list("big"))).containsExactly("web@big");
        both.start("web@big");
        assertThat(big.status("web")).isInstanceOf(Instance.Running.class);
        assertThat(here.status("web")).isInstanceOf(Instance.Stopped.class);
    }

    @Test
    void nobody_is_renamed_when_another_runtime_gets_one_of_the_name_or_loses_it() {
        big.creates("web");
        assertThat(names(both.list())).containsExactly("web");
        here.creates("web");
        assertThat(names(both.list("here"))).containsExactly("web@here");
        assertThat(names(both.list("big"))).containsExactly("web");

        watchBoth();
        big.removes("web");
        await().until(() -> told.contains(new RuntimeEvent.Removed("web", "big")));
        assertThat(names(both.list("here"))).containsExactly("web@here");
        big.creates("web");
        assertThat(names(both.list("big"))).containsExactly("web");
    }

    @Test
    void what_the_configuration_calls_by_its_runtime_is_called_so() {
        both.declare(definitions("db@big"));
        big.creates("db");
        here.creates("db");
        assertThat(names(both.list())).containsExactly("db", "db@big");
        both.declare(definitions("db@here"));
        assertThat(names(both.list())).containsExactly("db@here", "db@big");
        assertThat(here.declared()).extracting(WorkloadDefinition::name).containsExactly("db");
        assertThat(big.declared()).isEmpty();

        both.declare(definitions("db"));
        assertThat(names(both.list())).containsOnlyOnce("db");
    }

    @Test
    void each_tells_and_fails_for_itself() {
        here.creates("web");
        big.creates("db");
        watchBoth();
        big.tell(new RuntimeEvent.Disconnected("gone"));
        here.becomes("web", here.running());
        big.unreachable();

        await().until(() -> told.contains(new RuntimeEvent.Disconnected("gone", "big")));
        await().until(
                        () ->
                                told.getLast() instanceof RuntimeEvent.Observed(Instance web)
                                        && web.runtime().equals("here"));
        assertThat(names(both.list("here"))).containsExactly("web");
        assertThatThrownBy(() -> both.list("big")).isInstanceOf(RuntimeCallException.class);
        assertThatThrownBy(() -> both.start("db"))
                .isInstanceOfSatisfying(
                        RuntimeCallException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
    }

    @Test
    void what_none_has_is_missing_only_when_all_can_be_asked() {
        assertThat(both.inspect("gone")).isEqualTo(Optional.empty());
        assertThatThrownBy(() -> both.start("gone"))
                .hasMessage("None of the runtimes here, big has a workload named \"gone\"");
        here.unreachable();
        assertThatThrownBy(() -> both.inspect("gone"))
                .isInstanceOfSatisfying(
                        RuntimeCallException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
        big.creates("late");
        assertThat(both.inspect("late")).map(Instance::name).contains("late");
    }

    private void watchBoth() {
        watch = both.watch(told::add);
        for (ScriptedRuntime each : List.of(here, big)) {
            each.tell(new RuntimeEvent.Synchronized(each.list(), time.nanos()));
        }
        await().until(() -> told.size() >= 2);
    }

    private static List<String> names(List<Instance> all) {
        return all.stream().map(Instance::name).toList();
    }

    private static List<WorkloadDefinition> definitions(String name) {
        return List.of(
                TestConfiguration.of("containers: [{name: app, host: app.test}]")
                        .workloads()
                        .getFirst()
                        .named(name));
    }
}
