package dev.reveille.image;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The gateway, run as in real life for some seconds: before an engine that is none, woken, asked
 * for every page, under load, and ended.
 */
final class Rehearsal {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Rehearsal() {}

    /**
     * Runs it.
     *
     * @param java what starts the gateway, without its arguments
     * @param scratch a folder for its files
     * @throws IOException when it does not do what was asked of it; with its log
     */
    static void of(List<String> java, Path scratch) throws IOException, InterruptedException {
        int port = freePort();
        Path log = scratch.resolve("log");
        try (SampleApp app = SampleApp.start();
                StandInEngine engine = StandInEngine.start(scratch.resolve("docker.sock"), app)) {
            Path config = scratch.resolve("config.yaml");
            Files.writeString(config, configuration(port, scratch, "json"));
            List<String> words = new ArrayList<>(java);
            words.addAll(List.of("run", "--config", config.toString()));
            Process gateway =
                    new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            try {
                Tour tour = new Tour(port, gateway);
                tour.begin();
                engine.awaitCall("/events");
                tour.waitAndWake();
                tour.work();
                // Taken over with the signal, so that both forms of the log have been used.
                Files.writeString(config, configuration(port, scratch, "text"));
                tour.operate();
                gateway.destroy();
                if (!gateway.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        || gateway.exitValue() != 0) {
                    throw new IOException("the gateway did not end with 0");
                }
            } catch (IOException failure) {
                throw new IOException(
                        "the rehearsal failed: %s. The gateway's log:%n%s"
                                .formatted(failure.getMessage(), Files.readString(log)),
                        failure);
            } finally {
                gateway.destroyForcibly().waitFor();
            }
        }
    }

    /** Sockets as in a container, where most engines do not let io_uring through. */
    private static String configuration(int port, Path scratch, String logFormat) {
        return """
        gateway:
          port: %d
          bind: 127.0.0.1
          transport: epoll
          log_format: %s
          docker_host: unix://%s
          state_file: %s
          trusted_proxies: [127.0.0.0/8]
        containers:
          - {name: named, host: named.test, idle_timeout: 15m, display_name: Named}
        groups:
          - {name: both, host: both.test, containers: [named]}
        """
                .formatted(
                        port,
                        logFormat,
                        scratch.resolve("docker.sock"),
                        scratch.resolve("state.json"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
