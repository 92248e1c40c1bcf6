package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.Engine;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Need;
import dev.reveille.it.fixture.Needs;
import dev.reveille.it.fixture.Scratch;
import dev.reveille.it.fixture.SshServer;
import dev.reveille.it.fixture.Visitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * An engine that is reached by the system's {@code ssh}. Where there is no server, a script takes
 * its place that runs here what it is told to run there.
 */
@Needs(Need.ENGINE)
class SshEngineIT {

    private static final String STAND_IN =
            """
            #!/bin/sh
            echo "$*" >>"$(dirname "$0")/calls"
            if [ "$1" = -G ]; then
              echo "user me"
              echo "hostname 127.0.0.1"
              exit
            fi
            while [ "$1" != -- ]; do shift; done
            shift 2
            exec sh -c "$*"
            """;

    private static final String DENIED =
            """
            #!/bin/sh
            echo "me@engine: Permission denied (publickey)." >&2
            exit 255
            """;

    private final Path folder = Scratch.folder("ssh");

    @Test
    void an_engine_behind_ssh_is_watched_and_woken_by_its_published_ports() throws Exception {
        program(STAND_IN);
        try (Engine engine = Engine.ofThisMachine();
                GatewayProcess gateway =
                        gateway("ssh://me@engine.example:2222" + engine.socket())) {
            Container site =
                    engine.container("far")
                            .onDemand()
                            .options("--publish", "127.0.0.1::80")
                            .website("far")
                            .create();
            gateway.awaitKnown(site);
            assertThat(Visitor.get(gateway.url(site, "/")).body()).isEqualTo("far\n");
            site.stop();
            awaitStatus(gateway, site, "sleeping");
            assertThat(Visitor.get(gateway.url(site, "/")).body()).isEqualTo("far\n");

            assertThat(Files.readString(folder.resolve("calls")))
                    .contains(
                            "-l me -p 2222 -- engine.example docker --host=unix://"
                                    + engine.socket()
                                    + " system dial-stdio");
        }
    }

    @Test
    @Needs(Need.SSH_SERVER)
    void an_engine_behind_a_real_server_of_ssh_is_lost_and_found_again() throws Exception {
        try (Engine engine = Engine.ofThisMachine();
                SshServer server = SshServer.start();
                GatewayProcess gateway =
                        gateway("ssh://" + SshServer.NAME + engine.socket(), server.client())) {
            Container site =
                    engine.container("far")
                            .onDemand()
                            .options("--publish", "127.0.0.1::80")
                            .website("far")
                            .create();
            gateway.awaitKnown(site);
            assertThat(Visitor.get(gateway.url(site, "/")).body()).isEqualTo("far\n");

            server.cutConnections();
            gateway.process().awaitLog("not reachable");
            gateway.process().awaitLog("reachable again");
            site.stop();
            awaitStatus(gateway, site, "sleeping");
            assertThat(Visitor.get(gateway.url(site, "/")).body()).isEqualTo("far\n");
        }
    }

    @Test
    void what_ssh_says_of_its_failure_is_told() throws Exception {
        program(DENIED);
        try (GatewayProcess gateway = gateway("ssh://me@engine.example")) {
            assertThat(gateway.process().awaitLog("not reachable"))
                    .contains(
                            "Cannot reach the Docker engine at ssh://me@engine.example",
                            "ssh ended with 255: me@engine: Permission denied (publickey)");
        }
    }

    private GatewayProcess gateway(String host) {
        return gateway(host, folder);
    }

    private static GatewayProcess gateway(String host, Path programs) {
        return GatewayProcess.start(
                """
                gateway:
                  port: {port}
                  log_format: text
                  discovery_interval: 1h
                  docker_host: "%s"
                """
                        .formatted(host),
                Map.of("PATH", programs + ":" + System.getenv("PATH")));
    }

    private void program(String script) throws IOException {
        Path ssh = folder.resolve("ssh");
        Files.writeString(ssh, script);
        assertThat(ssh.toFile().setExecutable(true)).isTrue();
    }

    private static void awaitStatus(GatewayProcess gateway, Container of, String status) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1100))
                .until(
                        () ->
                                Visitor.get(gateway.url(of, "/_health?container=" + of.name()))
                                        .body()
                                        .contains(status));
    }
}
