package dev.reveille.it.bench;

import dev.reveille.it.fixture.GatewayProcess;
import java.time.Duration;
import java.util.Locale;

/** How soon a gateway knows so many labelled containers, what it takes, and what rest costs. */
final class ScaleStart {

    static final String TITLES =
            "%9s%12s%10s%12s%10s%12s%12s%10s%12s%14s%14s%16s%n"
                    .formatted(
                            "workloads",
                            "serves, ms",
                            "CPU, s",
                            "all known",
                            "all seen",
                            "CPU, s",
                            "resident",
                            "heap",
                            "rest, % CPU",
                            "compared, ms",
                            "CPU, ms",
                            "inspected");

    private final Duration rest;

    /**
     * @param rest how long it is left alone
     */
    ScaleStart(Duration rest) {
        this.rest = rest;
    }

    String measure(int count) throws Exception {
        try (ScaleScene scene = ScaleScene.open(count, true)) {
            long begun = System.nanoTime();
            try (GatewayProcess gateway = scene.gateway("discovery_interval: 1h\n")) {
                double serves = millisSince(begun);
                long pid = gateway.process().pid();
                double served = ProcessorTime.of(pid).seconds();
                ScaleScene.awaitKnown(gateway, ScaleScene.name(count - 1));
                double known = millisSince(begun);
                scene.awaitCalls("inspect", count);
                double seen = millisSince(begun);
                Thread.sleep(1000);
                double all = ProcessorTime.of(pid).seconds();
                GatewayMemory memory = GatewayMemory.collected(gateway.process());
                ProcessorTime before = ProcessorTime.of(pid);
                Thread.sleep(rest);
                double atRest = ProcessorTime.of(pid).since(before) / rest.toMillis() * 1e5;
                Comparison comparison = compare(scene, gateway);
                return String.format(
                        Locale.ROOT,
                        "%9d%12.0f%10.2f%12.0f%10.0f%12.2f%12.1f%10.1f%12.2f%14.0f%14.0f%16d%n",
                        count,
                        serves,
                        served,
                        known,
                        seen,
                        all,
                        memory.resident() / 1e6,
                        memory.heap() / 1e6,
                        atRest,
                        comparison.millis,
                        comparison.cpuMillis,
                        comparison.inspected);
            }
        }
    }

    /** What one periodic comparison takes. */
    private record Comparison(double millis, double cpuMillis, long inspected) {}

    /** A reload begins the interval anew; with a short one a comparison comes at once. */
    private static Comparison compare(ScaleScene scene, GatewayProcess gateway)
            throws InterruptedException {
        long pid = gateway.process().pid();
        long inspected = scene.engine().calls("inspect");
        long listed = scene.engine().calls("list");
        gateway.replaceConfiguration(ScaleScene.configuration("discovery_interval: 4s\n"));
        gateway.process().awaitLog("reload");
        scene.awaitCalls("list", listed + 1);
        ProcessorTime before = ProcessorTime.of(pid);
        long begun = System.nanoTime();
        long last = begun;
        long calls = scene.engine().calls("inspect");
        // Over when nothing has been asked for a while.
        while (System.nanoTime() - last < 1_000_000_000L
                && System.nanoTime() - begun < 30_000_000_000L) {
            Thread.sleep(20);
            if (scene.engine().calls("inspect") != calls) {
                calls = scene.engine().calls("inspect");
                last = System.nanoTime();
            }
        }
        return new Comparison(
                (last - begun) / 1e6, ProcessorTime.of(pid).since(before) * 1e3, calls - inspected);
    }

    private static double millisSince(long begun) {
        return (System.nanoTime() - begun) / 1e6;
    }
}
