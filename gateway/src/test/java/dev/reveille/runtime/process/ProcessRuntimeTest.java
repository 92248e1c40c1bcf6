package dev.reveille.runtime.process;

import static dev.reveille.runtime.process.ProcessWorkload.running;
import static dev.reveille.runtime.process.ProcessWorkload.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.time.SystemTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRuntimeTest {

    private final SystemTime time = new SystemTime();
    private final ProcessRuntime runtime = new ProcessRuntime(time);

    @TempDir Path directory;

    @AfterEach
    void endEverything() {
        runtime.close();
        time.close();
    }

    @Test
    void aDeclaredWorkloadIsListedAsStoppedBeforeItEverRan() {
        declare(running("api", "/usr/bin/env", "true"));

        Instance api = runtime.inspect("api").orElseThrow();
        assertThat(runtime.list()).extracting(Instance::name).containsExactly("api");
        assertThat(api.image()).isEqualTo("env");
        assertThat(api.labels()).isEmpty();
        assertThat(api.status()).isEqualTo(new Instance.Stopped("", 0, ""));
    }

    @Test
    void aStartedWorkloadIsReachableOnTheConfiguredPortUnlessItAsksForOne() {
        declare(script("fixed", "sleep 60"), script("free", "sleep 60; : {port}"));

        runtime.start("fixed");
        runtime.start("free");

        var loopback = InetAddress.ofLiteral("127.0.0.1");
        assertThat(live("fixed").address(Optional.empty(), 8123))
                .contains(new InetSocketAddress(loopback, 8123));
        assertThat(live("free").attachments())
                .singleElement()
                .satisfies(a -> assertThat(a.network()).isEqualTo("host"))
                .satisfies(a -> assertThat(a.port()).isPresent());
    }

    @Test
    void theChosenPortIsWhatTheProgramIsToldAndCanListenOn() throws Exception {
        declare(
                running(
                                "web",
                                java(),
                                "-Xshare:auto",
                                "-XX:TieredStopAtLevel=1",
                                source("Listen.java", LISTEN),
                                "{port}")
                        .with(Map.of("ADDRESS", "127.0.0.1:{port}")));

        runtime.start("web");

        int port = live("web").attachments().getFirst().port().orElseThrow();
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            try (var socket =
                                    new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                                return socket.getInputStream().readAllBytes().length > 0;
                            } catch (IOException _) {
                                return false;
                            }
                        });
        assertThat(runtime.logs("web", 5)).contains(port + " " + port + " 127.0.0.1:" + port);
    }

    @Test
    void thePortStaysTheSameWhileItIsFreeAndChangesWhenItIsTaken() throws Exception {
        declare(script("web", "echo {port}; exec sleep 60"));
        int first = startedOn("web");
        runtime.stop("web", Optional.empty());
        int second = startedOn("web");
        runtime.stop("web", Optional.empty());

        try (var _ = new ServerSocket(second, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            int third = startedOn("web");

            assertThat(second).isEqualTo(first);
            assertThat(third).isNotEqualTo(second);
        }
    }

    @Test
    void twoWorkloadsNeverGetTheSamePort() {
        var many =
                IntStream.range(0, 8)
                        .mapToObj(i -> script("w" + i, "exec sleep 60 # {port}"))
                        .toArray(ProcessWorkload[]::new);
        declare(many);

        var starts =
                Arrays.stream(many)
                        .map(w -> CompletableFuture.runAsync(() -> runtime.start(w.name())))
                        .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(starts).join();

        assertThat(Arrays.stream(many).map(w -> live(w.name()).attachments().getFirst().port()))
                .doesNotHaveDuplicates();
    }

    @Test
    void theEnvironmentIsAddedToTheGatewaysOwnAndTheWorkingDirectoryCounts() throws Exception {
        declare(
                script("env", "echo \"$GREETING|$HOME|$(pwd -P)|$PORT|\"; readlink /proc/self/fd/0")
                        .with(Map.of("GREETING", "hello world"))
                        .in(directory));

        runtime.start("env");
        awaitEnd("env");

        assertThat(runtime.logs("env", 10))
                .contains(
                        "hello world|%s|%s||"
                                .formatted(System.getenv("HOME"), directory.toRealPath()),
                        "/dev/null");
    }

    @Test
    void everyStartIsARunOfItsOwnAndAChangedCommandCountsFromTheNextOne() {
        declare(script("app", "echo one; exec sleep 60"));
        runtime.start("app");
        String firstRun = live("app").run();
        awaitLine("app", "one");

        declare(script("app", "echo two; exec sleep 60"));
        runtime.start("app");

        assertThat(live("app").run()).isEqualTo(firstRun);
        runtime.stop("app", Optional.empty());
        runtime.start("app");
        assertThat(live("app").run()).isNotEqualTo(firstRun);
        awaitLine("app", "two");
    }

    @Test
    void startingTwiceAtOnceStartsOneProcess() {
        declare(script("app", "echo here; exec sleep 60"));

        CompletableFuture.allOf(
                        IntStream.range(0, 10)
                                .mapToObj(
                                        _ -> CompletableFuture.runAsync(() -> runtime.start("app")))
                                .toArray(CompletableFuture[]::new))
                .join();

        awaitLine("app", "here");
        assertThat(runtime.logs("app", 100)).filteredOn("here"::equals).hasSize(1);
        assertThat(Processes.withMark(live("app").run())).hasSize(1);
    }

    @Test
    void theExitCodeIsTheProgramsOwnOr128PlusTheSignal() {
        declare(
                script("seven", "exit 7"),
                script("segv", "kill -SEGV $$"),
                script("killed", "kill -KILL $$"),
                script("fine", ":"));
        List.of("seven", "segv", "killed", "fine").forEach(runtime::start);

        assertThat(awaitEnd("seven").exitCode()).isEqualTo(7);
        assertThat(awaitEnd("seven").reason()).isEmpty();
        assertThat(awaitEnd("segv"))
                .extracting(Instance.Stopped::exitCode, Instance.Stopped::reason)
                .containsExactly(139, "ended by SIGSEGV");
        assertThat(awaitEnd("killed").exitCode()).isEqualTo(137);
        assertThat(awaitEnd("killed").reason()).contains("SIGKILL", "memory");
        assertThat(awaitEnd("fine").exitCode()).isZero();
    }

    @Test
    void whatIsNotDeclaredIsNotFound() {
        assertThat(runtime.inspect("ghost")).isEmpty();
        for (Runnable call :
                List.<Runnable>of(
                        () -> runtime.start("ghost"),
                        () -> runtime.stop("ghost", Optional.empty()),
                        () -> runtime.pause("ghost"),
                        () -> runtime.logs("ghost", 1))) {
            assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(
                            RuntimeCallException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
                    .hasMessageContaining("\"ghost\"");
        }
    }

    @Test
    void whatCannotBeStartedIsRefusedWithWhatToDoAboutIt() throws Exception {
        Path plain = Files.writeString(directory.resolve("notes.txt"), "no program");
        declare(
                running("missing", "no-such-program-anywhere", "{port}"),
                running("path", "./gone"),
                running("plain", plain.toString()),
                running("folder", directory.toString()),
                running("nowhere", "true").in(directory.resolve("absent")),
                running("file", "true").in(plain));

        assertRefused("missing", "no-such-program-anywhere", "PATH", "/bin", "full path");
        assertRefused("path", "./gone", "install it");
        assertRefused("plain", plain.toString(), "chmod +x");
        assertRefused("folder", directory.toString(), "directory");
        assertRefused("nowhere", "absent", "does not exist", "working_directory");
        assertRefused("file", "notes.txt", "is not a directory");
        assertThat(runtime.inspect("missing").orElseThrow().status())
                .isEqualTo(new Instance.Stopped("", 0, ""));
    }

    @Test
    void aSystemWithoutSessionsRefusesToStartInsteadOfLosingProcesses() {
        try (var poor = new ProcessRuntime(time, Optional.empty())) {
            poor.declare(List.of(script("app", "sleep 60").definition()));

            assertThatThrownBy(() -> poor.start("app"))
                    .isInstanceOf(RuntimeCallException.class)
                    .hasMessageContaining("setsid")
                    .hasMessageContaining("install util-linux");
        }
    }

    @Test
    void aClosedRuntimeStartsNothing() {
        declare(script("app", "sleep 60"));
        runtime.start("app");
        String run = live("app").run();

        runtime.close();

        assertThat(Processes.withMark(run)).isEmpty();
        assertThatThrownBy(() -> runtime.start("app")).isInstanceOf(RuntimeCallException.class);
    }

    private void assertRefused(String name, String... texts) {
        assertThatThrownBy(() -> runtime.start(name))
                .isInstanceOfSatisfying(
                        RuntimeCallException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining("\"" + name + "\"")
                .satisfies(e -> assertThat(e.getMessage()).contains(texts));
    }

    private void declare(ProcessWorkload... workloads) {
        runtime.declare(Arrays.stream(workloads).map(ProcessWorkload::definition).toList());
    }

    private Instance.Running live(String name) {
        return (Instance.Running) runtime.inspect(name).orElseThrow().status();
    }

    private int startedOn(String name) {
        runtime.start(name);
        return live(name).attachments().getFirst().port().orElseThrow();
    }

    private Instance.Stopped awaitEnd(String name) {
        return (Instance.Stopped)
                await().atMost(Duration.ofSeconds(20))
                        .until(
                                () -> runtime.inspect(name).orElseThrow().status(),
                                Instance.Stopped.class::isInstance);
    }

    private void awaitLine(String name, String line) {
        await().atMost(Duration.ofSeconds(20)).until(() -> runtime.logs(name, 1000).contains(line));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private String source(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static final String LISTEN =
            """
            public class Listen {
                public static void main(String[] args) throws Exception {
                    var loopback = java.net.InetAddress.getByName("127.0.0.1");
                    try (var server =
                            new java.net.ServerSocket(Integer.parseInt(args[0]), 5, loopback)) {
                        System.out.println(
                                args[0] + " " + System.getenv("PORT") + " " + System.getenv("ADDRESS"));
                        while (true) {
                            try (var client = server.accept()) {
                                client.getOutputStream().write(1);
                            }
                        }
                    }
                }
            }
            """;
}
