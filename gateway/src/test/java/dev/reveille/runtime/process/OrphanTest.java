package dev.reveille.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.time.SystemTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing outlives the gateway, shown with a real one in a process of its own. */
@Timeout(120)
class OrphanTest {

    private static final Duration GRACE = Duration.ofSeconds(2);

    /**
     * Started in a JVM of its own; prints "name run" for each workload, then waits to be killed.
     */
    static final class Gateway {
        private Gateway() {}

        public static void main(String[] arguments) throws Exception {
            var workloads =
                    List.of(
                            ProcessWorkload.script("polite", "echo ready; sleep 600"),
                            ProcessWorkload.script(
                                    "stubborn",
                                    "trap '' TERM; sleep 600 & echo ready; while :; do sleep 1;"
                                            + " done"),
                            ProcessWorkload.script(
                                    "daemon",
                                    "(setsid sh -c 'sleep 600 & exit' &); echo ready; sleep 600"),
                            ProcessWorkload.script("frozen", "echo ready; sleep 600"));
            var runtime = new ProcessRuntime(new SystemTime());
            runtime.declare(
                    workloads.stream().map(w -> w.stoppedWithin(GRACE).definition()).toList());
            for (ProcessWorkload workload : workloads) {
                runtime.start(workload.name());
                await().until(() -> runtime.logs(workload.name(), 10).contains("ready"));
                String run = runtime.inspect(workload.name()).orElseThrow().status().run();
                System.out.println(workload.name() + " " + run);
            }
            runtime.pause("frozen");
            System.out.println("all run");
            Thread.currentThread().join();
        }
    }

    @Test
    void killingTheGatewayEndsAllItsProcessesWithinTheGrace() throws Exception {
        Process gateway = startGateway();
        try {
            Map<String, String> runs = readRuns(gateway);
            List<Long> workloads = new ArrayList<>();
            for (String run : runs.values()) {
                await().until(() -> Processes.withMark(run).size() >= 2);
                workloads.addAll(Processes.withMark(run));
            }
            List<Long> guardians = guardiansOf(runs);
            assertThat(guardians).hasSize(4);
            assertThat(workloads).allSatisfy(pid -> assertHoldsNoPipeOf(pid, gateway.pid()));

            gateway.destroyForcibly().waitFor();

            // The polite ones go at once, the stubborn one after the grace.
            for (String quick : List.of("polite", "daemon", "frozen")) {
                await().atMost(GRACE).until(() -> Processes.withMark(runs.get(quick)).isEmpty());
            }
            assertThat(Processes.withMark(runs.get("stubborn"))).isNotEmpty();
            await().atMost(GRACE.plusSeconds(3))
                    .until(() -> workloads.stream().noneMatch(Processes::isAlive));
            await().until(() -> guardians.stream().noneMatch(Processes::isAlive));
        } finally {
            gateway.destroyForcibly();
        }
    }

    @Test
    void aGuardianThatIsKilledIsReplaced() throws Exception {
        Process gateway = startGateway();
        try {
            Map<String, String> runs = readRuns(gateway);
            List<Long> first = guardiansOf(runs);
            first.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            await().until(
                            () ->
                                    guardiansOf(runs).size() == 4
                                            && guardiansOf(runs).stream()
                                                    .noneMatch(first::contains));

            gateway.destroyForcibly().waitFor();

            await().atMost(GRACE.plusSeconds(3))
                    .until(
                            () ->
                                    runs.values().stream()
                                            .allMatch(run -> Processes.withMark(run).isEmpty()));
        } finally {
            gateway.destroyForcibly();
        }
    }

    @Test
    void aSignalToTheGatewaysTerminalGroupReachesNeitherWorkloadNorGuardian() {
        try (var time = new SystemTime();
                var runtime = new ProcessRuntime(time)) {
            runtime.declare(List.of(ProcessWorkload.script("app", "sleep 600").definition()));
            runtime.start("app");
            String run = runtime.inspect("app").orElseThrow().status().run();
            long group = group(ProcessHandle.current().pid());

            assertThat(Processes.withMark(run))
                    .isNotEmpty()
                    .allSatisfy(pid -> assertThat(group(pid)).isNotEqualTo(group));
            assertThat(guardiansOf(Map.of("app", run)))
                    .hasSize(1)
                    .allSatisfy(pid -> assertThat(group(pid)).isNotEqualTo(group));
        }
    }

    /** Its guardian would never see the end of a pipe that a workload holds open. */
    private static void assertHoldsNoPipeOf(long pid, long gateway) {
        List<String> theirs = pipes(pid);
        List<String> ends = guardianPipes(gateway);
        assertThat(ends).isNotEmpty();
        assertThat(theirs).doesNotContainAnyElementsOf(ends);
    }

    private static List<String> guardianPipes(long gateway) {
        return ProcessHandle.of(gateway).stream()
                .flatMap(ProcessHandle::children)
                .filter(child -> Processes.read(child.pid(), "cmdline").contains("guards one"))
                .map(child -> link(Path.of("/proc/" + child.pid() + "/fd/0")).orElseThrow())
                .toList();
    }

    private static List<String> pipes(long pid) {
        try (var entries = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return entries.flatMap(fd -> link(fd).stream()).toList();
        } catch (IOException _) {
            // It has ended meanwhile, and holds nothing.
            return List.of();
        }
    }

    private static Optional<String> link(Path fd) {
        try {
            return Optional.of(Files.readSymbolicLink(fd).toString());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static long group(long pid) {
        String stat = Processes.read(pid, "stat");
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[2]);
    }

    private static List<Long> guardiansOf(Map<String, String> runs) {
        return runs.values().stream()
                .flatMap(run -> Processes.withArgument(run).stream())
                .filter(pid -> Processes.read(pid, "cmdline").contains("guards one"))
                .filter(Processes::isAlive)
                .toList();
    }

    private static Process startGateway() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Gateway.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Map<String, String> readRuns(Process gateway) throws IOException {
        var lines =
                new BufferedReader(
                        new InputStreamReader(gateway.getInputStream(), StandardCharsets.UTF_8));
        Map<String, String> runs = new HashMap<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("all run")) {
                return runs;
            }
            String[] words = line.split(" ", -1);
            if (words.length == 2) {
                runs.put(words[0], words[1]);
            }
        }
        throw new AssertionError("the gateway ended before it ran: " + runs);
    }
}
