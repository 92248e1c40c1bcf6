package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.RawConnection;
import dev.reveille.it.fixture.Repository;
import dev.reveille.it.fixture.Visitor;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** SIGTERM: nothing new, what is in flight to its end, and nothing left behind. */
class DrainIT {

    private static final String CONFIGURATION =
            """
            gateway:
              port: {port}
              runtime: process
              log_format: text
            containers:
              - name: app
                host: app.test
                command: ["%s", "-cp", "%s", "dev.reveille.it.app.TestApp"]
                environment: {PORT: "{port}"}
            """
                    .formatted(Repository.java(), ContainerRecipe.classesOfTestApp());

    @Test
    void on_sigterm_a_slow_download_is_finished_and_nothing_new_is_taken() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(CONFIGURATION, Map.of())) {
            assertThat(Visitor.get(gateway.url("app.test", "/who")).statusCode()).isEqualTo(200);
            List<ProcessHandle> children = descendants(gateway);
            assertThat(children).isNotEmpty();
            try (RawConnection download = RawConnection.to(gateway.port())) {
                download.send(
                        "GET /download?bytes=400000&seconds=2 HTTP/1.1\r\nHost: app.test\r\n\r\n");
                String head = download.readHead();
                download.readText(1000);

                CompletableFuture<Integer> exitCode =
                        CompletableFuture.supplyAsync(gateway.process()::stop);
                await("the gateway to take nothing new").until(() -> refuses(gateway));
                assertThat(exitCode).isNotDone();

                assertThat(head).containsIgnoringCase("\r\nContent-Length: 400000\r\n");
                assertThat(download.readText(399_000)).hasSize(399_000);
                assertThat(exitCode.join()).isZero();
            }
            await("its processes to be gone")
                    .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    /** New connections are refused, or told so on an open one. */
    private static boolean refuses(GatewayProcess gateway) throws IOException {
        try {
            return Visitor.get(gateway.url("app.test", "/_ping")).statusCode() == 503;
        } catch (ConnectException refused) {
            return true;
        }
    }

    private static List<ProcessHandle> descendants(GatewayProcess gateway) {
        return ProcessHandle.of(gateway.process().pid()).orElseThrow().descendants().toList();
    }
}
