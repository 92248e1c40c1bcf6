package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Repository;
import dev.reveille.it.fixture.ServerProcess;
import dev.reveille.it.fixture.Visitor;
import dev.reveille.it.fixture.WebSocketClient;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code ./reveille demo}: what its guide says works, and nothing of it is left afterwards. */
class DemoIT {

    private static final Pattern GUIDE = Pattern.compile("http://slow\\.localhost:([0-9]+)/");

    private ServerProcess demo;
    private int port;

    @BeforeEach
    void start() {
        String launcher = Repository.root().resolve("reveille").toString();
        demo = ServerProcess.start(List.of(launcher, "demo", "--port", "0"), Map.of());
        Matcher guide = GUIDE.matcher(demo.awaitLog("http://slow.localhost"));
        assertThat(guide.find()).isTrue();
        port = Integer.parseInt(guide.group(1));
    }

    @AfterEach
    void end() {
        demo.close();
    }

    @Test
    @Needs(Need.CURL)
    void the_guide_says_what_to_try_and_all_of_it_works() throws Exception {
        assertThat(String.join("\n", demo.log()))
                .contains("http://crash.localhost:" + port + "/", "ws://echo.localhost:" + port)
                .contains("curl http://api.localhost:" + port + "/time");

        String host = "api.localhost:" + port;
        assertThat(
                        Command.of(
                                        "curl",
                                        "--silent",
                                        "--resolve",
                                        host + ":127.0.0.1",
                                        "http://" + host + "/echo",
                                        "--data",
                                        "hello")
                                .output())
                .contains(
                        "hello",
                        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");

        try (WebSocketClient echo = WebSocketClient.open(url("echo", "/"))) {
            echo.send("good morning");
            await().until(() -> echo.receive().contains("good morning"));
        }

        HttpResponse<String> crash = Visitor.get(url("crash", "/"));
        assertThat(crash.statusCode()).isEqualTo(502);
        assertThat(crash.body()).contains("exit code 3");
        // Asked after the back-off it is tried once more, so that the page says "Waking" first.
        await("the page of the crash")
                .untilAsserted(
                        () ->
                                assertThat(
                                                Visitor.get(
                                                                url("crash", "/"),
                                                                "Accept",
                                                                "text/html")
                                                        .body())
                                        .contains("Could not wake", "cannot reach the database"));
        assertThat(Visitor.get(url("slow", "/orders/42"), "Accept", "text/html").body())
                .contains("Waking");

        Set<ProcessHandle> processes = processes();
        assertThat(processes).hasSizeGreaterThan(3);
        assertThat(demo.stop()).isZero();
        assertNoneIsLeft(processes);
    }

    @Test
    void nothing_of_it_survives_when_it_is_killed() throws Exception {
        assertThat(Visitor.get(url("api", "/time")).statusCode()).isEqualTo(200);
        // Half-started, too.
        Visitor.get(url("slow", "/"), "Accept", "text/html");
        Set<ProcessHandle> processes = processes();
        assertThat(processes).hasSizeGreaterThan(2);

        demo.kill();

        assertNoneIsLeft(processes);
    }

    private URI url(String workload, String target) {
        return URI.create("http://" + workload + ".localhost:" + port + target);
    }

    /** The gateway, and everything that it has started. */
    private Set<ProcessHandle> processes() {
        ProcessHandle gateway = ProcessHandle.of(demo.pid()).orElseThrow();
        Set<ProcessHandle> all = new HashSet<>(gateway.descendants().toList());
        all.add(gateway);
        return all;
    }

    private static void assertNoneIsLeft(Set<ProcessHandle> processes) {
        await("the end of every process")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
    }
}
