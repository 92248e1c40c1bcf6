package dev.reveille.it.runtime;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A Docker engine of the test's own, which it may stop and start: own folder, own socket, own
 * bridge. Its log tells each call it got. Closing ends it and its containers and removes the rest.
 *
 * <p>It must have a bridge, although nothing uses it: with {@code --bridge=none} an engine deletes
 * {@code docker0}, which belongs to the engine of this machine.
 */
final class OwnEngine implements AutoCloseable {

    private static final Path DOCKERD = Path.of("/usr/sbin/dockerd");

    private final Path folder;
    private final List<String> options;
    private final String bridge;
    private Optional<Process> running = Optional.empty();

    private OwnEngine(Path folder, List<String> options) {
        this.folder = folder;
        this.options = options;
        int number = ThreadLocalRandom.current().nextInt(1, 255);
        this.bridge = "rvown" + number;
        DockerCli.shell(
                "ip link add name %1$s type bridge && ip address add 10.232.%2$d.1/24 dev %1$s && ip link set %1$s up"
                        .formatted(bridge, number));
    }

    /** Starts one; the test is skipped where this user cannot. */
    static OwnEngine require(String... options) {
        boolean root = System.getProperty("user.name").equals("root");
        Assumptions.assumeTrue(
                root && Files.isExecutable(DOCKERD),
                "SKIPPED: an engine of the test's own needs root and " + DOCKERD);
        try {
            OwnEngine engine =
                    new OwnEngine(
                            Files.createTempDirectory("reveille-engine"), Arrays.asList(options));
            engine.start();
            return engine;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String url() {
        return "unix://" + folder.resolve("docker.sock");
    }

    Path log() {
        return folder.resolve("log");
    }

    void start() {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                // What it mounts goes with it.
                                "unshare",
                                "--mount",
                                DOCKERD.toString(),
                                "--debug",
                                "--bridge=" + bridge,
                                "--iptables=false",
                                "--ip-masq=false",
                                "--live-restore",
                                "--data-root=" + folder.resolve("data"),
                                "--exec-root=" + folder.resolve("exec"),
                                "--pidfile=" + folder.resolve("pid"),
                                "--host=" + url()));
        command.addAll(options);
        try {
            running =
                    Optional.of(
                            new ProcessBuilder(command)
                                    .redirectErrorStream(true)
                                    .redirectOutput(
                                            ProcessBuilder.Redirect.appendTo(
                                                    new File(log().toString())))
                                    .start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> new DockerCli(url()).answers());
    }

    void stop() {
        running.ifPresent(
                process -> {
                    process.destroy();
                    try {
                        if (!process.waitFor(30, TimeUnit.SECONDS)) {
                            process.destroyForcibly().waitFor();
                        }
                    } catch (InterruptedException ended) {
                        throw new IllegalStateException(ended);
                    }
                });
        running = Optional.empty();
    }

    /** How many calls of this kind it has had. */
    long calls(String part) {
        try (Stream<String> lines = Files.lines(log())) {
            return lines.filter(line -> line.contains("Calling ") && line.contains(part)).count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        // They outlive their engine, so that it can be restarted under them.
        DockerCli docker = new DockerCli(url());
        if (docker.answers()) {
            docker.removeAll();
        }
        stop();
        DockerCli.shell("ip link delete " + bridge + "; rm -rf --one-file-system " + folder);
    }
}
