package dev.reveille.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Health;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.RuntimeEvent.Disconnected;
import dev.reveille.runtime.RuntimeEvent.Observed;
import dev.reveille.runtime.RuntimeEvent.Removed;
import dev.reveille.runtime.RuntimeEvent.Synchronized;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import dev.reveille.time.SystemTime;
import dev.reveille.time.Time;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DockerWatchTest {

    private static final Instant T = Instant.parse("2026-01-01T10:00:00Z");
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private final FakeEngine engine = new FakeEngine("1.41");
    private final SystemTime time = new SystemTime();
    private final DockerRuntime runtime = new DockerRuntime(engine.host(), time);
    private final List<RuntimeEvent> told = new CopyOnWriteArrayList<>();
    private final List<String> listed = new ArrayList<>();

    @AfterEach
    void close() {
        runtime.close();
        engine.close();
        time.close();
    }

    @Test
    void theAddressIsToldWhileTheEngineHoldsTheContainersLock() {
        list("a1");
        container("a1", "app", state("exited", 0, T), "", true);
        try (Subscription _ = synchronizedWatch()) {
            String before = ((Synchronized) told.getFirst()).all().getFirst().status().run();
            engine.hold("/containers/a1/json");
            network("n1", "a1", "172.17.0.9/16");
            networkEvent("connect", "n1", "a1", T.plusSeconds(10));
            Running early = (Running) status(1);
            assertThat(early.health())
                    .as("it has a check, so it is not ready yet")
                    .isEqualTo(Health.STARTING);
            assertThat(early.attachments().getFirst().address())
                    .isEqualTo(InetAddress.ofLiteral("172.17.0.9"));
            assertThat(early.run()).isNotEqualTo(before);
            assertThat(early.startedAt()).contains(T.plusSeconds(10));

            container("a1", "app", state("running", 0, T.plusSeconds(11)), "172.17.0.9", true);
            containerEvent("start", "a1", "app", T.plusSeconds(11), "");
            engine.release("/containers/a1/json");
            assertThat(status(2).run()).isEqualTo(early.run());
            assertThat(((Running) status(2)).startedAt()).contains(T.plusSeconds(11));
            assertThat(runtime.inspect("app2")).isEmpty();
        }
    }

    @Test
    void whoeverComesToANetworkWhileItIsAskedSharesTheNextAnswer() {
        StringBuilder members = new StringBuilder();
        for (int i = 1; i <= 50; i++) {
            listed("a" + i, "app-" + i, "exited", "{}");
            container("a" + i, "app-" + i, state("exited", 0, T), "", false);
            members.append(i == 1 ? "" : ",")
                    .append("\"a%d\":{\"IPv4Address\":\"172.17.0.%d/16\"}".formatted(i, i));
        }
        try (Subscription _ = synchronizedWatch()) {
            await().until(() -> told.size() == 51);
            network("n1", "a1", "172.17.0.1/16");
            engine.hold("/networks/n1");
            networkEvent("connect", "n1", "a1", T.plusSeconds(1));
            await().until(() -> engine.calls("/networks/n1") == 1);
            for (int i = 2; i <= 50; i++) {
                networkEvent("connect", "n1", "a" + i, T.plusSeconds(1));
            }
            // Of something else, and delivered after those.
            containerEvent("create", "a51", "app-51", T.plusSeconds(1), "");
            await().until(() -> told.contains(new Removed("app-51")));
            engine.answer("/networks/n1", "{\"Id\":\"n1\",\"Containers\":{%s}}".formatted(members));
            engine.release("/networks/n1");

            await().until(() -> told.size() == 102);
            assertThat(told.subList(52, 102))
                    .extracting(event -> ((Observed) event).instance())
                    .allMatch(
                            app ->
                                    app.status() instanceof Running running
                                            && running.attachments()
                                                    .getFirst()
                                                    .address()
                                                    .getHostAddress()
                                                    .equals("172.17.0." + app.name().substring(4)));
            assertThat(engine.calls("/networks/n1")).isEqualTo(2);
        }
    }

    @Test
    void whatDoesNotRunIsToldAtOnceAndLookedAtAfterwards() {
        listed("a1", "app", "running", "{}");
        container("a1", "app", state("running", 0, T), "172.17.0.9", false);
        for (int i = 1; i <= 9; i++) {
            listed(
                    "b" + i,
                    "other-" + i,
                    i % 2 == 0 ? "exited" : "created",
                    "{\"dag.host\":\"b.test\"}");
            container("b" + i, "other-" + i, state("exited", i, T), "", false);
            engine.hold("/containers/b" + i + "/json");
        }
        try (Subscription _ = synchronizedWatch()) {
            List<Instance> all = ((Synchronized) told.getFirst()).all();
            assertThat(all.getFirst().status()).isInstanceOf(Running.class);
            assertThat(all.subList(1, 10))
                    .allMatch(other -> other.status().equals(new Instance.Glimpsed()))
                    .allMatch(other -> other.labels().equals(Map.of("dag.host", "b.test")))
                    .extracting(Instance::name)
                    .startsWith("other-1", "other-2");
            await().until(() -> engine.calls("/containers/b4/json") == 1);
            assertThat(engine.calls("/containers/b5/json")).as("a few at a time").isZero();

            // What happens to one of them meanwhile does not wait for the others.
            container("b9", "other-9", state("running", 0, T.plusSeconds(2)), "172.17.0.8", false);
            engine.release("/containers/b9/json");
            containerEvent("start", "b9", "other-9", T.plusSeconds(2), "");
            assertThat(status(1)).isInstanceOf(Running.class);

            for (int i = 1; i <= 8; i++) {
                engine.release("/containers/b" + i + "/json");
            }
            await().until(() -> told.size() == 10);
            assertThat(told.subList(2, 10))
                    .extracting(event -> ((Observed) event).instance())
                    .allMatch(
                            other ->
                                    other.status() instanceof Stopped stopped
                                            && other.name().equals("other-" + stopped.exitCode())
                                            && !stopped.run().isEmpty());
            assertThat(engine.calls("/containers/b9/json")).as("looked at already").isEqualTo(1);
        }
    }

    @Test
    void aGatewayThatWasJustStartedIsNotKeptBusyWithLooksForASecond() {
        listed("b1", "other", "exited", "{}");
        container("b1", "other", state("exited", 3, T), "", false);
        HeldTimers timers = new HeldTimers(time);
        try (DockerRuntime started = new DockerRuntime(engine.host(), timers);
                Subscription _ = started.watch(told::add)) {
            await().until(() -> told.size() == 1);
            container("b2", "new", state("exited", 0, T), "", false);
            containerEvent("create", "b2", "new", T.plusSeconds(1), "");
            await().until(() -> told.size() == 2);
            assertThat(((Observed) told.get(1)).instance().name()).isEqualTo("new");
            assertThat(engine.calls("/containers/b1/json")).isZero();

            timers.elapse(Duration.ofSeconds(1));
            assertThat(status(2)).isInstanceOf(Stopped.class);
        }
    }

    /** The machine's time, but what is put off happens when the test says so. */
    private record HeldTimers(Time time, Map<Duration, Runnable> held) implements Time {

        HeldTimers(Time time) {
            this(time, new ConcurrentHashMap<>());
        }

        void elapse(Duration delay) {
            held.remove(delay).run();
        }

        @Override
        public long nanos() {
            return time.nanos();
        }

        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public Timer after(Duration delay, Runnable task) {
            held.put(delay, task);
            return () -> held.remove(delay);
        }

        @Override
        public void run(Runnable task) {
            time.run(task);
        }
    }

    @Test
    void whatWasLookedAtIsNotOnlyGlimpsedWhenTheConnectionStandsAgain() {
        listed("b1", "other", "exited", "{}");
        container("b1", "other", state("exited", 3, T), "", false);
        try (Subscription _ = synchronizedWatch()) {
            Instance.Status seen = status(1);
            engine.endEvents();
            await().until(() -> told.size() == 4);
            assertThat(((Synchronized) told.get(3)).all())
                    .extracting(Instance::status)
                    .containsExactly(seen);
        }
    }

    @Test
    void aComparisonLooksAtWhatRunsAndAtWhatStirredAndLeavesTheRestAlone() {
        listed("a1", "app", "running", "{}");
        container("a1", "app", state("running", 0, T), "172.17.0.9", false);
        for (int i = 1; i <= 9; i++) {
            listed("b" + i, "other-" + i, i % 2 == 0 ? "exited" : "created", "{}");
            container("b" + i, "other-" + i, state("exited", i, T), "", false);
        }
        try (Subscription _ = synchronizedWatch()) {
            await().until(() -> told.size() == 10);
            List<Instance> seen = runtime.list();
            long inspected = inspected();

            assertThat(runtime.list())
                    .extracting(Instance::name, Instance::status)
                    .containsExactlyInAnyOrderElementsOf(
                            seen.stream().map(i -> tuple(i.name(), i.status())).toList());
            assertThat(inspected() - inspected).as("the one that runs").isEqualTo(1);

            engine.hold("/containers/b3/json");
            containerEvent("start", "b3", "other-3", T.plusSeconds(1), "");
            await().until(() -> engine.calls("/containers/b3/json") == 2);
            containerEvent("start", "b4", "other-4", T.plusSeconds(1), "");
            await().until(() -> engine.calls("/containers/b4/json") == 2);
            await().until(() -> told.size() == 11);
            long stirred = inspected();
            engine.release("/containers/b3/json");
            await().until(() -> told.size() == 12);
            runtime.list();
            assertThat(inspected() - stirred).as("nothing came of it").isEqualTo(1);
        }
    }

    @Test
    void aComparisonLooksAtWhatTheListSaysIsAnother() {
        listed("b1", "other", "exited", "{}");
        container("b1", "other", state("exited", 1, T), "", false);
        assertThat(runtime.list()).hasSize(1);
        assertThat(inspected()).isEqualTo(1);

        listed.clear();
        listed("b2", "other", "exited", "{}");
        container("b2", "other", state("exited", 2, T), "", false);
        assertThat(runtime.list()).extracting(Instance::id).containsExactly("b2");

        listed.clear();
        listed("b2", "other", "running", "{}");
        container("b2", "other", state("running", 0, T), "172.17.0.9", false);
        assertThat(runtime.list().getFirst().status()).isInstanceOf(Running.class);
    }

    @Test
    void aComparisonLooksAtWhatWasAskedToStart() {
        listed("b1", "other", "exited", "{}");
        container("b1", "other", state("exited", 1, T), "", false);
        engine.answer("/containers/other/start", "");
        runtime.list();
        runtime.list();
        assertThat(inspected()).isEqualTo(1);

        runtime.start("other");
        runtime.list();
        assertThat(inspected()).as("whatever was told of that").isEqualTo(2);
    }

    @Test
    void whatLinksCallAContainerIsNotItsName() {
        engine.answer(
                "/containers/json",
                "[{\"Id\":\"b1\",\"Names\":[\"/web/database\",\"/db\"],\"State\":\"exited\"}]");
        container("b1", "db", state("exited", 1, T), "", false);
        try (Subscription _ = synchronizedWatch()) {
            assertThat(((Synchronized) told.getFirst()).all())
                    .extracting(Instance::name)
                    .containsExactly("db");
        }
    }

    @Test
    void aContainerWhoseLockIsHeldHoldsUpNobodyElse() {
        list("a1", "b1");
        container("a1", "app", state("running", 0, T), "172.17.0.9", false);
        container("b1", "other", state("exited", 0, T), "", false);
        try (Subscription _ = synchronizedWatch()) {
            engine.hold("/containers/a1/json");
            containerEvent("update", "a1", "app", T.plusSeconds(1), "");
            container("b1", "other", state("running", 0, T.plusSeconds(2)), "172.17.0.8", false);
            containerEvent("start", "b1", "other", T.plusSeconds(2), "");
            await().until(() -> told.size() == 2);
            assertThat(((Observed) told.get(1)).instance().name()).isEqualTo("other");
            engine.release("/containers/a1/json");
            await().until(() -> told.size() == 3);
        }
    }

    @Test
    void aDeathIsToldAtOnceAndOfTheRunThatDied() {
        list("a1");
        container("a1", "app", state("running", 0, T), "172.17.0.9", false);
        try (Subscription _ = synchronizedWatch()) {
            String run = ((Synchronized) told.getFirst()).all().getFirst().status().run();
            engine.hold("/containers/a1/json");
            containerEvent("oom", "a1", "app", T.plusSeconds(5), "");
            containerEvent("die", "a1", "app", T.plusSeconds(5), "\"exitCode\":\"137\",");
            assertThat(status(1)).isEqualTo(new Stopped(run, 137, "out of memory"));
            container("a1", "app", state("restarting", 137, T), "", false);
            engine.release("/containers/a1/json");
            assertThat(status(2)).isEqualTo(new Stopped(run, 137, ""));
        }
    }

    @Test
    void aDeathOfAnEarlierRunSaysNothingOfThisOne() {
        list("a1");
        container("a1", "app", state("running", 0, T), "172.17.0.9", false);
        try (Subscription _ = synchronizedWatch()) {
            containerEvent("die", "a1", "app", T.minusSeconds(5), "\"exitCode\":\"1\",");
            assertThat(status(1)).isInstanceOf(Running.class);
        }
    }

    @Test
    void aStartThatFailsEndsTheRunThatWasToldEarly() {
        list("a1");
        container(
                "a1", "app", "{\"Status\":\"created\",\"StartedAt\":\"" + NEVER + "\"}", "", false);
        try (Subscription _ = synchronizedWatch()) {
            network("n1", "a1", "172.17.0.9/16");
            networkEvent("connect", "n1", "a1", T);
            String early = status(1).run();
            container(
                    "a1",
                    "app",
                    "{\"Status\":\"created\",\"ExitCode\":127,\"Error\":\"no such"
                            + " program\",\"StartedAt\":\""
                            + NEVER
                            + "\"}",
                    "",
                    false);
            networkEvent("disconnect", "n1", "a1", T.plusSeconds(1));
            assertThat(status(2)).isEqualTo(new Stopped(early, 127, "no such program"));
        }
    }

    @Test
    void whatHappensInsideAContainerIsNotLookedInto() {
        list("a1");
        container("a1", "app", state("running", 0, T), "172.17.0.9", false);
        try (Subscription _ = synchronizedWatch()) {
            long before = engine.calls("/containers/a1/json");
            for (String action :
                    List.of(
                            "exec_create: x",
                            "exec_start: x",
                            "exec_die",
                            "top",
                            "attach",
                            "kill",
                            "resize")) {
                containerEvent(action, "a1", "app", T.plusSeconds(1), "");
            }
            containerEvent("health_status: healthy", "a1", "app", T.plusSeconds(2), "");
            await().until(() -> told.size() == 2);
            assertThat(engine.calls("/containers/a1/json")).isEqualTo(before + 1);
        }
    }

    @Test
    void renamedAndRemovedContainersAreToldByName() {
        list("a1");
        container("a1", "app", state("exited", 3, T), "", false);
        try (Subscription _ = synchronizedWatch()) {
            container("a1", "newer", state("exited", 3, T), "", false);
            containerEvent("rename", "a1", "newer", T, "\"oldName\":\"/app\",");
            await().until(() -> told.size() == 3);
            assertThat(told.get(1)).isEqualTo(new Removed("app"));
            assertThat(((Observed) told.get(2)).instance().name()).isEqualTo("newer");
            containerEvent("destroy", "a1", "newer", T, "");
            await().until(() -> told.size() == 4);
            assertThat(told.get(3)).isEqualTo(new Removed("newer"));
            containerEvent("destroy", "unknown", "other", T, "");
            containerEvent("create", "gone", "brief", T, "");
            await().until(() -> told.contains(new Removed("brief")));
            assertThat(told).hasSize(5);
        }
    }

    @Test
    void aLostConnectionIsToldOnceAndEverythingAgainWhenItStands() {
        list("a1");
        container("a1", "app", state("exited", 3, T), "", false);
        try (Subscription _ = synchronizedWatch()) {
            engine.answer("/containers/json", "500{\"message\":\"not yet\"}");
            engine.endEvents();
            await().until(() -> engine.calls("/containers/json") >= 4);
            list();
            await().until(() -> told.size() == 3);
            assertThat(told.get(1))
                    .isEqualTo(new Disconnected("the engine ended its event stream"));
            assertThat(told.get(2))
                    .isInstanceOfSatisfying(
                            Synchronized.class, now -> assertThat(now.all()).isEmpty());
        }
    }

    @Test
    void whatCouldNotBeTakenInIsToldAgainOnAnotherConnection() {
        list();
        try (Subscription _ =
                runtime.watch(
                        event -> {
                            told.add(event);
                            if (told.size() == 1) {
                                throw new IllegalStateException("a mistake of ours");
                            }
                        })) {
            await().until(() -> told.size() == 3);
            assertThat(told)
                    .extracting(event -> event.getClass().getSimpleName())
                    .containsExactly("Synchronized", "Disconnected", "Synchronized");
            assertThat(engine.calls("/events")).isEqualTo(2);
        }
    }

    @Test
    void aSocketFileIsAskedFourTimesASecondAtLeast() {
        assertThat(EngineWatch.longestPause(new DockerHost.Unix(Path.of("docker.sock"))))
                .isEqualTo(Duration.ofMillis(250));
        assertThat(EngineWatch.longestPause(engine.host())).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void anEngineThatIsNotThereIsToldFirst() {
        FakeEngine gone = new FakeEngine("1.41");
        gone.close();
        try (DockerRuntime nowhere = new DockerRuntime(gone.host(), time);
                Subscription _ = nowhere.watch(told::add)) {
            await().until(() -> !told.isEmpty());
            assertThat(((Disconnected) told.getFirst()).reason())
                    .contains("Cannot reach the Docker engine at tcp://127.0.0.1:");
        }
    }

    @Test
    void closingEndsTheDeliveringThreadAndTheConnection() {
        List<Thread> delivering = new CopyOnWriteArrayList<>();
        Subscription watch = runtime.watch(_ -> delivering.add(Thread.currentThread()));
        await().until(() -> !delivering.isEmpty());
        watch.close();
        await().until(() -> !delivering.getFirst().isAlive());
        // The engine notices when it next writes.
        await().until(
                        () -> {
                            containerEvent("create", "a1", "app", T, "");
                            return engine.lostStreams() == 1;
                        });
        assertThat(delivering).hasSize(1);
        assertThat(engine.calls("/events")).isEqualTo(1);
    }

    @Test
    void theOlderOfBothVersionsIsSpoken() {
        runtime.list();
        assertThat(engine.calls()).containsExactly("GET /version", "GET /v1.41/containers/json");
        try (FakeEngine newer = new FakeEngine("1.99");
                DockerRuntime modern = new DockerRuntime(newer.host(), time)) {
            modern.list();
            assertThat(newer.calls()).containsExactly("GET /version", "GET /v1.51/containers/json");
        }
    }

    @Test
    void aRefusalCarriesTheEnginesWords() {
        engine.answer("/containers/app/start", "500{\"message\":\"driver failed\"}");
        assertThatThrownBy(() -> runtime.start("app"))
                .isInstanceOfSatisfying(
                        RuntimeCallException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining("POST /v1.41/containers/app/start")
                .hasMessageContaining("driver failed");
        assertThat(engine.calls("/start")).as("nothing is tried twice").isEqualTo(1);
    }

    /** How often a container was asked after. */
    private long inspected() {
        return engine.calls().stream()
                .filter(call -> call.matches(".*/containers/.+/json"))
                .count();
    }

    private Subscription synchronizedWatch() {
        Subscription watch = runtime.watch(told::add);
        await().until(() -> !told.isEmpty());
        assertThat(told.getFirst()).isInstanceOf(Synchronized.class);
        return watch;
    }

    /** The status told by the n-th event. */
    private Instance.Status status(int number) {
        await().until(() -> told.size() > number);
        return ((Observed) told.get(number)).instance().status();
    }

    private void list(String... ids) {
        engine.answer(
                "/containers/json",
                List.of(ids).stream()
                        .map(id -> "{\"Id\":\"" + id + "\",\"Names\":null}")
                        .toList()
                        .toString());
    }

    /** One more in the list, which tells more of it. */
    private void listed(String id, String name, String state, String labels) {
        listed.add(
                "{\"Id\":\"%s\",\"Names\":[\"/%s\"],\"Image\":\"i\",\"State\":\"%s\",\"Labels\":%s}"
                        .formatted(id, name, state, labels));
        engine.answer("/containers/json", listed.toString());
    }

    private static String state(String status, int exitCode, Instant startedAt) {
        return "{\"Status\":\"%s\",\"Running\":%b,\"Restarting\":%b,\"ExitCode\":%d,\"StartedAt\":\"%s\"}"
                .formatted(
                        status,
                        status.equals("running") || status.equals("restarting"),
                        status.equals("restarting"),
                        exitCode,
                        startedAt);
    }

    private void container(
            String id, String name, String state, String address, boolean healthChecked) {
        String check = healthChecked ? "{\"Test\":[\"CMD\",\"true\"]}" : "null";
        engine.answer(
                "/containers/" + id + "/json",
                """
                {"Id":"%s","Name":"/%s","Config":{"Image":"i","Labels":null,"Healthcheck":%s},
                 "State":%s,"HostConfig":{"NetworkMode":"default"},
                 "NetworkSettings":{"Networks":{"bridge":{"NetworkID":"n1","IPAddress":"%s"}}}}
                """
                        .formatted(id, name, check, state, address));
    }

    private void network(String id, String container, String address) {
        engine.answer(
                "/networks/" + id,
                "{\"Id\":\"%s\",\"Containers\":{\"%s\":{\"IPv4Address\":\"%s\",\"IPv6Address\":\"\"}}}"
                        .formatted(id, container, address));
    }

    private void networkEvent(String action, String network, String container, Instant at) {
        engine.event(
                "{\"Type\":\"network\",\"Action\":\"%s\",\"Actor\":{\"ID\":\"%s\",\"Attributes\":{\"container\":\"%s\",\"name\":\"bridge\"}},\"timeNano\":%d}"
                        .formatted(action, network, container, nanos(at)));
    }

    private void containerEvent(
            String action, String id, String name, Instant at, String attributes) {
        engine.event(
                "{\"Type\":\"container\",\"Action\":\"%s\",\"Actor\":{\"ID\":\"%s\",\"Attributes\":{%s\"name\":\"%s\"}},\"timeNano\":%d}"
                        .formatted(action, id, attributes, name, nanos(at)));
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }
}
