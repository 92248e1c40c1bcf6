package dev.reveille.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.GatewaySettings.AddressChoice;
import dev.reveille.config.GatewaySettings.KubernetesChoice;
import dev.reveille.config.GatewaySettings.RuntimeChoice;
import dev.reveille.config.RuntimeKind;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.SystemTime;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The runtime itself, before the stand-in. */
class KubernetesRuntimeTest {

    private static final ObjectType FLEET =
            new ObjectType("test.reveille.dev", "v1", "fleets", "Fleet");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final StandInCluster cluster =
            new StandInCluster(StandInApi.discovery(FLEET.group(), FLEET.plural(), FLEET.kind()));
    private final SystemTime time = new SystemTime();
    private final WorkloadRuntime runtime = open(List.of(cluster.namespace()));
    private final List<RuntimeEvent> events = new CopyOnWriteArrayList<>();

    private WorkloadRuntime open(List<String> namespaces) {
        return OpenRuntime.before(
                cluster, namespaces, List.of(FLEET.fullName(), "none.nowhere.test"), time);
    }

    @AfterEach
    void close() {
        runtime.close();
        time.close();
        cluster.close();
    }

    private Instance.Status status(String name) {
        return runtime.inspect(name).orElseThrow().status();
    }

    private void awaitRunning(String name) {
        await().atMost(SOON)
                .until(
                        () ->
                                status(name) instanceof Instance.Running running
                                        && !running.attachments().isEmpty());
    }

    @Test
    void somebody_who_scales_at_the_same_moment_is_not_overruled() {
        cluster.apply(Manifests.website(cluster, "shop", 0));
        cluster.beforeNextChange(4);
        runtime.start("shop");
        assertThat(cluster.replicas(ObjectType.DEPLOYMENT, "shop")).isEqualTo(4);
    }

    @Test
    void how_many_replicas_there_were_is_noted_only_where_it_is_not_one() {
        cluster.apply(Manifests.website(cluster, "one", 1));
        cluster.apply(Manifests.website(cluster, "three", 3));
        runtime.stop("one", Optional.empty());
        runtime.stop("three", Optional.empty());
        assertThat(annotations("one")).doesNotContainKey(Scaled.MEMORY);
        assertThat(annotations("three")).containsEntry(Scaled.MEMORY, "3");
        // It is no annotation of theirs.
        assertThat(runtime.inspect("three").orElseThrow().labels())
                .doesNotContainKey(Scaled.MEMORY);
        runtime.start("three");
        assertThat(cluster.replicas(ObjectType.DEPLOYMENT, "three")).isEqualTo(3);
    }

    private Map<String, String> annotations(String name) {
        return cluster.object(ObjectType.DEPLOYMENT, name).get().getMetadata().getAnnotations();
    }

    @Test
    void a_stop_returns_when_the_last_pod_has_ended() {
        cluster.apply(Manifests.website(cluster, "shop", 2));
        awaitRunning("shop");
        runtime.stop("shop", Optional.empty());
        assertThat(cluster.pods("shop")).isEmpty();
        assertThat(status("shop")).isInstanceOf(Instance.Stopped.class);
    }

    @Test
    void any_type_with_a_scale_is_found_by_asking_which_there_are() {
        createBoats();
        assertThat(status("boats")).isInstanceOf(Instance.Stopped.class);
        runtime.start("boats");
        assertThat(cluster.replicas(FLEET, "boats")).isEqualTo(1);
        assertThat(status("boats")).isInstanceOf(Instance.Running.class);
        runtime.stop("boats", Optional.empty());
        assertThat(cluster.replicas(FLEET, "boats")).isZero();
        assertThat(runtime.list()).extracting(Instance::name).contains("boats");
    }

    private void createBoats() {
        createBoats("{matchLabels: {app: boats}}");
    }

    private void createBoats(String selector) {
        cluster.client()
                .resource(
                        Serialization.unmarshal(
                                """
                                apiVersion: test.reveille.dev/v1
                                kind: Fleet
                                metadata: {name: boats, namespace: web, annotations: {reveille.enabled: "true"}}
                                spec: {replicas: 0, selector: %s}
                                """
                                        .formatted(selector),
                                GenericKubernetesResource.class))
                .create();
    }

