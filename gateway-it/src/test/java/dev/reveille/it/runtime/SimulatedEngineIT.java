package dev.reveille.it.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.simulation.SimulatedContainer;
import dev.reveille.it.simulation.SimulatedEngine;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Health;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import dev.reveille.runtime.docker.DockerHost;
import dev.reveille.runtime.docker.DockerRuntime;
import dev.reveille.time.SystemTime;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The simulated engine says what a real one says. */
@Needs(Need.ENGINE)
class SimulatedEngineIT {

    private static final Map<String, String> LABELS = Map.of("dag.enabled", "true");

    @AutoClose final Engine engine = Engine.ofThisMachine();
    private final RawEngine real = RawEngine.at(engine.host());

    @AutoClose private SimulatedEngine simulation;
    private RawEngine simulated;

    @BeforeEach
    void open() throws IOException {
        simulation = new SimulatedEngine("127.0.0.1", SimulatedEngine.Pace.MEASURED);
        simulated = RawEngine.at(simulation.host());
    }

    /** One container on each of them, and what is done with both. */
    private interface Life {
        void start() throws Exception;

        void healthy();

        void pause();

        void resume();

        void stop() throws Exception;

        void kill();

        void rename();

        void remove();
    }

    @Test
    void the_adapter_hears_the_same_of_both() throws Exception {
        String name = engine.container("same").name();
        List<String> ofReal = story(engine.host(), name, () -> realLife(engine.network("net")));
        List<String> ofSimulated = story(simulation.host(), name, () -> simulatedLife(name));

        assertThat(ofSimulated).isEqualTo(ofReal);
        assertThat(ofReal)
                .containsSubsequence(
                        "Stopped 0", "Running STARTING at 1", "Running HEALTHY at 1", "Stopped 7")
                .endsWith("removed");
    }

    /** What the adapter was told while a container lived, without what it was told twice. */
    private static List<String> story(
            String host, String name, java.util.concurrent.Callable<Life> birth) throws Exception {
        EventRecord told = new EventRecord();
        try (SystemTime time = new SystemTime();
                DockerRuntime runtime =
                        new DockerRuntime(DockerHost.parse(Optional.of(host), Map.of()), time);
                Subscription _ = runtime.watch(told)) {
            told.first(0, RuntimeEvent.Synchronized.class::isInstance);
            Life life = birth.call();
            told.status(0, name, Stopped.class);
            int mark = told.mark();
            life.start();
            told.first(mark, event -> isRunning(event, Health.STARTING));
            life.healthy();
            told.first(mark, event -> isRunning(event, Health.HEALTHY));
            life.pause();
            told.status(mark, name, Instance.Paused.class);
            mark = told.mark();
            life.resume();
            told.first(mark, event -> isRunning(event, Health.UNHEALTHY));
            life.healthy();
            told.first(mark, event -> isRunning(event, Health.HEALTHY));
            life.stop();
            told.status(mark, name, Stopped.class);
            mark = told.mark();
            life.start();
            told.first(mark, event -> isRunning(event, Health.STARTING));
            life.kill();
            told.status(mark, name, Stopped.class);
            life.rename();
            told.first(mark, event -> event instanceof RuntimeEvent.Removed);
            told.status(mark, name + "-2", Stopped.class);
            mark = told.mark();
            life.remove();
            told.first(mark, event -> event instanceof RuntimeEvent.Removed);
            return words(told.events(), name);
        }
    }

    private static boolean isRunning(RuntimeEvent event, Health health) {
        return event instanceof RuntimeEvent.Observed(Instance instance)
                && instance.status() instanceof Running running
                && running.health() == health;
    }

    private static List<String> words(List<RuntimeEvent> events, String name) {
        List<String> words = new ArrayList<>();
        for (RuntimeEvent event : events) {
            String word =
                    switch (event) {
                        case RuntimeEvent.Observed(Instance seen)
                                when seen.name().startsWith(name) ->
                                word(seen.status());
                        case RuntimeEvent.Removed removed when removed.name().startsWith(name) ->
                                "removed";
                        default -> "";
                    };
            if (!word.isEmpty() && (words.isEmpty() || !words.getLast().equals(word))) {
                words.add(word);
            }
        }
        return words;
    }

    private static String word(Instance.Status status) {
        return switch (status) {
            case Stopped stopped -> "Stopped " + stopped.exitCode();
            case Running running ->
                    "Running " + running.health() + " at " + running.attachments().size();
            case Instance.Paused _ -> "Paused";
            case Instance.Glimpsed _ -> "Glimpsed";
        };
    }

    private Life realLife(String network) {
        Container container =
                engine.container("same")
                        .label("dag.enabled", "true")
                        .options("--network", network)
                        .options("--health-cmd", "test -e /healthy")
                        .options("--health-interval", "200ms", "--health-retries", "1000")
                        .command(
                                "sh",
                                "-c",
                                "rm -f /healthy; trap 'exit 7' TERM; echo up; sleep 1000 & wait")
                        .create();
        return new Life() {
            @Override
            public void start() {
                int before = container.log().size();
                container.start();
                // Before that, a first process ignores the request to end.
                await().until(() -> container.log().size() > before);
            }

            @Override
            public void healthy() {
                container.exec("touch", "/healthy");
            }

            @Override
            public void pause() {
                container.pause();
            }

            @Override
            public void resume() {
                container.resume();
            }

            @Override
            public void stop() {
                container.stop();
            }

            @Override
            public void kill() {
                container.kill();
            }

            @Override
            public void rename() {
                engine.docker("rename", container.name(), container.name() + "-2");
            }

            @Override
            public void remove() {
                engine.docker("rm", container.name() + "-2");
            }
        };
    }

