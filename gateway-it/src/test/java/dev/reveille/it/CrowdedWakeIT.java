package dev.reveille.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.it.fixture.AllAtOnce;
import dev.reveille.it.fixture.LocalStage;
import dev.reveille.it.fixture.RawConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two thousand requests wait for one wake. */
class CrowdedWakeIT {

    private static final int REQUESTS = 2000;

    @TempDir private Path folder;

    @Test
    void two_thousand_held_requests_cause_one_start_and_are_all_answered() throws Exception {
        Path starts = folder.resolve("starts");
        Path gate = folder.resolve("gate");
        Map<String, String> app =
                Map.of("STARTS", starts.toString(), "BOOT_UNTIL", gate.toString());
        try (LocalStage stage = LocalStage.open("max_held: " + REQUESTS, app, Map.of())) {
            int before = stage.gateway().process().openFiles();
            List<RawConnection> waiting =
                    AllAtOnce.times(REQUESTS, () -> ask("/who", stage.gateway().port()));
            await("all of them to be held")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> stage.gateway().process().openFiles() >= before + REQUESTS);
            // More than may wait are turned away at once, so all the others do wait.
            awaitEachLoop(stage.gateway().port());
            for (int i = 0; i < 4; i++) {
                assertThat(headOf("/who", stage.gateway().port())).startsWith("HTTP/1.1 503 ");
            }

            Files.createFile(gate);

            AllAtOnce.withEach(waiting, CrowdedWakeIT::assertAnswered);
            assertThat(Files.readAllLines(starts)).hasSize(1);
            assertThat(stage.ask("/count")).isEqualTo(Integer.toString(REQUESTS));
        }
    }

    /**
     * New connections go to the event loops in turn, and a loop reads them in the order they came:
     * when it answers on one of these, it has read all that were there before.
     */
    private static void awaitEachLoop(int port) throws IOException {
        for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
            assertThat(headOf("/_ping", port)).startsWith("HTTP/1.1 200 ");
        }
    }

    private static String headOf(String target, int port) throws IOException {
        try (RawConnection connection = ask(target, port)) {
            return connection.readHead();
        }
    }

    private static RawConnection ask(String target, int port) throws IOException {
        RawConnection connection = RawConnection.to(port);
        connection.send(LocalStage.request(target));
        return connection;
    }

    private static void assertAnswered(RawConnection connection) throws IOException {
        assertThat(connection.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
        connection.close();
    }
}
