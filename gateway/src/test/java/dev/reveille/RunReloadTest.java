package dev.reveille;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program itself, as a process of its own. */
@DisplayName("reveille run")
class RunReloadTest {

    @TempDir private Path folder;
    private Optional<Process> started = Optional.empty();

    @AfterEach
    void end() throws Exception {
        if (started.isPresent()) {
            started.get().destroy();
            assertThat(started.get().waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void reloads_at_sighup_and_when_the_file_changes() throws Exception {
        write("text", "a");
        Process gateway = start();
        patiently().until(() -> log().contains("listens on port"));

        hangUp(gateway);
        patiently()
                .until(() -> log().contains("Reloaded (SIGHUP): added [], changed [], removed []"));
        write("text", "b");
        patiently()
                .until(
                        () ->
                                log().contains(
                                                "Reloaded (the file changed): added [b], changed"
                                                        + " [], removed [a], unchanged []"));

        write("json", "b");
        patiently()
                .until(() -> log().contains("\"formattedMessage\":\"Reloaded (the file changed)"));
        Files.writeString(folder.resolve("config.yaml"), "gateway: [");
        patiently().until(() -> log().contains("the configuration stays as it was"));
        assertThat(gateway.isAlive()).isTrue();
    }

    /** Mounted as Kubernetes does it: a link to a folder is replaced by one to another folder. */
    @Test
    void takes_over_a_secret_that_changed_and_keeps_the_old_one_for_want_of_a_new()
            throws Exception {
        Path secret = folder.resolve("secrets/token");
        mount(secret, "first-secret");
        write(
                "runtime: process, admin_auth: {method: bearer, token_file: " + secret + "}",
                "text",
                "a");
        start();
        patiently().until(() -> log().contains("listens on port"));
        int port = port();
        assertThat(status(port, "first-secret")).isEqualTo(200);

        mount(secret, "second-secret\n");
        patiently().until(() -> log().contains("Reloaded (a secret file changed): added []"));
        assertThat(status(port, "first-secret")).isEqualTo(401);
        assertThat(status(port, "second-secret")).isEqualTo(200);
        assertThat(log()).contains("event=credentials_changed");

        mount(secret, "");
        patiently().until(() -> log().contains("Not reloaded (a secret file changed)"));
        assertThat(log()).contains("ERROR").contains("is empty (expected: the secret on one line)");
        assertThat(status(port, "second-secret")).isEqualTo(200);
        Files.delete(secret.resolveSibling("..data"));
        patiently().until(() -> log().contains("no such file; is the secret mounted there?"));
        assertThat(status(port, "second-secret")).isEqualTo(200);

        mount(secret, "third-secret");
        patiently().until(() -> status(port, "third-secret") == 200);
        assertThat(status(port, "second-secret")).isEqualTo(401);
        assertThat(log()).doesNotContain("first-secret", "second-secret", "third-secret");
    }

    /** A file that the configuration names and that is not there yet is waited for. */
    @Test
    void waits_for_the_secret_of_a_configuration_that_was_not_valid_without_it() throws Exception {
        write("text", "a");
        start();
        patiently().until(() -> log().contains("listens on port"));
        Path secret = folder.resolve("later");
        write(
                "runtime: process, admin_auth: {method: bearer, token_file: " + secret + "}",
                "text",
                "a");
        patiently().until(() -> log().contains("Not reloaded (the file changed)"));
        assertThat(status(port(), "anything")).isEqualTo(200);

        Files.writeString(secret, "the-secret");

        patiently().until(() -> status(port(), "anything") == 401);
        assertThat(status(port(), "the-secret")).isEqualTo(200);
    }

    private static void mount(Path secret, String content) throws IOException {
        Path folder = Files.createDirectories(secret.getParent());
        Path fresh = Files.createTempDirectory(folder, "..");
        Files.writeString(fresh.resolve(secret.getFileName()), content);
        Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), fresh.getFileName());
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        if (Files.notExists(secret, LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(secret, Path.of("..data", secret.getFileName().toString()));
        }
    }

    private int port() throws IOException {
        Matcher line = Pattern.compile("listens on port (\\d+)").matcher(log());
        assertThat(line.find()).isTrue();
        return Integer.parseInt(line.group(1));
    }

    private static int status(int port, String token) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/_status/api"))
                        .header("Authorization", "Bearer " + token)
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void reloads_what_changed_while_it_started() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            String runtime =
                    "runtime: docker, docker_host: 'tcp://127.0.0.1:%d'"
                            .formatted(silent.getLocalPort());
            write(runtime, "text", "a");
            start();
            try (Socket _ = silent.accept()) {
                // It has read its configuration, and waits for what the engine says.
                assertThat(log()).doesNotContain("listens on port");
                write(runtime, "text", "b");
                patiently().until(() -> log().contains("Reloaded (the file changed): added [b]"));
            }
        }
    }

    /** A process of its own takes its time to start on a machine that has much to do. */
    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private Process start() throws IOException {
        Process gateway =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-XX:TieredStopAtLevel=1",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Main.class.getName(),
                                        "run",
                                        "--config",
                                        folder.resolve("config.yaml").toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        started = Optional.of(gateway);
        return gateway;
    }

    private static void hangUp(Process gateway) throws Exception {
        Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(gateway.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private void write(String logFormat, String name) throws IOException {
        write("runtime: process", logFormat, name);
    }

    private void write(String runtime, String logFormat, String name) throws IOException {
        Path fresh =
                Files.writeString(
                        folder.resolve("config.yaml.new"),
                        """
                        gateway: {%1$s, bind: 127.0.0.1, port: 0, log_format: %2$s}
                        containers: [{name: %3$s, host: %3$s.test%4$s}]
                        """
                                .formatted(
                                        runtime,
                                        logFormat,
                                        name,
                                        runtime.contains("process") ? ", command: sleep 1" : ""));
        Files.move(fresh, folder.resolve("config.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }
}
