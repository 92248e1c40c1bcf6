package dev.reveille.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PodReadingTest {

    private static Pod pod(String status) {
        return PodReading.pod(
                Serialization.unmarshal(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata:
                          name: blog-1
                          uid: u1
                          creationTimestamp: "2026-01-01T00:00:00Z"
                          annotations: {kubectl.kubernetes.io/default-container: main}
                        spec:
                          containers: [{name: sidecar}, {name: main}]
                        """
                                + status,
                        io.fabric8.kubernetes.api.model.Pod.class));
    }

    @Test
    void a_ready_one_is_live_since_its_last_container_started() {
        Pod pod =
                pod(
                        """
                        status:
                          phase: Running
                          podIP: 10.0.0.7
                          conditions: [{type: Ready, status: "True"}]
                          containerStatuses:
                            - {name: main, restartCount: 0, state: {running: {startedAt: "2026-01-01T00:00:02Z"}}}
                            - {name: sidecar, restartCount: 0, state: {running: {startedAt: "2026-01-01T00:00:03Z"}}}
                        """);
        assertThat(pod.isLive()).isTrue();
        assertThat(pod.ready()).isTrue();
        assertThat(pod.since()).contains(Instant.parse("2026-01-01T00:00:03Z"));
        assertThat(pod.containers()).containsExactly("main", "sidecar");
    }

    @Test
    void a_crash_loop_has_the_exit_code_of_the_last_end_and_says_why() {
        Pod pod =
                pod(
                        """
                        status:
                          phase: Running
                          containerStatuses:
                            - name: main
                              restartCount: 3
                              state: {waiting: {reason: CrashLoopBackOff, message: back-off 40s}}
                              lastState: {terminated: {exitCode: 137, reason: OOMKilled}}
                        """);
        assertThat(pod.isLive()).isFalse();
        assertThat(pod.end())
                .contains(new Pod.End("main", 137, "OOMKilled; CrashLoopBackOff: back-off 40s"));
    }

    @Test
    void an_image_that_is_not_to_be_had_is_an_end_with_its_message() {
        Pod pod =
                pod(
                        """
                        status:
                          phase: Pending
                          containerStatuses:
                            - name: main
                              restartCount: 0
                              state: {waiting: {reason: ImagePullBackOff, message: "Back-off pulling image \\"x\\""}}
                        """);
        assertThat(pod.end())
                .contains(
                        new Pod.End("main", 125, "ImagePullBackOff: Back-off pulling image \"x\""));
    }

    @Test
    void one_that_is_being_made_is_live() {
        Pod pod =
                pod(
                        """
                        status:
                          phase: Pending
                          containerStatuses:
                            - {name: main, restartCount: 0, state: {waiting: {reason: ContainerCreating}}}
                        """);
        assertThat(pod.isLive()).isTrue();
        assertThat(pod.since()).isEmpty();
    }

    @Test
    void an_init_container_that_fails_is_named_and_one_that_is_done_is_no_end() {
        assertThat(
                        pod("""
                        status:
                          phase: Pending
                          initContainerStatuses:
                            - {name: migrate, restartCount: 0, state: {terminated: {exitCode: 4, reason: Error}}}
                        """)
                                .end())
                .contains(new Pod.End("migrate", 4, "init container migrate"));
        assertThat(
                        pod("""
                        status:
                          phase: Pending
                          initContainerStatuses:
                            - {name: migrate, restartCount: 0, state: {terminated: {exitCode: 0, reason: Completed}}}
                        """)
                                .isLive())
                .isTrue();
    }

    @Test
    void one_that_was_evicted_says_so() {
        assertThat(pod("status: {phase: Failed, reason: Evicted, message: low on memory}").end())
                .contains(new Pod.End("", 125, "Evicted: low on memory"));
    }
}
