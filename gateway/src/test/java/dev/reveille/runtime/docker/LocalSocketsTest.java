package dev.reveille.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reveille.time.SystemTime;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which socket is taken when nobody names one. */
class LocalSocketsTest {

    private static final List<String> IN_ORDER =
            List.of(
                    "var/run/docker.sock",
                    "user/docker.sock",
                    "run/podman/podman.sock",
                    "user/podman/podman.sock");

    @TempDir Path root;

    private final List<ServerSocketChannel> listening = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (ServerSocketChannel socket : listening) {
            socket.close();
        }
    }

    @Test
    void dockersComesBeforePodmansAndTheMachinesBeforeTheUsersOwn() throws IOException {
        for (String socket : IN_ORDER.reversed()) {
            listenAt(socket);

            assertThat(find().socket()).isEqualTo(root.resolve(socket));
        }
    }

    @Test
    void theUsersOwnAreLookedForWhereTheUserHasAFolderForThem() throws IOException {
        listenAt("user/podman/podman.sock");

        assertThat(new LocalSockets(root, Map.of()).find().lookedFor())
                .containsExactly(
                        root.resolve("var/run/docker.sock"),
                        root.resolve("run/podman/podman.sock"));
    }

    @Test
    void whereThereIsNoneAllAreNamedInTheError() {
        try (SystemTime time = new SystemTime();
                DockerRuntime runtime = new DockerRuntime(find(), time)) {
            assertThatThrownBy(runtime::list)
                    .hasMessageContaining("Cannot reach the Docker engine at unix://" + root)
                    .hasMessageContaining("No docker_host is set")
                    .hasMessageContaining(
                            String.join(
                                    ", ",
                                    IN_ORDER.stream().map(s -> root.resolve(s) + "").toList()))
                    .hasMessageContaining("podman.socket");
        }
    }

    private DockerHost.Unix find() {
        return new LocalSockets(root, Map.of("XDG_RUNTIME_DIR", root.resolve("user").toString()))
                .find();
    }

    private void listenAt(String socket) throws IOException {
        Path path = root.resolve(socket);
        Files.createDirectories(path.getParent());
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        listening.add(server);
    }
}
