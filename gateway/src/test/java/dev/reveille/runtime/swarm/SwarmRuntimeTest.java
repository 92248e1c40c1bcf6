package dev.reveille.runtime.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.RuntimeEvent.Disconnected;
import dev.reveille.runtime.RuntimeEvent.Observed;
import dev.reveille.runtime.RuntimeEvent.Removed;
import dev.reveille.runtime.RuntimeEvent.Synchronized;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import dev.reveille.time.SystemTime;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class SwarmRuntimeTest {

    private static final String MEMORY = "dev.reveille.swarm.replicas";

    private final FakeSwarm swarm = new FakeSwarm();
    private final SystemTime time = new SystemTime();
    private final SwarmRuntime runtime = new SwarmRuntime(swarm.host(), time);
    private final List<RuntimeEvent> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        runtime.close();
        swarm.close();
        time.close();
    }

    @Test
    void sleeping_takes_all_replicas_and_leaves_a_note_that_any_gateway_can_read() {
        swarm.service("s1", "app", 3);
        runtime.stop("app", Optional.of(Duration.ofSeconds(1)));
        assertThat(replicas()).isZero();
        assertThat(swarm.spec("s1").at("/Labels/" + MEMORY).asString()).isEqualTo("3");
        try (SwarmRuntime other = new SwarmRuntime(swarm.host(), time)) {
            other.start("app");
        }
        assertThat(replicas()).isEqualTo(3);
    }

    @Test
    void what_is_not_ours_in_a_specification_survives_a_change() {
        swarm.service("s1", "app", 2);
        ObjectNode before = (ObjectNode) swarm.spec("s1");
        runtime.stop("app", Optional.empty());
        runtime.start("app");
        ObjectNode after = (ObjectNode) swarm.spec("s1");
        ((ObjectNode) after.get("Labels")).remove(MEMORY);
        assertThat(after).isEqualTo(before);
    }

    @Test
    void the_note_is_no_label_of_the_workload() {
        swarm.service("s1", "app", 2);
        runtime.stop("app", Optional.empty());
        assertThat(look().labels()).containsOnlyKeys("reveille.enabled");
    }

    @Test
    void a_service_that_never_had_replicas_wakes_with_one() {
        swarm.service("s1", "app", 0);
        runtime.start("app");
        assertThat(replicas()).isOne();
    }

    @Test
    void one_that_runs_is_left_as_it_is() {
        swarm.service("s1", "app", 5);
        swarm.task("t1", "s1", "running", "running", 1);
        runtime.start("app");
        assertThat(swarm.calls()).noneMatch(call -> call.endsWith("/update"));
    }

    @Test
    void tasks_that_have_ended_and_are_not_replaced_are_begun_anew() {
        swarm.service("s1", "app", 1);
        swarm.failed("t1", "s1", 3, 1);
        runtime.start("app");
        assertThat(swarm.spec("s1").at("/TaskTemplate/ForceUpdate").asInt()).isEqualTo(3);
    }

    @Test
    void a_change_that_somebody_else_was_quicker_with_is_decided_anew() {
        swarm.service("s1", "app", 0);
        swarm.somebodyIsQuicker(3);
        runtime.start("app");
        assertThat(replicas()).isOne();
        assertThat(swarm.calls().stream().filter(call -> call.endsWith("/update"))).hasSize(4);
    }

    @Test
    void somebody_who_is_always_quicker_is_given_way_to_in_the_end() {
        swarm.service("s1", "app", 0);
        swarm.somebodyIsQuicker(1000);
        assertThatThrownBy(() -> runtime.start("app"))
                .isInstanceOf(RuntimeCallException.class)
                .hasMessageContaining("update out of sequence");
    }

    @Test
    void sleeping_ends_when_the_last_task_has() {
        swarm.service("s1", "app", 1);
        swarm.task("t1", "s1", "running", "running", 1);
        swarm.onUpdate(_ -> swarm.task("t1", "s1", "running", "remove", 1));
        CompletableFuture<Void> stopping =
                CompletableFuture.runAsync(() -> runtime.stop("app", Optional.empty()));
        await().until(() -> replicas() == 0);
        long looks = looks();
        await().until(() -> looks() > looks + 2);
        assertThat(stopping).isNotDone();
        swarm.removeTask("t1");
        await().until(stopping::isDone);
        assertThat(stopping).isCompleted();
    }

    private long looks() {
        return swarm.calls().stream().filter("GET /tasks"::equals).count();
    }

    @Test
    void a_name_means_the_service_of_exactly_that_name() {
        swarm.service("app", "application", 0);
        assertThat(runtime.inspect("app")).isEmpty();
        assertThatThrownBy(() -> runtime.start("app"))
                .isInstanceOfSatisfying(
                        RuntimeCallException.class,
                        e -> assertThat(e.kind()).isEqualTo(RuntimeCallException.Kind.NOT_FOUND));
    }

    @Test
    void a_service_in_global_mode_is_left_out_and_says_why() {
        ((ObjectNode) swarm.service("s1", "agent", 1).get("Spec"))
                .set("Mode", FakeSwarm.json("{\"Global\":{}}"));
        swarm.service("s2", "app", 0);
        assertThat(runtime.list()).extracting(Instance::name).containsExactly("app");
        assertThatThrownBy(() -> runtime.start("agent"))
                .hasMessageContaining("its mode is Global")
                .hasMessageContaining("expected: mode replicated");
    }

    @Test
    void nothing_can_be_paused() {
        swarm.service("s1", "app", 1);
        assertThatThrownBy(() -> runtime.pause("app")).hasMessageContaining("sleep_mode: stop");
    }

    @Test
    void a_crash_is_told_with_its_exit_code_also_while_a_successor_waits() {
        swarm.service("s1", "app", 1);
        swarm.task("t1", "s1", "running", "running", 1);
        String run = look().status().run();
        swarm.failed("t1", "s1", 42, 2);
        swarm.task("t2", "s1", "pending", "ready", 3);
        assertThat(look().status()).isEqualTo(new Stopped(run, 42, ""));
        swarm.task("t2", "s1", "running", "running", 4);
        assertThat(look().status()).isInstanceOf(Running.class);
        assertThat(look().status().run()).isNotEqualTo(run);
    }

    @Test
    void what_cannot_be_started_says_why() {
        swarm.service("s1", "app", 1);
        ObjectNode status =
                (ObjectNode) swarm.task("t1", "s1", "rejected", "shutdown", 1).get("Status");
        status.put("Err", "No such image: app:1");
        status.remove("ContainerStatus");
        assertThat(look().status()).isEqualTo(new Stopped("t1", 125, "No such image: app:1"));
    }

    @Test
    void one_task_that_crashes_among_others_ends_no_run() {
        swarm.service("s1", "app", 2);
        swarm.task("t1", "s1", "running", "running", 1);
        swarm.task("t2", "s1", "running", "running", 2);
        String run = look().status().run();
        swarm.failed("t1", "s1", 1, 3);
        swarm.task("t3", "s1", "running", "running", 4);
        assertThat(look().status().run()).isEqualTo(run);
    }

    @Test
    void a_crash_of_before_it_slept_is_not_told_of_the_next_run() {
        swarm.service("s1", "app", 0);
        swarm.failed("t1", "s1", 1, 1);
        String slept = look().status().run();
        runtime.start("app");
        assertThat(look().status().run()).isEqualTo(slept);
        swarm.task("t2", "s1", "running", "running", 5);
        assertThat(look().status().run()).isEqualTo("t2");
    }

    @Test
    void published_ports_come_first_and_lead_to_one_port_only() {
        ObjectNode service = swarm.service("s1", "app", 1);
        service.set(
                "Endpoint",
                FakeSwarm.json(
                        """
                        {"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":30080,"PublishMode":"ingress"},
                                  {"Protocol":"udp","TargetPort":53,"PublishedPort":30053,"PublishMode":"ingress"},
                                  {"Protocol":"tcp","TargetPort":9000,"PublishedPort":30001,"PublishMode":"ingress"}],
                         "VirtualIPs":[{"NetworkID":"net0","Addr":"10.0.0.5/24"},{"NetworkID":"net1","Addr":"10.0.1.5/24"}]}
                        """));
        swarm.task("t1", "s1", "running", "running", 1);
        Running running = (Running) look().status();
        assertThat(running.address(Optional.empty(), 80)).contains(at("192.0.2.1", 30080));
        assertThat(running.address(Optional.empty(), 9000)).contains(at("192.0.2.1", 30001));
        assertThat(running.address(Optional.of("web"), 80)).contains(at("10.0.1.5", 80));
        assertThat(running.address(Optional.of("ingress"), 80))
                .as("the network of published ports is none to be reached on")
                .contains(at("192.0.2.1", 30080));
    }

    @Test
    void ports_of_machines_lead_to_each_task() {
        swarm.service("s1", "app", 2);
        publish(swarm.task("t1", "s1", "running", "running", 1), "n1", 32768);
        publish(swarm.task("t2", "s1", "running", "running", 2), "n2", 32770);
        assertThat(((Running) look().status()).addresses(Optional.empty(), 80))
                .containsExactly(at("192.0.2.1", 32768), at("192.0.2.2", 32770));
    }

    /** As told by a real one whose ports of the two kinds had got apart. */
    @Test
    void of_a_machines_two_ports_for_one_of_a_task_the_one_for_its_address_counts() {
        swarm.service("s1", "app", 2);
        publish(swarm.task("t1", "s1", "running", "running", 1), "n1", 32810, 32808);
        publish(swarm.task("t2", "s1", "running", "running", 2), "n6", 32808, 32806);
        assertThat(((Running) look().status()).addresses(Optional.empty(), 80))
                .containsExactly(at("192.0.2.1", 32810), at("2001:db8::6", 32806));
    }

    private static void publish(ObjectNode task, String node, int... ports) {
        task.put("NodeID", node);
        ArrayNode all = ((ObjectNode) task.get("Status")).putObject("PortStatus").putArray("Ports");
        for (int port : ports) {
            all.addObject()
                    .put("Protocol", "tcp")
                    .put("TargetPort", 80)
                    .put("PublishedPort", port)
                    .put("PublishMode", "host");
        }
    }

    @Test
    void without_a_virtual_address_each_task_has_its_own() {
        swarm.service("s1", "app", 2);
        attach(swarm.task("t1", "s1", "running", "running", 1), "10.0.1.7/24");
        attach(swarm.task("t2", "s1", "running", "running", 2), "10.0.1.8/24");
        swarm.task("t3", "s1", "starting", "running", 3);
        assertThat(((Running) look().status()).addresses(Optional.of("web"), 80))
                .containsExactly(at("10.0.1.7", 80), at("10.0.1.8", 80));
    }

    private static void attach(ObjectNode task, String address) {
        task.set(
                "NetworksAttachments",
                FakeSwarm.JSON.readTree(
                        "[{\"Network\":{\"ID\":\"net1\"},\"Addresses\":[\"" + address + "\"]}]"));
    }

    @Test
    void the_log_is_cut_to_the_lines_asked_for() {
        swarm.service("s1", "app", 1);
        swarm.log(frame("one\ntwo\nthree\n"));
        assertThat(runtime.logs("app", 2)).containsExactly("two", "three");
    }

    private static byte[] frame(String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[8 + content.length];
        frame[0] = 1;
        frame[7] = (byte) content.length;
        System.arraycopy(content, 0, frame, 8, content.length);
        return frame;
    }

    @Test
    void tasks_are_looked_at_until_they_are_where_they_should_be() {
        swarm.service("s1", "app", 1);
        swarm.task("t1", "s1", "preparing", "running", 1);
        try (Subscription _ = runtime.watch(told::add)) {
            await().until(() -> !told.isEmpty());
            assertThat(told.getFirst()).isInstanceOf(Synchronized.class);
            swarm.task("t1", "s1", "running", "running", 1);
            await().until(() -> told.size() > 1);
            assertThat(status(1)).isInstanceOf(Running.class);
        }
    }

    @Test
    void what_has_come_to_rest_is_told_once_more_later_than_what_was_asked_meanwhile() {
        swarm.service("s1", "app", 1);
        swarm.task("t1", "s1", "preparing", "running", 1);
        try (Subscription _ = runtime.watch(told::add)) {
            await().until(() -> !told.isEmpty());
            swarm.task("t1", "s1", "running", "running", 1);
            await().until(() -> told.size() > 1);
            // It may have begun before the look that was told, and be taken for the newer one.
            Instance meanwhile = look();
            await().until(() -> told.size() > 2);
            assertThat(status(2)).isEqualTo(status(1));
            assertThat(((Observed) told.get(2)).instance().observedAt())
                    .isGreaterThan(meanwhile.observedAt());
        }
    }

    @Test
    void what_happens_to_a_service_is_told() {
        swarm.service("s1", "app", 0);
        try (Subscription _ = runtime.watch(told::add)) {
            await().until(() -> !told.isEmpty());
            ((ObjectNode) swarm.service("s1", "app", 1).get("Version")).put("Index", 11);
            swarm.event("service", "update", "name", "app");
            await().until(() -> told.size() > 1);
            assertThat(status(1)).isInstanceOf(Running.class);
            swarm.removeService("s1");
            swarm.event("service", "remove", "name", "app");
            await().until(() -> told.getLast() instanceof Removed);
        }
    }

    @Test
    void the_end_of_a_container_has_its_service_looked_at() {
        swarm.service("s1", "app", 1);
        swarm.task("t1", "s1", "running", "running", 1);
        try (Subscription _ = runtime.watch(told::add)) {
            await().until(() -> !told.isEmpty());
            swarm.event("container", "die", "com.docker.swarm.service.name", "app");
            // The managers hear of it only a little later.
            swarm.failed("t1", "s1", 7, 2);
            await().until(() -> told.size() > 1);
            assertThat(((Stopped) status(1)).exitCode()).isEqualTo(7);
        }
    }

    @Test
    void an_engine_without_a_swarm_is_out_of_reach_and_says_why() {
        swarm.refuse("This node is not a swarm manager. Use docker swarm init");
        try (Subscription _ = runtime.watch(told::add)) {
            await().until(() -> !told.isEmpty());
            assertThat(told.getFirst())
                    .isInstanceOfSatisfying(
                            Disconnected.class,
                            lost -> assertThat(lost.reason()).contains("not a swarm manager"));
        }
    }

    @Test
    void after_a_lost_connection_everything_is_compared() {
        swarm.service("s1", "app", 0);
        try (Subscription _ = runtime.watch(told::add)) {
            await().until(() -> !told.isEmpty());
            swarm.endEvents();
            await().until(() -> told.size() > 2);
            assertThat(told.get(1)).isInstanceOf(Disconnected.class);
            assertThat(told.get(2)).isInstanceOf(Synchronized.class);
        }
    }

    @Test
    void the_page_names_every_call_that_is_made() throws IOException {
        swarm.service("s1", "app", 1);
        ObjectNode task = swarm.task("t1", "s1", "running", "running", 1);
        publish(task, "n2", 32768);
        attach(task, "10.0.1.7/24");
        swarm.onUpdate(_ -> swarm.removeTask("t1"));
        try (Subscription _ = runtime.watch(told::add)) {
            await().until(() -> !told.isEmpty());
            assertThat(runtime.list()).hasSize(1);
            assertThat(runtime.logs("app", 1)).isEmpty();
            runtime.stop("app", Optional.empty());
        }
        String page = Files.readString(Path.of("../docs/how-to/swarm.md"));
        assertThat(swarm.calls().stream().distinct())
                .hasSize(9)
                .allSatisfy(
                        call ->
                                assertThat(page)
                                        .contains("`" + call.replace("/s1/", "/ID/") + "`"));
    }

    private Instance look() {
        return runtime.inspect("app").orElseThrow();
    }

    private Instance.Status status(int index) {
        return ((Observed) told.get(index)).instance().status();
    }

    private int replicas() {
        return swarm.spec("s1").at("/Mode/Replicated/Replicas").asInt();
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(address, port);
    }
}
