package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.GatewayContainer;
import dev.reveille.it.fixture.GatewayImage;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.RawConnection;
import dev.reveille.it.fixture.Repository;
import dev.reveille.it.fixture.Visitor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The container image, on a real engine. */
@Needs({Need.ENGINE, Need.IMAGE})
class ImageIT {

    /** On a machine that does other things as well. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static Engine engine;
    private static GatewayImage image;
    private static GatewayContainer gateway;

    @BeforeAll
    static void runTheImage() {
        engine = Engine.ofThisMachine();
        image = GatewayImage.loadedInto(engine);
        gateway = GatewayContainer.start(engine, image, "gateway");
    }

    @AfterAll
    static void removeEverything() {
        engine.close();
        image.close();
    }

    @Test
    void containers_with_labels_are_woken_through_the_socket() throws Exception {
        Container blog = engine.container("blog").website("a blog").onDemand().create();
        Container shop = engine.container("shop").website("a shop").onDemand().create();

        assertThat(woken(blog)).isEqualTo("a blog\n");
        assertThat(woken(shop)).isEqualTo("a shop\n");
        assertThat(blog.isRunning()).isTrue();
    }

    @Test
    void it_is_healthy_once_it_serves() {
        await().atMost(PATIENCE)
                .until(() -> gateway.inspect("{{.State.Health.Status}}").equals("healthy"));
    }

    @Test
    void sighup_has_it_read_its_configuration_again() throws Exception {
        Container hidden = engine.container("hidden").website("found").create();
        URI url = gateway.url("hidden.test", "/");
        assertThat(Visitor.get(url).statusCode()).isEqualTo(404);

        gateway.configure(
                "containers:\n  - {name: %s, host: hidden.test}\n".formatted(hidden.name()));
        engine.docker("kill", "--signal", "HUP", gateway.container().name());

        await().atMost(PATIENCE)
                .until(
                        () ->
                                gateway.container().log().stream()
                                        .anyMatch(line -> line.contains("Reloaded (SIGHUP)")));
        await().atMost(PATIENCE).until(() -> Visitor.get(url).body().equals("found\n"));
    }

    @Test
    void its_heap_follows_the_containers_limit() throws Exception {
        String metrics = Visitor.get(gateway.url("gateway.test", "/_metrics")).body();
        double limit =
                metrics.lines()
                        .filter(line -> line.startsWith("jvm_memory_max_bytes{area=\"heap\"}"))
                        .mapToDouble(line -> Double.parseDouble(line.split(" ", -1)[1]))
                        .findFirst()
                        .orElseThrow();

        assertThat(limit / GatewayContainer.MEMORY).isBetween(0.2, 0.25);
    }

    @Test
    void the_operators_commands_are_run_in_its_container() {
        String name = gateway.container().name();
        String url = "http://127.0.0.1:" + gateway.port();

        assertThat(
                        engine.docker(
                                "exec", "--env", "REVEILLE_URL=" + url, name, "reveille", "status"))
                .startsWith("NAME");
        assertThat(engine.docker("exec", name, "reveille", "ping")).isEqualTo("ok");
        assertThat(engine.tryDocker("exec", name, "reveille", "wakeup").exitCode()).isEqualTo(2);
    }

    @Test
    void it_is_nobody_but_a_member_of_the_sockets_group() throws IOException {
        List<String> status =
                Files.readAllLines(Path.of("/proc", gateway.inspect("{{.State.Pid}}"), "status"));

        assertThat(status)
                .anyMatch(line -> line.matches("Uid:(\\s+65532){4}"))
                .anyMatch(line -> line.matches("Gid:(\\s+65532){4}"))
                .anyMatch(
                        line ->
                                line.startsWith("Groups:")
                                        && List.of(line.split("\\s+"))
                                                .contains(gateway.socketGroup()))
                .anyMatch(line -> line.matches("CapEff:\\s+0+"));
    }

    @Test
    void it_has_no_shell_and_nothing_else_that_could_be_run() {
        String name = gateway.container().name();
        String programs =
                Command.of(
                                "sh",
                                "-c",
                                "docker -H %s export %s | tar -tvf - | awk '/^-..x/ && $3 > 0 { print $6 }'"
                                        .formatted(engine.host(), name))
                        .output();

        assertThat(programs.lines().filter(file -> !file.matches(".*\\.so(\\.[0-9]+)?")))
                .containsExactlyInAnyOrder(
                        "opt/reveille/bin/reveille",
                        "opt/reveille/runtime/bin/java",
                        "opt/reveille/runtime/lib/jspawnhelper");
        assertThat(engine.tryDocker("exec", name, "sh").exitCode()).isNotZero();
    }

    @Test
    void it_says_what_it_is_and_what_it_is_made_of() throws IOException {
        assertThat(image.inspect("{{json .Config.Labels}}"))
                .contains("\"org.opencontainers.image.title\":\"Reveille\"")
                .contains("\"org.opencontainers.image.licenses\":\"Apache-2.0\"")
                .contains("org.opencontainers.image.version");
        String inside =
                Command.of(
                                "sh",
                                "-c",
                                "docker -H %s cp %s:/usr/share/doc/reveille/sbom.cdx.json - | tar -xO"
                                        .formatted(engine.host(), gateway.container().name()))
                        .output();
        String beside =
                Files.readString(Repository.root().resolve("image/target/reveille-image.cdx.json"));

        assertThat(inside).isEqualTo(beside.stripTrailing());
        assertThat(inside)
                .contains("\"bomFormat\" : \"CycloneDX\"")
                .contains("pkg:maven/io.netty/netty-codec-http@", "OpenJDK runtime");
    }

    @Test
    void docker_stop_lets_it_finish_what_is_in_flight_and_ends_it_with_0() throws Exception {
        GatewayContainer own = GatewayContainer.start(engine, image, "draining");
        Container app = engine.container("app").testApp().onDemand().create();
        await().atMost(PATIENCE)
                .until(() -> Visitor.get(own.url(app.host(), "/who")).statusCode() == 200);
        try (RawConnection download = RawConnection.to(own.port())) {
            download.send(
                    "GET /download?bytes=400000&seconds=2 HTTP/1.1\r\nHost: %s\r\n\r\n"
                            .formatted(app.host()));
            download.readHead();

            CompletableFuture<String> stopped =
                    CompletableFuture.supplyAsync(
                            () -> engine.docker("stop", "--time", "20", own.container().name()));

            assertThat(download.readText(400_000)).hasSize(400_000);
            stopped.join();
        }
        assertThat(own.inspect("{{.State.ExitCode}}")).isEqualTo("0");
        assertThat(own.container().log()).anyMatch(line -> line.contains("Stopped"));
    }

    private static String woken(Container container) throws Exception {
        URI url = gateway.url(container.host(), "/");
        await(container.name() + " is known").until(() -> Visitor.get(url).statusCode() != 404);
        return Visitor.get(url).body();
    }
}
