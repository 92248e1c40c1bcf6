package dev.reveille.runtime.kubernetes;

import static dev.reveille.runtime.kubernetes.ObjectType.DEPLOYMENT;
import static dev.reveille.runtime.kubernetes.ObjectType.STATEFUL_SET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.runtime.kubernetes.RunningGateway.Answer;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a whole gateway does before a cluster, whichever it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LifeCycle {

    private static final Duration SOON = Duration.ofSeconds(60);

    private TestCluster cluster;
    private RunningGateway gateway;

    abstract TestCluster open();

    TestCluster cluster() {
        return cluster;
    }

    @BeforeAll
    void start() {
        cluster = open();
        gateway = RunningGateway.before(cluster);
    }

    @AfterAll
    void stop() {
        gateway.close();
        cluster.close();
    }

    private void website(String name, int replicas, String... annotations) {
        cluster.apply(Manifests.website(cluster, name, replicas, annotations));
    }

    private void scale(ObjectType type, String name, int replicas) {
        cluster.object(type, name).scale(replicas);
    }

    @Test
    void a_request_that_is_held_wakes_a_deployment_which_sleeps_again_and_keeps_its_replicas() {
        website("shop", 2, "reveille.idle_timeout=2s");
        gateway.awaitStatus("shop", "running");
        gateway.awaitStatus("shop", "sleeping");
        await().atMost(SOON).until(() -> cluster.pods("shop").isEmpty());

        assertThat(gateway.get("shop").status()).isEqualTo(200);
        assertThat(cluster.replicas(DEPLOYMENT, "shop")).isEqualTo(2);
    }

    @Test
    void a_stateful_set_sleeps_and_wakes_the_same_way() {
        cluster.apply(Manifests.statefulSet(cluster, "db", 0));
        gateway.awaitStatus("db", "sleeping");
        assertThat(gateway.get("db").body()).contains("db-0");
        gateway.post("/_status/sleep", "db");
        gateway.awaitStatus("db", "sleeping");
        await().atMost(SOON).until(() -> cluster.replicas(STATEFUL_SET, "db") == 0);
    }

    @Test
    void two_hundred_requests_at_once_scale_once() throws Exception {
        website("crowd", 0);
        gateway.awaitStatus("crowd", "sleeping");
        List<CompletableFuture<Answer>> answers =
                IntStream.range(0, 200).mapToObj(_ -> gateway.asking("crowd")).toList();
        for (CompletableFuture<Answer> answer : answers) {
            assertThat(answer.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
        // One by its making, one by the wake.
        assertThat(cluster.object(DEPLOYMENT, "crowd").get().getMetadata().getGeneration())
                .isEqualTo(2);
    }

    @Test
    void requests_are_shared_out_among_the_pods() {
        website("balanced", 0, "reveille.replicas=3");
        gateway.awaitStatus("balanced", "sleeping");
        assertThat(gateway.get("balanced").status()).isEqualTo(200);
        await().atMost(SOON).until(() -> names("balanced", 12).size() == 3);
    }

    private Set<String> names(String workload, int requests) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < requests; i++) {
            names.add(gateway.get(workload).body());
        }
        return names;
    }

    @Test
    void a_container_that_crashes_fails_the_wake_at_once_with_exit_code_and_log() {
        cluster.apply(
                Manifests.workload(
                        cluster,
                        "Deployment",
                        "broken",
                        0,
                        "echo cannot reach the database; sleep 0.3; exit 42"));
        gateway.awaitStatus("broken", "sleeping");
        long begun = System.nanoTime();
        Answer answer = gateway.get("broken");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("exit code 42");
        assertThat(gateway.get("gateway.test", "/_logs?container=broken").body())
                .contains("cannot reach the database");
        cluster.object(DEPLOYMENT, "broken").delete();
    }

    @Test
    void one_that_crashed_gets_new_pods_by_the_next_request() {
        cluster.apply(
                Manifests.workload(
                        cluster,
                        "Deployment",
                        "unlucky",
                        0,
                        "exit 3",
                        "reveille.start_timeout=30s"));
        gateway.awaitStatus("unlucky", "sleeping");
        assertThat(gateway.get("unlucky").status()).isEqualTo(502);
        Set<String> first = uids("unlucky");
        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            assertThat(gateway.get("unlucky").status()).isEqualTo(502);
                            assertThat(uids("unlucky"))
                                    .isNotEmpty()
                                    .doesNotContainAnyElementsOf(first);
                        });
        cluster.object(DEPLOYMENT, "unlucky").delete();
    }

    private Set<String> uids(String app) {
        Set<String> uids = new HashSet<>();
        cluster.pods(app).forEach(pod -> uids.add(pod.uid()));
        return uids;
    }

    @Test
    void an_image_that_is_not_there_fails_the_wake_and_says_so_to_the_operator() {
        cluster.apply(
                Manifests.website(cluster, "imageless", 0)
                        .replace(cluster.image(), "localhost/none:missing"));
        gateway.awaitStatus("imageless", "sleeping");
        Answer answer = gateway.get("imageless");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).doesNotContain("localhost/none");
        assertThat(gateway.get("gateway.test", "/_status/api").body())
                .contains("ErrImageNeverPull", "localhost/none:missing");
        cluster.object(DEPLOYMENT, "imageless").delete();
    }

    @Test
    void what_somebody_else_scales_shows_at_once() {
        website("scaled", 0);
        gateway.awaitStatus("scaled", "sleeping");
        scale(DEPLOYMENT, "scaled", 1);
        gateway.awaitStatus("scaled", "running");
        assertThat(gateway.get("scaled").status()).isEqualTo(200);
        scale(DEPLOYMENT, "scaled", 0);
        gateway.awaitStatus("scaled", "sleeping");
        assertThat(gateway.get("scaled").status()).isEqualTo(200);
        cluster.object(DEPLOYMENT, "scaled").delete();
        gateway.awaitStatus("scaled", "unknown");
    }

    /** It is told to end first, so that it is known to be left when it ends with requests in it. */
    @Test
    void a_pod_that_is_deleted_is_replaced_and_all_who_ask_meanwhile_are_answered()
            throws Exception {
        website("killed", 1);
        gateway.awaitStatus("killed", "running");
        String first = gateway.get("killed").body();
        try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> others =
                    IntStream.range(0, 4)
                            .mapToObj(_ -> askers.submit(() -> firstUnlike(first, "killed")))
                            .toList();
            cluster.client()
                    .pods()
                    .inNamespace(cluster.namespace())
                    .withName(cluster.pods("killed").getFirst().name())
                    .delete();
            for (Future<Answer> answer : others) {
                assertThat(answer.get(60, TimeUnit.SECONDS))
                        .extracting(Answer::status)
                        .isEqualTo(200);
            }
        }
        gateway.awaitStatus("killed", "running");
    }

    /** Asks again and again, and tells the first answer that is another one. */
    private Answer firstUnlike(String first, String workload) {
        Answer answer;
        do {
            answer = gateway.get(workload);
        } while (answer.body().equals(first));
        return answer;
    }

    @Test
    void a_wake_gets_through_while_somebody_else_changes_the_object_all_the_time()
            throws Exception {
        website("busy", 0);
        gateway.awaitStatus("busy", "sleeping");
        AtomicInteger changes = new AtomicInteger();
        ScheduledExecutorService somebody = Executors.newSingleThreadScheduledExecutor();
        ScheduledFuture<?> changing =
                somebody.scheduleWithFixedDelay(
                        () ->
                                annotate(
                                        "busy",
                                        Map.of(
                                                "change",
                                                Integer.toString(changes.incrementAndGet()))),
                        0,
                        cluster.millisBetweenChanges(),
                        TimeUnit.MILLISECONDS);
        try {
            for (int round = 0; round < 3; round++) {
                assertThat(gateway.get("busy").status()).isEqualTo(200);
                gateway.post("/_status/sleep", "busy");
                gateway.awaitStatus("busy", "sleeping");
            }
        } finally {
            changing.cancel(true);
            somebody.shutdownNow();
        }
        assertThat(changes).hasPositiveValue();
    }

    private void annotate(String name, Map<String, String> annotations) {
        cluster.object(DEPLOYMENT, name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        cluster.client()
                                .getKubernetesSerialization()
                                .asJson(Map.of("metadata", Map.of("annotations", annotations))));
    }

    @Test
    void a_gateway_that_comes_later_wakes_as_many_as_another_one_put_to_sleep() {
        website("handed-on", 3);
        gateway.awaitStatus("handed-on", "running");
        gateway.post("/_status/sleep", "handed-on");
        gateway.awaitStatus("handed-on", "sleeping");
        // It counts as sleeping from the order on, and the other one would still find it running.
        await().atMost(SOON).until(() -> cluster.replicas(DEPLOYMENT, "handed-on") == 0);
        try (RunningGateway later = RunningGateway.before(cluster)) {
            assertThat(later.get("handed-on").status()).isEqualTo(200);
        }
        assertThat(cluster.replicas(DEPLOYMENT, "handed-on")).isEqualTo(3);
    }

    @Test
    void annotations_are_labels_and_a_dependency_wakes_first_and_sleeps_last() {
        website("store", 0, "reveille.ready_when=runs");
        website("front", 0, "dag.depends_on=store", "dag.idle_timeout=2s");
        gateway.awaitStatus("front", "sleeping");
        assertThat(gateway.get("front").status()).isEqualTo(200);
        assertThat(gateway.status("store")).isEqualTo("running");
        gateway.awaitStatus("front", "sleeping");
        gateway.awaitStatus("store", "sleeping");
        await().atMost(SOON).until(() -> cluster.replicas(DEPLOYMENT, "store") == 0);
    }

    @Test
    void a_second_service_before_the_same_pods_is_refused_until_it_is_said_which_is_meant() {
        website("two", 0);
        cluster.apply(Manifests.service("two-more", "two"));
        gateway.awaitStatus("two", "sleeping");
        assertThat(gateway.get("two").status()).isEqualTo(502);
        assertThat(gateway.get("gateway.test", "/_status/api").body())
                .contains("the services two, two-more stand before its pods");
        annotate("two", Map.of("reveille.network", "two-more"));
        await().atMost(SOON).until(() -> gateway.get("two").status() == 200);
    }

    @Test
    void while_the_api_server_is_away_what_is_awake_is_served_and_afterwards_all_is_as_it_is() {
        website("served", 1);
        website("moved", 0);
        gateway.awaitStatus("served", "running");
        gateway.awaitStatus("moved", "sleeping");
        cluster.cut();
        try {
            scale(DEPLOYMENT, "moved", 1);
            for (int i = 0; i < 10; i++) {
                assertThat(gateway.get("served").status()).isEqualTo(200);
            }
        } finally {
            cluster.restore();
        }
        gateway.awaitStatus("moved", "running");
        assertThat(gateway.get("moved").status()).isEqualTo(200);
    }
}
