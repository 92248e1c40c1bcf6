package dev.reveille.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.process.ProcessRuntime;
import dev.reveille.time.SystemTime;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo's own configuration, run for real. */
class DemoTest {

    private final SystemTime time = new SystemTime();
    private final ProcessRuntime runtime = new ProcessRuntime(time);
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void declare() {
        runtime.declare(DemoConfiguration.of(8080).workloads());
    }

    @AfterEach
    void endEverything() {
        runtime.close();
        http.close();
        time.close();
    }

    @Test
    void everyWorkloadHasAHostTheGuideNamesAndFallsAsleepSoon() {
        List<WorkloadDefinition> workloads = DemoConfiguration.of(8080).workloads();

        assertThat(workloads)
                .flatExtracting(WorkloadDefinition::hosts)
                .containsExactly(
                        "slow.localhost", "crash.localhost", "api.localhost", "echo.localhost")
                .allSatisfy(host -> assertThat(DemoGuide.text(8080)).contains(host + ":8080/"));
        assertThat(workloads)
                .extracting(workload -> workload.lifecycle().idleTimeout())
                .allSatisfy(
                        idle ->
                                assertThat(idle)
                                        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60)));
    }

    @Test
    void theGuideLeavesOutTheUsualPortAndHasNoPlaceLeftToFill() {
        assertThat(DemoGuide.text(80))
                .contains("http://slow.localhost/", "http://localhost/_status")
                .doesNotContain(":80");
        assertThat(DemoGuide.text(9000))
                .contains("http://127.0.0.1:9000/time", "30 s to 45 s")
                .doesNotContainPattern("[{}]");
    }

    @Test
    void theSlowStarterLogsItsBootAndThenShowsThePathThatWasAskedFor() throws Exception {
        int port = startAndAwaitPort("slow");

        assertThat(runtime.logs("slow", 20))
                .anyMatch(line -> line.endsWith("INFO  reading configuration"))
                .anyMatch(line -> line.contains("WARN  2 orders"))
                .anyMatch(line -> line.contains("listening on 127.0.0.1:" + port))
                .noneMatch(line -> line.contains("\u001b") || line.contains("[32m"));
        assertThat(get(port, "/").body()).contains("Good morning!", "45 seconds");
        var deep = get(port, "/orders/42?tab=items&x=%3Cscript%3E%7B%7Bboot%7D%7D");
        assertThat(deep.statusCode()).isEqualTo(200);
        assertThat(deep.body())
                .contains("/orders/42?tab=items&amp;x=%3Cscript%3E")
                .doesNotContain("{{", "https://");
    }

    @Test
    void theCrasherEndsWithItsErrorAndExitCode3() {
        runtime.start("crash");

        var end =
                (Instance.Stopped)
                        await().atMost(Duration.ofSeconds(30))
                                .until(
                                        () -> runtime.inspect("crash").orElseThrow().status(),
                                        Instance.Stopped.class::isInstance);
        assertThat(end.exitCode()).isEqualTo(3);
        assertThat(runtime.logs("crash", 7))
                .first()
                .asString()
                .contains("ERROR startup failed: cannot reach the database");
    }

    @Test
    void theApiTellsTheTimeAndEchoesBodiesOfAnySizeWithTheirHash() throws Exception {
        int port = startAndAwaitPort("api");
        byte[] large = new byte[50_000_000];
        new Random(1).nextBytes(large);

        assertThat(get(port, "/time").body()).contains("\"awake_seconds\": ");
        assertThat(get(port, "/").body()).contains("POST /echo");
        assertThat(get(port, "/echo").statusCode()).isEqualTo(405);
        assertThat(get(port, "/nowhere").statusCode()).isEqualTo(404);
        assertThat(post(port, "a \"quoted\"\nline".getBytes(UTF_8)))
                .contains("\"bytes\": 15", "\"body\": \"a \\\"quoted\\\"\\u000aline\"");
        assertThat(post(port, large))
                .contains(
                        "\"bytes\": 50000000",
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(large)));
    }

    @Test
    void theEchoServesItsClientPageAndSendsMessagesBack() throws Exception {
        int port = startAndAwaitPort("echo");

        assertThat(get(port, "/").body()).contains("/echo.js").doesNotContain("{{");
        assertThat(get(port, "/echo.js").headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
        assertThat(get(port, "/other").statusCode()).isEqualTo(404);
        var received = new ReceivedMessages();
        var socket =
                http.newWebSocketBuilder()
                        .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), received)
                        .join();
        socket.sendText("hello ", false).join();
        socket.sendText("wörld", true).join();
        await().untilAsserted(() -> assertThat(received.messages).containsExactly("hello wörld"));
        socket.sendClose(1000, "").join();
        await().untilAsserted(() -> assertThat(received.closed).hasValue(1000));
    }

    @Test
    void aMistakenStartSaysHowItIsUsed() throws Exception {
        Process app =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                DemoApp.class.getName(),
                                "unknown",
                                "1")
                        .redirectErrorStream(true)
                        .start();

        assertThat(new String(app.getInputStream().readAllBytes(), UTF_8))
                .contains("usage: DemoApp");
        assertThat(app.waitFor()).isEqualTo(2);
    }

    private int startAndAwaitPort(String name) {
        runtime.start(name);
        var running = (Instance.Running) runtime.inspect(name).orElseThrow().status();
        var address = running.address(Optional.empty(), 0).orElseThrow();
        await().atMost(Duration.ofSeconds(40))
                .until(
                        () -> {
                            try (var _ = new Socket(address.getAddress(), address.getPort())) {
                                return true;
                            } catch (IOException _) {
                                return false;
                            }
                        });
        await().until(
                        () ->
                                runtime.logs(name, 1000).stream()
                                        .anyMatch(line -> line.contains("listening")));
        return address.getPort();
    }

    private HttpResponse<String> get(int port, String path)
            throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(at(port, path)).build(), BodyHandlers.ofString());
    }

    private String post(int port, byte[] body) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(at(port, "/echo"))
                        .POST(
                                HttpRequest.BodyPublishers.ofByteArrays(
                                        Arrays.asList(
                                                Arrays.copyOf(body, body.length / 2),
                                                Arrays.copyOfRange(
                                                        body, body.length / 2, body.length))))
                        .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private static URI at(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
