package dev.reveille.it.bench;

import dev.reveille.it.fixture.AllAtOnce;
import dev.reveille.it.fixture.LocalStage;
import dev.reveille.it.fixture.RawConnection;
import dev.reveille.it.fixture.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Very many requests wait for one wake. */
final class HeldCrowd {

    private static final String BOOT_MILLIS = "5000";

    private final LocalStage stage;
    private final Path starts;

    private HeldCrowd(LocalStage stage, Path starts) {
        this.stage = stage;
        this.starts = starts;
    }

    static String measure(Map<String, String> gateway, int count) throws IOException {
        Path starts = Files.createTempFile("reveille-starts", "");
        try (LocalStage stage =
                LocalStage.open(
                        "max_held: " + count,
                        Map.of("BOOT_MILLIS", BOOT_MILLIS, "STARTS", starts.toString()),
                        gateway)) {
            return new HeldCrowd(stage, starts).measure(count);
        } finally {
            Files.delete(starts);
        }
    }

    private String measure(int count) throws IOException {
        ServerProcess gateway = stage.gateway().process();
        StringBuilder table = new StringBuilder();
        table.append("%,d requests held for one wake%n".formatted(count));
        table.append(GatewayMemory.TITLES);
        GatewayMemory before = GatewayMemory.collected(gateway);
        table.append(before.line("before"));
        List<RawConnection> waiting = AllAtOnce.times(count, this::ask);
        GatewayMemory held = GatewayMemory.collected(gateway);
        table.append(held.line("all held, after a GC"));
        table.append(held.eachSince("each", before, count));
        AllAtOnce.withEach(waiting, connection -> requireOk(connection.readHead()));
        long last = System.nanoTime();
        table.append(GatewayMemory.collected(gateway).line("all answered, after a GC"));
        AllAtOnce.withEach(waiting, RawConnection::close);
        long ready = Long.parseLong(stage.ask("/listening").split(" ", -1)[1]);
        table.append(
                String.format(
                        Locale.ROOT,
                        "Starts: %d; all %,d answered with 200; %.0f ms from the open port to the"
                                + " last answer%n",
                        Files.readAllLines(starts).size(),
                        count,
                        (last - ready) / 1e6));
        return table.toString();
    }

    private RawConnection ask() throws IOException {
        RawConnection connection = RawConnection.to(stage.gateway().port());
        connection.send(LocalStage.request("/who"));
        return connection;
    }

    private static void requireOk(String head) throws IOException {
        if (!head.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("Not answered by the application: " + head);
        }
    }
}
