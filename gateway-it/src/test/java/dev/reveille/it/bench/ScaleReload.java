package dev.reveille.it.bench;

import dev.reveille.it.fixture.GatewayProcess;
import java.time.Duration;
import java.util.Locale;
import org.awaitility.Awaitility;

/** A file with so many workloads: the start, and a reload in which one of them is another. */
final class ScaleReload {

    private final int rounds;

    ScaleReload(int rounds) {
        this.rounds = rounds;
    }

    String measure(int count) throws Exception {
        try (ScaleScene scene = ScaleScene.open(count, false);
                GatewayProcess gateway =
                        scene.gatewayWith(
                                configuration(scene, count, "discovery_interval: 1h\n"))) {
            ScaleScene.awaitKnown(gateway, ScaleScene.name(count - 1));
            scene.awaitCalls("inspect", count);
            long pid = gateway.process().pid();
            Delays took = new Delays();
            ProcessorTime before = ProcessorTime.of(pid);
            for (int round = 0; round < rounds; round++) {
                String other = "web-%d.other.test".formatted(round);
                String configuration =
                        configuration(scene, count, "discovery_interval: 1h\n")
                                .replace(ScaleScene.host(ScaleScene.name(count / 2)), other);
                long logged = reloads(gateway);
                long begun = System.nanoTime();
                gateway.replaceConfiguration(configuration);
                Awaitility.await("a reload")
                        .atMost(Duration.ofMinutes(1))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> reloads(gateway) > logged);
                took.add(System.nanoTime() - begun);
            }
            double each = ProcessorTime.of(pid).since(before) / rounds;
            GatewayMemory memory = GatewayMemory.collected(gateway.process());
            return String.format(
                    Locale.ROOT,
                    "%,d workloads in a file of %.1f MB, one changed, %d times: %s; CPU %.2f s"
                            + " each; resident %.1f MB, heap %.1f MB%n",
                    count,
                    configuration(scene, count, "").length() / 1e6,
                    rounds,
                    took.text(),
                    each,
                    memory.resident() / 1e6,
                    memory.heap() / 1e6);
        }
    }

    private static long reloads(GatewayProcess gateway) {
        return gateway.process().log().stream().filter(line -> line.contains("Reloaded (")).count();
    }

    private static String configuration(ScaleScene scene, int count, String keys) {
        StringBuilder text = new StringBuilder(ScaleScene.configuration(keys));
        text.append("containers:\n");
        for (int i = 0; i < count; i++) {
            String name = ScaleScene.name(i);
            text.append("  - name: ").append(name).append('\n');
            text.append("    host: ").append(ScaleScene.host(name)).append('\n');
            text.append("    target_port: ").append(scene.port()).append('\n');
            text.append("    idle_timeout: 1h\n");
            text.append("    display_name: Application ").append(i).append('\n');
        }
        return text.toString();
    }
}
