package dev.reveille.it.bench;

import dev.reveille.it.fixture.AllAtOnce;
import dev.reveille.it.fixture.LocalStage;
import dev.reveille.it.fixture.RawConnection;
import dev.reveille.it.fixture.ServerProcess;
import dev.reveille.it.fixture.SlowReader;
import dev.reveille.it.fixture.Steady;
import java.io.IOException;
import java.util.List;

/** Very many clients ask for 100 MB and do not read. Used by one thread. */
final class SlowReaders {

    private static final int FIRST = 64 * 1024;
    private static final int MORE = 1_000_000;

    private final LocalStage stage;
    private final ServerProcess gateway;

    SlowReaders(LocalStage stage) {
        this.stage = stage;
        this.gateway = stage.gateway().process();
    }

    String measure(int count) throws IOException {
        warmUp();
        StringBuilder table = new StringBuilder();
        table.append("Slow readers: %,d answers of 100 MB at once%n".formatted(count));
        table.append(GatewayMemory.TITLES);
        GatewayMemory before = GatewayMemory.collected(gateway);
        table.append(before.line("before"));
        List<SlowReader> readers =
                AllAtOnce.times(count, () -> SlowReader.asking(stage.gateway().port()));
        AllAtOnce.withEach(readers, reader -> reader.read(FIRST));
        Steady.await("what the application could write", () -> stage.ask("/sent"));
        GatewayMemory stalled = GatewayMemory.of(gateway);
        table.append(stalled.line("all stalled"));
        Delays others = others(500);
        AllAtOnce.withEach(readers, reader -> reader.read(MORE));
        table.append(GatewayMemory.of(gateway).line("1 MB more read by each"));
        GatewayMemory collected = GatewayMemory.collected(gateway);
        table.append(collected.line("the same, after a GC"));
        table.append(stalled.eachSince("each, when stalled", before, count));
        table.append(collected.eachSince("each, in the end", before, count));
        AllAtOnce.withEach(readers, SlowReader::close);
        Steady.await("the open files", gateway::openFiles);
        table.append(GatewayMemory.collected(gateway).line("all closed, after a GC"));
        table.append(
                "The most that was resident: %.1f MB%n"
                        .formatted(gateway.peakResidentBytes() / 1e6));
        table.append("Another client's requests meanwhile: ").append(others.text()).append('\n');
        return table.toString();
    }

    private void warmUp() throws IOException {
        for (int i = 0; i < 100; i++) {
            stage.ask("/download?bytes=" + MORE);
        }
        others(2000);
    }

    /** Small requests of another client, one after the other. */
    private Delays others(int requests) throws IOException {
        Delays delays = new Delays();
        try (RawConnection other = RawConnection.to(stage.gateway().port())) {
            for (int i = 0; i < requests; i++) {
                long begun = System.nanoTime();
                other.send(LocalStage.request("/download?bytes=1024"));
                other.readHead();
                other.skip(1024);
                delays.add(System.nanoTime() - begun);
            }
        }
        return delays;
    }
}
