package dev.reveille.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Paused;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.RuntimeEvent.Observed;
import dev.reveille.runtime.RuntimeEvent.Removed;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import dev.reveille.time.SystemTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Podman answers where it differs from Docker, word for word as Podman 4.3.1 did. */
class PodmanAnswersTest {

    private static final String ID =
            "86a423c2ab85f28534a713ae1d825a945a619482dc2ccdcc350b39a3f52d4d69";
    private static final String INFRA =
            "2a693fe8b59e673e73996bfd5eb5a1eb611e12d3b36ecbbca68d84cac5d27e7e";

    private final FakeEngine engine = new FakeEngine("1.41");
    private final SystemTime time = new SystemTime();
    private final DockerRuntime runtime = new DockerRuntime(engine.host(), time);
    private final List<RuntimeEvent> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void list() {
        engine.answer(
                "/containers/json",
                "[{\"Id\":\"%s\",\"Names\":[\"/a\"],\"Image\":\"docker.io/t/busybox:dev\",\"Labels\":{\"x\":\"y\"},\"State\":\"stopping\",\"Status\":\"Stopping\"}]"
                        .formatted(ID));
        container("running", true, 0, "bridge", "{\"podman\":" + endpoint("10.234.1.3") + "}");
    }

    @AfterEach
    void close() {
        runtime.close();
        engine.close();
        time.close();
    }

    @Test
    void whatIsStillEndingRuns() {
        container("stopping", false, 0, "bridge", "{\"podman\":" + endpoint("10.234.1.3") + "}");

        assertThat(status()).isInstanceOf(Running.class);
    }

    @Test
    void itsEndAndItsNewNameAndItsRemovalAreTold() {
        try (Subscription _ = runtime.watch(told::add)) {
            await().until(() -> told.size() == 1);

            container("exited", false, 137, "bridge", "{}");
            event("container", "die", "\"containerExitCode\":\"137\",\"exitCode\":\"137\"");
            await().until(() -> told.size() == 3);
            assertThat(observed(1).status())
                    .isInstanceOfSatisfying(
                            Stopped.class, s -> assertThat(s.exitCode()).isEqualTo(137));

            container("b", "exited", false, 137, "bridge", "{}");
            event("container", "rename", "\"containerExitCode\":\"0\",\"name\":\"b\"");
            await().until(() -> told.contains(new Removed("a")));
            event("container", "remove", "\"containerExitCode\":\"0\",\"name\":\"b\"");
            await().until(() -> told.getLast().equals(new Removed("b")));
        }
    }

    @Test
    void anotherNetworkIsToldInTheContainersNameAndLookedAt() {
        try (Subscription _ = runtime.watch(told::add)) {
            await().until(() -> told.size() == 1);

            container("running", true, 0, "bridge", "{\"n1\":" + endpoint("10.235.1.9") + "}");
            event("network", "connect", "\"containerExitCode\":\"0\",\"image\":\"\"");
            await().until(() -> told.size() == 2);

            assertThat(((Running) observed(1).status()).attachments())
                    .singleElement()
                    .satisfies(a -> assertThat(a.network()).isEqualTo("n1"));
        }
    }

    @Test
    void whatIsInAPodIsWhereThePodIs() {
        container("running", true, 0, "container:" + INFRA, "{}");
        engine.answer(
                "/containers/" + INFRA + "/json",
                document(
                        INFRA,
                        "running",
                        true,
                        0,
                        "bridge",
                        "{\"podman\":" + endpoint("10.234.1.7") + "}"));

        assertThat(((Running) status()).address(Optional.empty(), 81).orElseThrow())
                .hasToString("/10.234.1.7:81");
    }

    @Test
    void whatIsPausedGoesOnFirstWhenItIsStopped() {
        engine.answer(
                "/containers/my-app/stop",
                "500{\"cause\":\"container state improper\",\"message\":\"container %s is running or paused, refusing to clean up: container state improper\",\"response\":500}"
                        .formatted(ID));
        container("paused", true, 0, "bridge", "{}");
        engine.answer("/containers/my-app/unpause", "");
        assertThat(status()).isInstanceOf(Paused.class);

        // This engine refuses the second time, too.
        assertThatThrownBy(() -> runtime.stop("my-app", Optional.empty()))
                .hasMessageContaining("refusing to clean up");

        assertThat(engine.calls())
                .containsSubsequence(
                        "POST /v1.41/containers/my-app/stop",
                        "POST /v1.41/containers/my-app/unpause",
                        "POST /v1.41/containers/my-app/stop");
    }

    @Test
    void ofWhatDoesNotRunItTellsNoMemory() {
        engine.answer("/containers/app/stats", "");

        assertThat(runtime.memory("app")).isEmpty();
    }

    private Instance observed(int number) {
        return ((Observed) told.get(number)).instance();
    }

    private Instance.Status status() {
        return runtime.list().getFirst().status();
    }

    private void event(String type, String action, String attributes) {
        String name = attributes.contains("\"name\"") ? "" : ",\"name\":\"a\"";
        engine.event(
                "{\"status\":\"%2$s\",\"id\":\"%3$s\",\"Type\":\"%1$s\",\"Action\":\"%2$s\",\"Actor\":{\"ID\":\"%3$s\",\"Attributes\":{%4$s%5$s,\"podId\":\"\"}},\"scope\":\"local\",\"time\":1795674186,\"timeNano\":1795674186548248464}"
                        .formatted(type, action, ID, attributes, name));
    }

    private void container(
            String status, boolean running, int exitCode, String mode, String networks) {
        container("a", status, running, exitCode, mode, networks);
    }

    private void container(
            String name,
            String status,
            boolean running,
            int exitCode,
            String mode,
            String networks) {
        String document =
                document(ID, status, running, exitCode, mode, networks)
                        .replace("\"/a\"", "\"/" + name + "\"");
        engine.answer("/containers/" + ID + "/json", document);
        engine.answer("/containers/my-app/json", document);
    }

    private static String document(
            String id, String status, boolean running, int exitCode, String mode, String networks) {
        return """
        {"Id":"%s","Name":"/a","Config":{"Image":"docker.io/t/busybox:dev","Labels":{"x":"y"}},
         "State":{"Status":"%s","Running":%b,"Paused":%b,"Restarting":false,"OOMKilled":false,
          "Dead":false,"Pid":12805,"ExitCode":%d,"Error":"","StartedAt":"2026-11-26T06:22:57.042010818Z",
          "FinishedAt":"0001-01-01T00:00:00Z"},
         "HostConfig":{"NetworkMode":"%s"},"NetworkSettings":{"Networks":%s}}
        """
                .formatted(id, status, running, status.equals("paused"), exitCode, mode, networks);
    }

    private static String endpoint(String address) {
        return "{\"NetworkID\":\"podman\",\"IPAddress\":\"%s\",\"GlobalIPv6Address\":\"\"}"
                .formatted(address);
    }
}
