package dev.reveille.it.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import dev.reveille.runtime.docker.DockerHost;
import dev.reveille.runtime.docker.DockerRuntime;
import dev.reveille.time.SystemTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A watch while its engine goes away and comes back, and what a watch costs the engine. */
class DockerRestartIT {

    private static final String[] SERVE = {"--network", "none", "--", "sleep", "1000"};

    @Test
    void anEngineThatRestartsIsWatchedAgainAndInspectedNoMoreThanNeeded() {
        try (OwnEngine engine = OwnEngine.require();
                SystemTime time = new SystemTime();
                DockerRuntime runtime = new DockerRuntime(host(engine), time)) {
            DockerCli docker = new DockerCli(engine.url());
            docker.requireImage();
            docker.create("rv-app", SERVE);
            EventRecord events = new EventRecord();
            try (Subscription _ = runtime.watch(events)) {
                events.first(0, RuntimeEvent.Synchronized.class::isInstance);
                int mark = events.mark();
                docker.run("start", "rv-app");
                String run = events.status(mark, "rv-app", Instance.Running.class).run();

                whatHappensInsideCausesNoInspect(engine, docker, events);

                mark = events.mark();
                engine.stop();
                events.first(mark, RuntimeEvent.Disconnected.class::isInstance);
                engine.start();
                RuntimeEvent again =
                        events.first(mark, RuntimeEvent.Synchronized.class::isInstance).event();
                assertThat(((RuntimeEvent.Synchronized) again).all())
                        .singleElement()
                        .satisfies(i -> assertThat(i.status().run()).isEqualTo(run));
                assertThat(events.events().stream().skip(mark))
                        .filteredOn(RuntimeEvent.Disconnected.class::isInstance)
                        .hasSize(1);

                mark = events.mark();
                docker.run("kill", "rv-app");
                assertThat(events.status(mark, "rv-app", Instance.Stopped.class).run())
                        .isEqualTo(run);
            }
        }
    }

    private static void whatHappensInsideCausesNoInspect(
            OwnEngine engine, DockerCli docker, EventRecord events) {
        long before = inspectsByUs(engine);
        int mark = events.mark();
        for (int i = 0; i < 5; i++) {
            docker.run("exec", "rv-app", "true");
        }
        // These two do cause one each; when they are told, all earlier events have been seen.
        docker.run("pause", "rv-app");
        events.status(mark, "rv-app", Instance.Paused.class);
        docker.run("unpause", "rv-app");
        events.status(mark, "rv-app", Instance.Running.class);
        assertThat(inspectsByUs(engine) - before).isEqualTo(2);
    }

    /** The docker command inspects a container for exec, too: by its name, where we use the id. */
    private static long inspectsByUs(OwnEngine engine) {
        return engine.calls("/containers/")
                - engine.calls("/containers/rv-app")
                - engine.calls("/containers/create");
    }

    private static DockerHost host(OwnEngine engine) {
        return DockerHost.parse(Optional.of(engine.url()), Map.of());
    }
}
