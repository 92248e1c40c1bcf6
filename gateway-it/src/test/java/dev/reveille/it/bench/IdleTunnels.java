package dev.reveille.it.bench;

import dev.reveille.it.fixture.AllAtOnce;
import dev.reveille.it.fixture.LocalStage;
import dev.reveille.it.fixture.RawWebSocket;
import dev.reveille.it.fixture.ServerProcess;
import dev.reveille.it.fixture.Steady;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Very many WebSockets that are open and silent. Used by one thread. */
final class IdleTunnels {

    /** Opened at a time. */
    private static final int ROUND = 100;

    /** Files that the gateway needs beside its tunnels. */
    private static final int OTHER_FILES = 150;

    private final LocalStage stage;
    private final ServerProcess gateway;

    IdleTunnels(LocalStage stage) {
        this.stage = stage;
        this.gateway = stage.gateway().process();
    }

    String measure(int wanted) throws IOException {
        int limit = openFilesLimit();
        int count = Math.min(wanted, (limit - OTHER_FILES) / 2);
        StringBuilder table = new StringBuilder();
        table.append("Idle WebSockets: %,d at once".formatted(count));
        if (count < wanted) {
            table.append(" (of %,d; the gateway may have %,d files open)".formatted(wanted, limit));
        }
        table.append('\n').append(GatewayMemory.TITLES);
        open(ROUND).forEach(IdleTunnels::close);
        Steady.await("the open files", gateway::openFiles);
        int filesBefore = gateway.openFiles();
        GatewayMemory before = GatewayMemory.collected(gateway);
        table.append(before.line("before"));
        List<RawWebSocket> tunnels = new ArrayList<>();
        long begun = System.nanoTime();
        while (tunnels.size() < count) {
            tunnels.addAll(open(Math.min(ROUND, count - tunnels.size())));
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        table.append(GatewayMemory.of(gateway).line("all open"));
        GatewayMemory idle = GatewayMemory.collected(gateway);
        table.append(idle.line("the same, after a GC"));
        table.append(idle.eachSince("each", before, count));
        table.append(
                "Opened in %.1f s; files open in the gateway: %d before, %d now%n"
                        .formatted(seconds, filesBefore, gateway.openFiles()));
        table.append("Echoes, 1 of each 20: ").append(echoes(tunnels).text()).append('\n');
        tunnels.forEach(IdleTunnels::close);
        Steady.await("the open files", gateway::openFiles);
        table.append(GatewayMemory.collected(gateway).line("all closed, after a GC"));
        table.append("Files open in the gateway: %d%n".formatted(gateway.openFiles()));
        return table.toString();
    }

    private List<RawWebSocket> open(int count) {
        return AllAtOnce.times(count, () -> RawWebSocket.open(stage.gateway().port()));
    }

    private static void close(RawWebSocket tunnel) {
        try {
            tunnel.close();
        } catch (IOException gone) {
            throw new IllegalStateException("A tunnel could not be closed", gone);
        }
    }

    private static Delays echoes(List<RawWebSocket> tunnels) throws IOException {
        Delays delays = new Delays();
        for (int i = 0; i < tunnels.size(); i += 20) {
            String text = "tunnel " + i;
            long begun = System.nanoTime();
            String echo = tunnels.get(i).echo(text);
            delays.add(System.nanoTime() - begun);
            if (!echo.equals(text)) {
                throw new IOException("Tunnel %d echoes %s".formatted(i, echo));
            }
        }
        return delays;
    }

    private int openFilesLimit() throws IOException {
        Path limits = Path.of("/proc", Long.toString(gateway.pid()), "limits");
        String line =
                Files.readAllLines(limits).stream()
                        .filter(each -> each.startsWith("Max open files"))
                        .findFirst()
                        .orElseThrow();
        return Integer.parseInt(Arrays.asList(line.split(" +", -1)).get(3));
    }
}