    private Life simulatedLife(String name) {
        SimulatedContainer container = simulation.fleet().create(name, LABELS, true);
        SimulatedEngine.Pace pace = SimulatedEngine.Pace.MEASURED;
        return new Life() {
            @Override
            public void start() throws InterruptedException {
                container.start(pace.untilAddress(), pace.untilStarted());
            }

            @Override
            public void healthy() {
                container.health("healthy");
            }

            @Override
            public void pause() {
                container.pause(true);
            }

            @Override
            public void resume() {
                container.pause(false);
            }

            @Override
            public void stop() throws InterruptedException {
                container.stop(pace.untilStopped(), 7);
            }

            @Override
            public void kill() {
                container.die(137);
            }

            @Override
            public void rename() {
                simulation.fleet().rename(container, name + "-2");
            }

            @Override
            public void remove() {
                simulation.fleet().remove(container);
            }
        };
    }

    /** Newer engines say more in other places; what is read of them the other test compares. */
    @Test
    void what_it_says_has_the_fields_of_docker_20_10() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                real.get("/version").get("Version").stringValue().startsWith("20.10."),
                "compared with Docker 20.10 only");
        String network = engine.network("net");
        Container container =
                engine.container("fields")
                        .label("dag.enabled", "true")
                        .options("--network", network)
                        .create();
        SimulatedContainer other = simulation.fleet().add("fields", LABELS, false);

        assertSameFields(container, network, other);
        try (SocketChannel ofReal = events(real);
                SocketChannel ofSimulated = events(simulated)) {
            container.start();
            other.start(java.time.Duration.ZERO, java.time.Duration.ZERO);
            assertSameFields(container, network, other);
            container.pause();
            other.pause(true);
            assertSameFields(container, network, other);
            container.resume();
            other.pause(false);
            container.kill();
            other.tell("kill");
            other.die(137);
            await().until(() -> container.status().equals("exited"));
            assertSameFields(container, network, other);
            engine.docker("rename", container.name(), container.name() + "-2");
            simulation.fleet().rename(other, "fields-2");
            engine.docker("rm", container.name() + "-2");
            simulation.fleet().remove(other);
            await().until(() -> said(ofReal).containsKey("destroy"));
            await().until(() -> said(ofSimulated).containsKey("destroy"));
            assertThat(said(ofSimulated)).isEqualTo(said(ofReal));
        }
        assertThat(RawEngine.fields(simulated.get("/version")))
                .isEqualTo(RawEngine.fields(real.get("/version")));
    }

    private SocketChannel events(RawEngine which) throws IOException {
        return which.events("%7B%22type%22%3A%5B%22container%22%2C%22network%22%5D%7D");
    }

    private final Map<SocketChannel, StringBuilder> heard = new java.util.HashMap<>();

    /** The fields of each kind of event, without the names of attributes. */
    private Map<String, Set<String>> said(SocketChannel events) throws IOException {
        StringBuilder all = heard.computeIfAbsent(events, _ -> new StringBuilder());
        all.append(RawEngine.read(events));
        Map<String, Set<String>> fields = new java.util.TreeMap<>();
        all.toString()
                .lines()
                .filter(line -> line.startsWith("{") && line.endsWith("}"))
                .map(line -> JsonMapper.shared().readTree(line))
                .forEach(
                        event ->
                                fields.computeIfAbsent(
                                                event.get("Action").stringValue(),
                                                _ -> new TreeSet<>())
                                        .addAll(RawEngine.fields(event)));
        return fields;
    }

    private void assertSameFields(Container container, String network, SimulatedContainer other)
            throws IOException {
        String name = container.name();
        assertSame(
                "inspect",
                real.get("/v1.41/containers/" + name + "/json"),
                simulated.get("/v1.41/containers/" + other.name() + "/json"),
                state -> state.get("State").get("Status"));
        String filter = "/v1.41/containers/json?all=true&filters=%7B%22id%22%3A%5B%22";
        assertSame(
                "list",
                real.get(filter + container.id() + "%22%5D%7D"),
                simulated.get(filter + other.id() + "%22%5D%7D"),
                list -> list.get(0).get("State"));
        assertSame(
                "network",
                real.get("/v1.41/networks/" + network),
                simulated.get("/v1.41/networks/simulated"),
                it -> it.get("Scope"));
    }

    private static void assertSame(
            String what, JsonNode real, JsonNode simulated, Function<JsonNode, JsonNode> value) {
        assertThat(RawEngine.fields(simulated)).as(what).isEqualTo(RawEngine.fields(real));
        assertThat(value.apply(simulated)).as(what).isEqualTo(value.apply(real));
    }
}
