package dev.reveille;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
        await().until(() -> log().contains("listens on port"));

        hangUp(gateway);
        await().until(() -> log().contains("Reloaded (SIGHUP): added [], changed [], removed []"));
        write("text", "b");
        await().until(
                        () ->
                                log().contains(
                                                "Reloaded (the file changed): added [b], changed"
                                                        + " [], removed [a], unchanged []"));

        write("json", "b");
        await().until(() -> log().contains("\"formattedMessage\":\"Reloaded (the file changed)"));
        Files.writeString(folder.resolve("config.yaml"), "gateway: [");
        await().until(() -> log().contains("the configuration stays as it was"));
        assertThat(gateway.isAlive()).isTrue();
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
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> log().contains("Reloaded (the file changed): added [b]"));
            }
        }
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
                                        runtime.endsWith("process") ? ", command: sleep 1" : ""));
        Files.move(fresh, folder.resolve("config.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }
}