    /** What their owners may write there is up to whoever has made their type. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{matchLabels: {app: 'boats ('}}",
                "{matchLabels: {app: boats}, matchExpressions: [{key: app, operator: Like}]}"
            })
    void one_whose_selector_says_nothing_hides_no_others(String selector) {
        createBoats(selector);
        cluster.apply(Manifests.website(cluster, "shop", 0));
        assertThat(runtime.list()).extracting(Instance::name).contains("boats", "shop");
        try (WorkloadRuntime.Subscription _ = runtime.watch(events::add)) {
            await().atMost(SOON)
                    .until(() -> events.stream().anyMatch(KubernetesRuntimeTest::tellsOfBoats));
        }
    }

    @Test
    void one_whose_scale_could_not_be_read_at_first_is_told_of_all_the_same() {
        try (WorkloadRuntime.Subscription _ = runtime.watch(events::add)) {
            await().atMost(SOON).until(() -> !events.isEmpty());
            cluster.losesNextScale();
            createBoats();

            await().atMost(SOON)
                    .until(() -> events.stream().anyMatch(KubernetesRuntimeTest::tellsOfBoats));
        }
    }

    private static boolean tellsOfBoats(RuntimeEvent event) {
        return switch (event) {
            case RuntimeEvent.Synchronized now ->
                    now.all().stream().anyMatch(each -> each.name().equals("boats"));
            case RuntimeEvent.Observed observed -> observed.instance().name().equals("boats");
            default -> false;
        };
    }

    @Test
    void in_several_namespaces_a_workload_is_called_by_both_names() {
        cluster.apply(Manifests.website(cluster, "shop", 0));
        try (WorkloadRuntime everywhere = open(List.of("*"))) {
            assertThat(everywhere.list()).extracting(Instance::name).contains("shop.web");
            assertThat(everywhere.inspect("shop.web")).isPresent();
            assertThat(everywhere.inspect("shop")).isEmpty();
        }
    }

    @Test
    void logs_of_several_pods_come_together_and_are_followed_until_they_end() throws Exception {
        cluster.apply(
                Manifests.workload(
                        cluster, "Deployment", "talker", 2, "echo one; echo two; sleep 30"));
        await().atMost(SOON).until(() -> runtime.logs("talker", 10).size() == 4);
        assertThat(runtime.logs("talker", 10))
                .containsExactlyInAnyOrder("one", "one", "two", "two");
        assertThat(runtime.logs("talker", 1)).containsExactly("two");

        List<String> lines = new CopyOnWriteArrayList<>();
        CountDownLatch ended = new CountDownLatch(1);
        try (WorkloadRuntime.Subscription _ =
                runtime.follow("talker", 1, lines::add, ended::countDown)) {
            await().atMost(SOON).until(() -> lines.size() >= 2);
            runtime.stop("talker", Optional.empty());
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void what_is_lost_with_the_connection_is_told_when_it_is_back() {
        cluster.apply(Manifests.website(cluster, "shop", 0));
        try (WorkloadRuntime.Subscription _ = runtime.watch(events::add)) {
            await().atMost(SOON).until(() -> !events.isEmpty());
            assertThat(events.getFirst()).isInstanceOf(RuntimeEvent.Synchronized.class);
            cluster.cut();
            await().atMost(SOON).until(() -> events.getLast() instanceof RuntimeEvent.Disconnected);
            assertThatThrownBy(() -> runtime.inspect("shop"))
                    .isInstanceOfSatisfying(
                            RuntimeCallException.class,
                            failure ->
                                    assertThat(failure.kind())
                                            .isEqualTo(RuntimeCallException.Kind.UNREACHABLE));
            cluster.object(ObjectType.DEPLOYMENT, "shop").delete();
            cluster.apply(Manifests.website(cluster, "blog", 0));
            cluster.restore();
            await().atMost(SOON)
                    .untilAsserted(
                            () ->
                                    assertThat(events.getLast())
                                            .isInstanceOfSatisfying(
                                                    RuntimeEvent.Synchronized.class,
                                                    all ->
                                                            assertThat(all.all())
                                                                    .extracting(Instance::name)
                                                                    .containsExactly("blog")));
            cluster.object(ObjectType.DEPLOYMENT, "blog").delete();
            await().atMost(SOON)
                    .until(() -> events.getLast().equals(new RuntimeEvent.Removed("blog")));
        }
    }

    @Test
    void what_cannot_be_done_says_what_to_do() {
        cluster.apply(Manifests.website(cluster, "shop", 1));
        assertThatThrownBy(() -> runtime.pause("shop")).hasMessageContaining("sleep_mode: stop");
        assertThatThrownBy(() -> runtime.start("nobody"))
                .hasMessageContaining("nothing named \"nobody\"");
        assertThatThrownBy(
                        () ->
                                new KubernetesProvider()
                                        .open(
                                                new RuntimeChoice(
                                                        "",
                                                        RuntimeKind.KUBERNETES,
                                                        Optional.empty(),
                                                        AddressChoice.AUTO,
                                                        Optional.empty(),
                                                        new KubernetesChoice(
                                                                Optional.of(Path.of("/nowhere")),
                                                                Optional.empty(),
                                                                List.of(),
                                                                Optional.empty(),
                                                                List.of(),
                                                                Optional.empty())),
                                                Map.of(),
                                                time))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot read the kubeconfig /nowhere");
    }
}
