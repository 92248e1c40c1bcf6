package dev.reveille.it.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.EveryEngine;
import dev.reveille.it.fixture.NotOnPodman;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Health;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import dev.reveille.runtime.docker.DockerRuntime;
import dev.reveille.time.SystemTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a watch tells while somebody else uses the engine. */
@EveryEngine
class DockerEventsIT {

    private static final String[] SERVE = {
        "--", "sh", "-c", "trap 'exit 7' TERM; echo ready; sleep 1000 & wait"
    };

    private DockerCli docker;
    private SystemTime time;
    private DockerRuntime runtime;
    private Subscription watch;
    private final EventRecord events = new EventRecord();

    @BeforeEach
    void open() {
        docker = DockerCli.requireEngine();
        docker.removeAll();
        time = new SystemTime();
        runtime = new DockerRuntime(docker.dockerHost(), time);
        docker.create("rv-before", SERVE);
        watch = runtime.watch(events);
        RuntimeEvent first = events.first(0, _ -> true).event();
        assertThat(((RuntimeEvent.Synchronized) first).all())
                .extracting(Instance::name)
                .contains("rv-before");
    }

    @AfterEach
    void close() {
        if (runtime != null) {
            watch.close();
            runtime.close();
            time.close();
            docker.removeAll();
        }
    }

    @Test
    void whatSomebodyElseDoesIsTold() {
        int mark = events.mark();
        docker.create("rv-app", SERVE);
        events.status(mark, "rv-app", Instance.Stopped.class);

        mark = events.mark();
        docker.run("start", "rv-app");
        Instance.Running running = events.status(mark, "rv-app", Instance.Running.class);
        assertThat(running.attachments()).hasSize(1);
        await().until(() -> current("rv-app").run().equals(running.run()));

        mark = events.mark();
        docker.run("pause", "rv-app");
        assertThat(events.status(mark, "rv-app", Instance.Paused.class).run())
                .isEqualTo(running.run());
        mark = events.mark();
        docker.run("unpause", "rv-app");
        assertThat(events.status(mark, "rv-app", Instance.Running.class).run())
                .isEqualTo(running.run());

        // Before that, a first process ignores the request to end.
        await().until(() -> docker.run("logs", "rv-app").equals("ready"));
        mark = events.mark();
        docker.run("stop", "-t", "20", "rv-app");
        assertThat(events.status(mark, "rv-app", Instance.Stopped.class))
                .isEqualTo(new Instance.Stopped(running.run(), 7, ""));

        mark = events.mark();
        docker.run("start", "rv-app");
        Instance.Running second = events.status(mark, "rv-app", Instance.Running.class);
        assertThat(second.run()).isNotEqualTo(running.run());
        mark = events.mark();
        docker.run("kill", "rv-app");
        assertThat(events.status(mark, "rv-app", Instance.Stopped.class))
                .isEqualTo(new Instance.Stopped(second.run(), 137, ""));

        mark = events.mark();
        docker.run("rename", "rv-app", "rv-other");
        events.first(mark, new RuntimeEvent.Removed("rv-app")::equals);
        events.status(mark, "rv-other", Instance.Stopped.class);
    }

    @Test
    void aContainerThatIsRemovedAndMadeAgainIsAnotherOne() {
        String old = docker.create("rv-app", SERVE);
        docker.run("start", "rv-app");
        int mark = events.mark();
        docker.run("rm", "-f", "rv-app");
        events.first(mark, new RuntimeEvent.Removed("rv-app")::equals);
        String fresh = docker.create("rv-app", SERVE);
        mark = events.mark();
        docker.run("start", "rv-app");
        RuntimeEvent.Observed observed =
                (RuntimeEvent.Observed)
                        events.first(
                                        mark,
                                        e ->
                                                EventRecord.isStatus(
                                                        e, "rv-app", Instance.Running.class))
                                .event();
        assertThat(observed.instance().id()).isEqualTo(fresh).isNotEqualTo(old);
    }

