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
import java.util.concurrent.atomic.LongAccumulator;

/** Very many requests wait for one wake. */
final class HeldCrowd {

    private final LocalStage stage;
    private final Path starts;
    private final Path gate;

    private HeldCrowd(LocalStage stage, Path starts, Path gate) {
        this.stage = stage;
        this.starts = starts;
        this.gate = gate;
    }

    static String measure(Map<String, String> gateway, int count) throws IOException {
        Path folder = Files.createTempDirectory("reveille-held");
        Path starts = folder.resolve("starts");
        Path gate = folder.resolve("gate");
        Map<String, String> app =
                Map.of("BOOT_UNTIL", gate.toString(), "STARTS", starts.toString());
        try (LocalStage stage = LocalStage.open("max_held: " + count, app, gateway)) {
            return new HeldCrowd(stage, starts, gate).measure(count);
        } finally {
            Files.deleteIfExists(starts);
            Files.deleteIfExists(gate);
            Files.delete(folder);
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
        // It boots for as long as looking at the memory takes, so that this is in no figure.
        Files.createFile(gate);
        LongAccumulator first = new LongAccumulator(Math::min, Long.MAX_VALUE);
        AllAtOnce.withEach(
                waiting,
                connection -> {
                    requireOk(connection.readHead());
                    first.accumulate(System.nanoTime());
                });
        long last = System.nanoTime();
        table.append(GatewayMemory.collected(gateway).line("all answered, after a GC"));
        AllAtOnce.withEach(waiting, RawConnection::close);
        long ready = Long.parseLong(stage.ask("/listening").split(" ", -1)[1]);
        table.append(
                String.format(
                        Locale.ROOT,
                        "Starts: %d; all %,d answered with 200; from the open port %.0f ms to the"
                                + " first answer, %.0f ms to the last one%n",
                        Files.readAllLines(starts).size(),
                        count,
                        (first.get() - ready) / 1e6,
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
