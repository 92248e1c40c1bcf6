package dev.reveille.runtime.docker;

import dev.reveille.log.LogEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where engines of this machine listen when nobody says otherwise: Docker before Podman, the
 * machine's before the user's own. Which is taken is decided once; an engine that is restarted, and
 * has no socket meanwhile, is not exchanged for another one with other containers.
 */
final class LocalSockets {

    private static final Logger log = LoggerFactory.getLogger(LocalSockets.class);

    private final Path root;
    private final Map<String, String> environment;

    /**
     * @param root what all but the user's own sockets are below: {@code /}
     * @param environment for {@code XDG_RUNTIME_DIR}, below which the user's own are
     */
    LocalSockets(Path root, Map<String, String> environment) {
        this.root = root;
        this.environment = environment;
    }

    /**
     * The first that this user may use, else the first that is there, else Docker's usual one. The
     * log says which.
     */
    DockerHost.Unix find() {
        return firstOf(Stream.concat(docker().stream(), podman().stream()).toList());
    }

    /** As {@link #find}, among those of Podman alone. */
    DockerHost.Unix findPodman() {
        return firstOf(podman());
    }

    private static DockerHost.Unix firstOf(List<Path> all) {
        Optional<Path> taken =
                all.stream()
                        .filter(socket -> Files.isReadable(socket) && Files.isWritable(socket))
                        .findFirst()
                        .or(() -> all.stream().filter(Files::exists).findFirst());
        if (taken.isPresent()) {
            LogEvent.ENGINE_FOUND
                    .to(log)
                    .log("Using the engine at unix://{}, as no docker_host is set", taken.get());
        }
        return new DockerHost.Unix(taken.orElse(all.getFirst()), all);
    }

    private List<Path> docker() {
        return places("var/run/docker.sock", "docker.sock");
    }

    private List<Path> podman() {
        return places("run/podman/podman.sock", "podman/podman.sock");
    }

    private List<Path> places(String ofTheMachine, String ofTheUser) {
        String own = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        return own.startsWith("/")
                ? List.of(root.resolve(ofTheMachine), Path.of(own, ofTheUser))
                : List.of(root.resolve(ofTheMachine));
    }
}
