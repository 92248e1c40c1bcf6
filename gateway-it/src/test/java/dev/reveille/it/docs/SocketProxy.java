package dev.reveille.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.Repository;
import dev.reveille.it.fixture.Scratch;
import dev.reveille.it.fixture.ServerProcess;
import dev.reveille.it.fixture.Visitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * HAProxy with {@code deploy/compose/socket-proxy/haproxy.cfg}, but for where it listens and where
 * the engine is. Closed by the test.
 */
record SocketProxy(ServerProcess process, int port) implements AutoCloseable {

    private static final String ENGINE = "unix@/var/run/docker.sock";

    /**
     * @param engine as HAProxy writes an address
     */
    static SocketProxy before(String engine) {
        try {
            int port = FrontProxy.freePort();
            String shipped =
                    Files.readString(
                            Repository.root().resolve("deploy/compose/socket-proxy/haproxy.cfg"));
            assertThat(shipped).containsOnlyOnce("bind :2375\n").containsOnlyOnce(ENGINE);
            Path file = Scratch.folder("socket-proxy").resolve("haproxy.cfg");
            Files.writeString(
                    file,
                    shipped.replace("bind :2375", "bind 127.0.0.1:" + port)
                            .replace(ENGINE, engine));
            SocketProxy proxy =
                    new SocketProxy(
                            ServerProcess.start(
                                    List.of("haproxy", "-db", "-f", file.toString()), Map.of()),
                            port);
            Awaitility.await("HAProxy to listen")
                    .ignoreException(ConnectException.class)
                    .failFast(proxy.process::requireAlive)
                    .until(() -> Visitor.get(proxy.url("/")).statusCode() == 403);
            return proxy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    URI url(String target) {
        return URI.create("http://127.0.0.1:" + port + target);
    }

    /** For {@code DOCKER_HOST}. */
    String dockerHost() {
        return "tcp://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.close();
    }
}
