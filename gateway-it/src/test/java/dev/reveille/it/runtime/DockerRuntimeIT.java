package dev.reveille.it.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.EveryEngine;
import dev.reveille.it.fixture.NotOnPodman;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Health;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import dev.reveille.runtime.docker.DockerHost;
import dev.reveille.runtime.docker.DockerRuntime;
import dev.reveille.time.SystemTime;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every call of the port on a real engine. */
@EveryEngine
class DockerRuntimeIT {

    private static final String[] SERVE = {
        "--", "sh", "-c", "trap 'exit 7' TERM; echo ready; sleep 1000 & wait"
    };

    private DockerCli docker;
    private SystemTime time;
    private DockerRuntime runtime;

    @BeforeEach
    void open() {
        docker = DockerCli.requireEngine();
        docker.removeAll();
        time = new SystemTime();
        runtime = new DockerRuntime(docker.dockerHost(), time);
    }

    @AfterEach
    void close() {
        if (runtime != null) {
            runtime.close();
            time.close();
            docker.removeAll();
        }
    }

    @Test
    void aContainerIsStartedAndStoppedAndToldTruthfullyInBetween() {
        String id = docker.create("rv-app", SERVE);
        assertThat(only("rv-app").id()).isEqualTo(id);
        // Podman names the registry, too.
        assertThat(only("rv-app").image()).endsWith(DockerCli.IMAGE);
        assertThat(only("rv-app").labels()).isEqualTo(Map.of(DockerCli.LABEL, "1"));
        assertThat(only("rv-app").status()).isEqualTo(new Instance.Stopped("", 0, ""));

        Instant before = time.now();
        runtime.start("rv-app");
        Instant after = time.now();
        runtime.start("rv-app");
        Instance.Running running = (Instance.Running) only("rv-app").status();
        assertThat(running.startedAt().orElseThrow()).isBetween(before, after);
        assertThat(running.health()).isEqualTo(Health.NONE);
        assertThat(running.attachments())
                .singleElement()
                .satisfies(a -> assertThat(a.network()).isIn("bridge", "podman"))
                .satisfies(
                        a ->
                                assertThat(a.address().getHostAddress())
                                        .isEqualTo(
                                                docker.run(
                                                        "inspect",
                                                        "-f",
                                                        "{{range"
                                                            + " .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
                                                        "rv-app")));

        // Before that, a first process ignores the request to end.
        await().until(() -> docker.run("logs", "rv-app").equals("ready"));
        runtime.stop("rv-app", Optional.of(Duration.ofMillis(19_500)));
        runtime.stop("rv-app", Optional.empty());
        assertThat(only("rv-app").status()).isEqualTo(new Instance.Stopped(running.run(), 7, ""));

        runtime.start("rv-app");
        assertThat(only("rv-app").status().run()).isNotEqualTo(running.run());
        List<Instance> listed = runtime.list();
        assertThat(listed).contains(withTimeOf(listed, only("rv-app")));
    }

    @Test
    @NotOnPodman("it does not tell the page cache from other memory")
    void theMemoryOfARunningContainerIsToldWithoutItsPageCacheAndNoneOfAStoppedOne() {
        docker.create("rv-app", SERVE);
        assertThat(runtime.memory("rv-app")).isEmpty();
        runtime.start("rv-app");
        docker.run("exec", "rv-app", "dd", "if=/dev/zero", "of=/cached", "bs=1048576", "count=40");

        assertThat(runtime.memory("rv-app").orElseThrow()).isBetween(20_000L, 20_000_000L);
        runtime.stop("rv-app", Optional.of(Duration.ofSeconds(1)));
        assertThat(runtime.memory("rv-app")).isEmpty();
    }

    @Test
    void aContainerThatIgnoresTheRequestToEndIsKilledAfterTheGrace() {
        docker.create("rv-app", "--", "sh", "-c", "trap '' TERM; while :; do sleep 1; done");
        runtime.start("rv-app");
        long begun = System.nanoTime();
        runtime.stop("rv-app", Optional.of(Duration.ofMillis(1500)));
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isGreaterThan(Duration.ofSeconds(2));
        assertThat(only("rv-app").status())
                .isInstanceOfSatisfying(
                        Instance.Stopped.class, s -> assertThat(s.exitCode()).isEqualTo(137));
    }

