package dev.reveille.it.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.reveille.it.fixture.CountingEngineProxy;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import dev.reveille.runtime.docker.DockerHost;
import dev.reveille.runtime.docker.DockerRuntime;
import dev.reveille.time.SystemTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a watch tells of a start that is under way. How long a start lasts depends on the machine:
 * here it lasts, as far as the watch can know, until the test has seen what it is to see.
 */
@Needs(Need.ENGINE)
class DockerEarlyAddressIT {

    private DockerCli docker;
    private SystemTime time;
    private CountingEngineProxy way;
    private DockerRuntime runtime;
    private Subscription watch;
    private final EventRecord events = new EventRecord();

    @BeforeEach
    void open() {
        docker = DockerCli.requireEngine();
        docker.removeAll();
        time = new SystemTime();
        way = CountingEngineProxy.before(Engine.ofThisMachine());
        runtime = new DockerRuntime(DockerHost.parse(Optional.of(way.host()), Map.of()), time);
        watch = runtime.watch(events);
        events.first(0, _ -> true);
    }

    @AfterEach
    void close() {
        if (runtime != null) {
            way.letGo();
            watch.close();
            runtime.close();
            way.close();
            time.close();
            docker.removeAll();
        }
    }

    /**
     * Makes a container, waits until the watch has seen it, and holds back the end of its start.
     */
    private void created(String... command) {
        int mark = events.mark();
        String id = docker.create("rv-app", command);
        events.status(mark, "rv-app", Instance.Stopped.class);
        way.holdBack(
                Pattern.compile(
                        "\"status\":\"(start|die)\",\"id\":\""
                                + id
                                + "|\"Action\":\"disconnect\",\"Actor\":\\{\"ID\":\"[0-9a-f]+\","
                                + "\"Attributes\":\\{\"container\":\""
                                + id));
    }

    @Test
    void theAddressIsToldBeforeTheStartCallReturns() {
        created("--", "sleep", "1000");
        int mark = events.mark();
        CompletableFuture<Void> start = CompletableFuture.runAsync(() -> runtime.start("rv-app"));

        Instance.Running running = events.status(mark, "rv-app", Instance.Running.class);
        assertThat(running.attachments()).hasSize(1);
        assertThat(start).isNotDone();

        way.letGo();
        start.join();
        // When exactly it started, the engine says only once it has.
        assertThat(runtime.inspect("rv-app").orElseThrow().status())
                .usingRecursiveComparison()
                .ignoringFields("startedAt")
                .isEqualTo(running);
    }

    @Test
    void aStartThatFailsEndsTheRunThatWasToldEarly() {
        created("--", "/no/such/program");
        int mark = events.mark();
        CompletableFuture<Throwable> start =
                CompletableFuture.supplyAsync(() -> catchThrowable(() -> runtime.start("rv-app")));
        Instance.Running early = events.status(mark, "rv-app", Instance.Running.class);

        way.letGo();
        assertThat(start.join()).hasMessageContaining("/no/such/program");
        Instance.Stopped ended = events.status(mark, "rv-app", Instance.Stopped.class);
        assertThat(ended.run()).isEqualTo(early.run());
        assertThat(ended.reason()).contains("/no/such/program");
    }
}
