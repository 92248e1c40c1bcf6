package dev.reveille.runtime.docker;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What to run to get to an engine by {@code ssh}, as the {@code docker} command does: {@code docker
 * system dial-stdio} over there, whose standard input and output are the engine's socket. Asks no
 * one for a password, and notices within 30 seconds that the other side is gone.
 */
final class SshCommand {

    /** What it says is short enough to be kept by the system until it is read. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private SshCommand() {}

    /** To the engine. */
    static List<String> dial(DockerHost.Ssh host) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "ssh",
                                "-T",
                                "-o",
                                "BatchMode=yes",
                                "-o",
                                "ConnectTimeout=5",
                                "-o",
                                "ServerAliveInterval=10",
                                "-o",
                                "ServerAliveCountMax=3"));
        words.addAll(target(host));
        words.add("docker");
        host.socket().ifPresent(socket -> words.add("--host=unix://" + socket));
        words.addAll(List.of("system", "dial-stdio"));
        return words;
    }

    /**
     * The name or address behind what its configuration may only call so.
     *
     * @throws IOException when {@code ssh} cannot say, or takes too long: its configuration may ask
     *     other commands
     */
    static String hostName(DockerHost.Ssh host) throws IOException {
        List<String> words = new ArrayList<>(List.of("ssh", "-G"));
        words.addAll(target(host));
        Process process =
                new ProcessBuilder(words).redirectInput(ProcessBuilder.Redirect.PIPE).start();
        process.getOutputStream().close();
        try (var lines = process.inputReader()) {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("ssh -G says nothing for " + PATIENCE.toSeconds() + " s");
            }
            return lines.lines()
                    .filter(line -> line.startsWith("hostname "))
                    .map(line -> line.substring("hostname ".length()).strip())
                    .findFirst()
                    .orElseThrow(() -> new IOException("ssh -G tells no host name of " + host));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while ssh -G was asked");
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> target(DockerHost.Ssh host) {
        List<String> words = new ArrayList<>();
        host.user().ifPresent(user -> words.addAll(List.of("-l", user)));
        host.port().ifPresent(port -> words.addAll(List.of("-p", Integer.toString(port))));
        words.addAll(List.of("--", host.host()));
        return words;
    }
}
