package dev.reveille.it.runtime;

import dev.reveille.it.fixture.Engine;
import dev.reveille.runtime.docker.DockerHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The {@code docker} command: somebody else who uses the same engine. What it creates carries the
 * label {@code reveille.test}.
 */
final class DockerCli {

    static final String LABEL = "reveille.test";
    static final String IMAGE = "reveille-test/busybox:dev";

    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private final String host;

    DockerCli(String host) {
        this.host = host;
    }

    /** The machine's engine; the test is skipped when it does not answer. */
    static DockerCli requireEngine() {
        DockerCli docker = new DockerCli(Engine.hostOfThisMachine());
        Assumptions.assumeTrue(
                docker.answers(),
                "SKIPPED: no Docker engine answers at " + docker.host + " (docker version)");
        docker.requireImage();
        return docker;
    }

    /** Where the engine answers, as the gateway is told. */
    DockerHost dockerHost() {
        return DockerHost.parse(Optional.of(host), Map.of());
    }

    boolean answers() {
        try {
            return start(List.of("version")).waitFor() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
    }

    /** Makes the test image from the busybox of this machine, as nothing can be pulled. */
    void requireImage() {
        if (!run("images", "-q", IMAGE).isEmpty()) {
            return;
        }
        Assumptions.assumeTrue(
                Files.isExecutable(BUSYBOX),
                "SKIPPED: no " + BUSYBOX + " (package busybox-static)");
        try {
            Path root = Files.createTempDirectory("reveille-busybox");
            Path bin = Files.createDirectories(root.resolve("bin"));
            Files.createDirectories(root.resolve("tmp"));
            Files.copy(BUSYBOX, bin.resolve("busybox"));
            shell(bin + "/busybox --install -s " + bin);
            // Links made on this machine point to the path here; inside it is another.
            shell("cd " + bin + " && for l in *; do [ -L $l ] && ln -sf busybox $l; done; true");
            shell("tar -C " + root + " -c . | docker -H " + host + " import - " + IMAGE);
            shell("rm -r " + root);
        } catch (IOException failure) {
            throw new IllegalStateException("Cannot make " + IMAGE, failure);
        }
    }

    /** Creates a container of the test image; arguments after {@code --} are its command. */
    String create(String name, String... optionsAndCommand) {
        List<String> arguments = new ArrayList<>(List.of("create", "--name", name));
        arguments.addAll(List.of("--label", LABEL + "=1"));
        List<String> given = Arrays.asList(optionsAndCommand);
        int separator = given.indexOf("--");
        arguments.addAll(given.subList(0, separator));
        arguments.add(IMAGE);
        arguments.addAll(given.subList(separator + 1, given.size()));
        return run(arguments.toArray(String[]::new));
    }

    /** Runs one command and returns what it wrote; fails when it does. */
    String run(String... arguments) {
        try {
            Process process = start(Arrays.asList(arguments));
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(
                        "docker " + String.join(" ", arguments) + ": " + output);
            }
            return output;
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Removes every container and network of the tests. */
    void removeAll() {
        String containers = run("ps", "-aq", "--filter", "label=" + LABEL);
        if (!containers.isEmpty()) {
            List<String> arguments = new ArrayList<>(List.of("rm", "-f"));
            arguments.addAll(containers.lines().toList());
            run(arguments.toArray(String[]::new));
        }
        run("network", "prune", "-f", "--filter", "label=" + LABEL);
    }

    private Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("docker", "-H", host));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    static String shell(String script) {
        try {
            Process process =
                    new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(script + ": " + output);
            }
            return output.strip();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