    @Test
    void aContainerIsPausedAndResumedAlsoTwice() {
        docker.create("rv-app", SERVE);
        runtime.start("rv-app");
        String run = only("rv-app").status().run();
        runtime.pause("rv-app");
        runtime.pause("rv-app");
        assertThat(only("rv-app").status())
                .satisfies(s -> assertThat(s).isInstanceOf(Instance.Paused.class));
        runtime.resume("rv-app");
        runtime.resume("rv-app");
        assertThat(only("rv-app").status()).isInstanceOf(Instance.Running.class);
        assertThat(only("rv-app").status().run()).isEqualTo(run);
        runtime.pause("rv-app");
        runtime.stop("rv-app", Optional.of(Duration.ofSeconds(1)));
        assertThat(only("rv-app").status()).isInstanceOf(Instance.Stopped.class);
        assertThatThrownBy(() -> runtime.resume("rv-app"))
                .isInstanceOfSatisfying(
                        RuntimeCallException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
    }

    @Test
    @NotOnPodman("it joins an unfinished last line with the line before it")
    void logLinesOfBothStreamsComeInOrderWithAndWithoutATerminal() {
        String script =
                "i=0; while [ $i -lt 40 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done;"
                        + " printf '\\033[31mred\\033[0m unfinished'";
        List<String> expected =
                Stream.concat(
                                IntStream.range(0, 40)
                                        .boxed()
                                        .flatMap(i -> Stream.of("out " + i, "err " + i)),
                                Stream.of("red unfinished"))
                        .toList();
        // Standard output and standard error are two pipes to the engine; a terminal is one.
        docker.create("rv-tty", "-t", "--", "sh", "-c", script);
        docker.create("rv-plain", "--", "sh", "-c", script);
        for (String name : List.of("rv-tty", "rv-plain")) {
            runtime.start(name);
            await().until(() -> only(name).status() instanceof Instance.Stopped);
        }
        assertThat(runtime.logs("rv-tty", 1000)).isEqualTo(expected);
        assertThat(runtime.logs("rv-tty", 3)).isEqualTo(expected.subList(78, 81));
        assertThat(runtime.logs("rv-plain", 1000)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(runtime.logs("rv-plain", 1000).stream().filter(l -> l.startsWith("err")))
                .isEqualTo(expected.stream().filter(l -> l.startsWith("err")).toList());
        assertThat(runtime.logs("rv-plain", 0)).isEmpty();
    }

    @Test
    void aFollowedLogTellsOldAndNewLinesUntilTheContainerEnds() {
        docker.create(
                "rv-app",
                "--",
                "sh",
                "-c",
                "echo a; echo b; until [ -e /tmp/go ]; do sleep 0.05; done; echo c; echo d >&2");
        runtime.start("rv-app");
        await().until(() -> runtime.logs("rv-app", 10).size() == 2);
        List<String> lines = new CopyOnWriteArrayList<>();
        List<String> cut = new CopyOnWriteArrayList<>();
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (Subscription _ = runtime.follow("rv-app", 1, lines::add, ended::countDown)) {
            Subscription closedEarly = runtime.follow("rv-app", 10, cut::add, closed::countDown);
            await().until(() -> cut.size() == 2 && lines.size() == 1);
            closedEarly.close();
            closedEarly.close();
            await().until(() -> closed.getCount() == 0);
            assertThat(ended.getCount()).isEqualTo(1);
            docker.run("exec", "rv-app", "touch", "/tmp/go");
            await().until(() -> ended.getCount() == 0);
        }
        assertThat(lines.getFirst()).isEqualTo("b");
        assertThat(lines).hasSize(3).contains("c", "d");
        assertThat(cut).containsExactly("a", "b");
    }

    @Test
    void linesOfEarlierRunsAreNotToldAgain() {
        docker.create("rv-app", "--", "sh", "-c", "echo line; sleep 1");
        for (int run = 0; run < 2; run++) {
            runtime.start("rv-app");
            await().until(() -> only("rv-app").status() instanceof Instance.Stopped);
        }
        assertThat(docker.run("logs", "rv-app")).isEqualTo("line\nline");
        assertThat(runtime.logs("rv-app", 10)).containsExactly("line");
    }

    @Test
    @NotOnPodman("it does not tell on which network a container was first")
    void addressesFollowTheContainersOwnNetworkFirst() {
        docker.run("network", "create", "--label", DockerCli.LABEL, "rv-zone");
        docker.run("network", "create", "--label", DockerCli.LABEL, "rv-area");
        docker.create("rv-app", withCommand("--network", "rv-zone"));
        docker.run("network", "connect", "rv-area", "rv-app");
        docker.create("rv-host", withCommand("--network", "host"));
        docker.create("rv-none", withCommand("--network", "none"));
        runtime.start("rv-app");
        docker.create("rv-sidecar", withCommand("--network", "container:rv-app"));
        List.of("rv-host", "rv-none", "rv-sidecar").forEach(runtime::start);

        assertThat(attachments("rv-app"))
                .extracting(Instance.Attachment::network)
                .containsExactly("rv-zone", "rv-area");
        assertThat(attachments("rv-sidecar")).isEqualTo(attachments("rv-app"));
        assertThat(attachments("rv-host"))
                .extracting(Instance.Attachment::address)
                .containsExactly(InetAddress.ofLiteral("127.0.0.1"));
        assertThat(attachments("rv-none")).isEmpty();
    }

    @Test
    void whatDoesNotExistIsNeitherFoundNorTouchedByTheBeginningOfItsId() {
        String id = docker.create("rv-app", SERVE);
        String prefix = id.substring(0, 6);
        assertThat(runtime.inspect(prefix)).isEmpty();
        assertThat(runtime.inspect("rv-missing")).isEmpty();
        for (String name : List.of(prefix, "rv-missing")) {
            assertThatThrownBy(() -> runtime.start(name))
                    .isInstanceOfSatisfying(
                            RuntimeCallException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
                    .hasMessageContaining(name);
        }
        assertThat(only("rv-app").status()).isEqualTo(new Instance.Stopped("", 0, ""));
        docker.run("rename", "rv-app", "cafe");
        assertThat(runtime.inspect("cafe").orElseThrow().id()).isEqualTo(id);
        runtime.start("cafe");
        assertThat(only("cafe").status()).isInstanceOf(Instance.Running.class);
    }

    @Test
    void aStartThatTheEngineRefusesCarriesItsReason() {
        docker.create("rv-app", "--", "/no/such/program");
        assertThatThrownBy(() -> runtime.start("rv-app"))
                .isInstanceOfSatisfying(
                        RuntimeCallException.class,
                        e -> assertThat(e.kind()).isIn(Kind.REFUSED, Kind.NOT_FOUND))
                .hasMessageContaining("/no/such/program");
    }

    @Test
    @NotOnPodman("it keeps no trace of a start that failed")
    void aStartThatTheEngineRefusesLeavesItsReason() {
        docker.create("rv-app", "--", "/no/such/program");
        assertThatThrownBy(() -> runtime.start("rv-app")).isInstanceOf(RuntimeCallException.class);
        assertThat(only("rv-app").status())
                .isInstanceOfSatisfying(
                        Instance.Stopped.class,
                        s -> {
                            assertThat(s.exitCode()).isEqualTo(127);
                            assertThat(s.reason()).contains("/no/such/program");
                        });
    }

    @Test
    void anEngineThatIsNotThereIsExplained() {
        try (DockerRuntime nowhere =
                new DockerRuntime(
                        DockerHost.parse(Optional.of("unix:///run/no-such.sock"), Map.of()),
                        time)) {
            assertThatThrownBy(nowhere::list)
                    .isInstanceOfSatisfying(
                            RuntimeCallException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                    .hasMessageContaining("unix:///run/no-such.sock")
                    .hasMessageContaining("No such file or directory")
                    .hasMessageContaining("Is the engine running");
        }
    }

    @Test
    void callsLeaveNoFileDescriptorsBehind() throws IOException {
        runtime.list();
        long before = fileDescriptors();
        for (int i = 0; i < 200; i++) {
            runtime.inspect("rv-missing");
        }
        assertThat(fileDescriptors()).isLessThan(before + 20);
    }

    private static long fileDescriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static String[] withCommand(String... options) {
        return Stream.concat(Stream.of(options), Stream.of(SERVE)).toArray(String[]::new);
    }

    private List<Instance.Attachment> attachments(String name) {
        return ((Instance.Running) only(name).status()).attachments();
    }

    private Instance only(String name) {
        return runtime.inspect(name).orElseThrow();
    }

    private static Instance withTimeOf(List<Instance> listed, Instance expected) {
        long observedAt =
                listed.stream()
                        .filter(i -> i.name().equals(expected.name()))
                        .mapToLong(Instance::observedAt)
                        .findFirst()
                        .orElseThrow();
        return new Instance(
                expected.name(),
                expected.id(),
                expected.image(),
                expected.labels(),
                expected.status(),
                observedAt);
    }
}