    @Test
    void verdictsOfItsHealthCheckAreTold() {
        docker.create(
                "rv-app",
                "--health-cmd=test -e /tmp/well",
                "--health-interval=200ms",
                "--health-retries=2",
                "--",
                "sleep",
                "1000");
        await().until(() -> runtime.inspect("rv-app").isPresent());
        int mark = events.mark();
        docker.run("start", "rv-app");
        assertThat(events.status(mark, "rv-app", Instance.Running.class).health())
                .as("at the early moment, too, it is known that there is a health check")
                .isEqualTo(Health.STARTING);
        awaitHealth("rv-app", Health.UNHEALTHY);
        docker.run("exec", "rv-app", "touch", "/tmp/well");
        awaitHealth("rv-app", Health.HEALTHY);
        docker.run("exec", "rv-app", "rm", "/tmp/well");
        awaitHealth("rv-app", Health.UNHEALTHY);
    }

    @Test
    void aCrashIsToldWithItsExitCodeAndTheRunThatCrashed() {
        docker.create("rv-app", "--", "sh", "-c", "exit 3");
        for (int i = 0; i < 3; i++) {
            String before = runtime.inspect("rv-app").orElseThrow().status().run();
            int mark = events.mark();
            runtime.start("rv-app");
            Instance.Stopped crashed =
                    (Instance.Stopped)
                            ((RuntimeEvent.Observed)
                                            events.first(
                                                            mark,
                                                            e ->
                                                                    EventRecord.isStatus(
                                                                                    e,
                                                                                    "rv-app",
                                                                                    Instance.Stopped
                                                                                            .class)
                                                                            && !runOf(e).equals(
                                                                                            before))
                                                    .event())
                                    .instance()
                                    .status();
            assertThat(crashed.exitCode()).isEqualTo(3);
            await().until(() -> current("rv-app").run().equals(crashed.run()));
        }
    }

    @Test
    @NotOnPodman("it tells what happens in batches, of so short a run only with the next one")
    void everyCrashOfAContainerThatIsRestartedIsToldBetweenItsRuns() {
        docker.create("rv-app", "--restart=always", "--", "sh", "-c", "sleep 0.1; exit 4");
        int mark = events.mark();
        docker.run("start", "rv-app");
        await().until(() -> distinctRuns(mark, Instance.Running.class).size() >= 3);
        docker.run("rm", "-f", "rv-app");
        List<String> ran = distinctRuns(mark, Instance.Running.class);
        List<String> crashed = distinctRuns(mark, Instance.Stopped.class);
        assertThat(crashed.stream().filter(run -> !run.isEmpty()).toList())
                .as("runs that ended, in the order in which they ran")
                .startsWith(ran.get(0), ran.get(1));
        assertThat(events.events().stream())
                .filteredOn(e -> EventRecord.isStatus(e, "rv-app", Instance.Stopped.class))
                .filteredOn(e -> runOf(e).equals(ran.get(0)))
                .allSatisfy(
                        e ->
                                assertThat(
                                                ((Instance.Stopped)
                                                                ((RuntimeEvent.Observed) e)
                                                                        .instance()
                                                                        .status())
                                                        .exitCode())
                                        .isEqualTo(4));
    }

    @Test
    void aClosedWatchTellsNothingMore() {
        watch.close();
        watch.close();
        int mark = events.mark();
        docker.run("start", "rv-before");
        await().until(
                        () ->
                                runtime.inspect("rv-before").orElseThrow().status()
                                        instanceof Instance.Running);
        assertThat(events.mark()).isEqualTo(mark);
    }

    private void awaitHealth(String name, Health health) {
        await().until(
                        () ->
                                current(name) instanceof Instance.Running running
                                        && running.health() == health);
    }

    /** The status that was told last. */
    private Instance.Status current(String name) {
        return events.events().stream()
                .filter(
                        e ->
                                e instanceof RuntimeEvent.Observed o
                                        && o.instance().name().equals(name))
                .reduce((_, later) -> later)
                .map(e -> ((RuntimeEvent.Observed) e).instance().status())
                .orElse(new Instance.Stopped("", 0, "nothing told yet"));
    }

    private List<String> distinctRuns(int mark, Class<? extends Instance.Status> kind) {
        return events.events().stream()
                .skip(mark)
                .filter(e -> EventRecord.isStatus(e, "rv-app", kind))
                .map(DockerEventsIT::runOf)
                .distinct()
                .toList();
    }

    private static String runOf(RuntimeEvent event) {
        return ((RuntimeEvent.Observed) event).instance().status().run();
    }
}
