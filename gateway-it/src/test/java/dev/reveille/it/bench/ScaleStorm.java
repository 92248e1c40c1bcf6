package dev.reveille.it.bench;

import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.simulation.SimulatedContainer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** What a storm of events costs, how late it makes news, and what requests notice of it. */
final class ScaleStorm {

    private final int count;
    private final int perSecond;
    private final Duration howLong;

    ScaleStorm(int count, int perSecond, Duration howLong) {
        this.count = count;
        this.perSecond = perSecond;
        this.howLong = howLong;
    }

    String measure(List<Storm> storms) throws Exception {
        StringBuilder text = new StringBuilder();
        try (ScaleScene scene = ScaleScene.open(count, true);
                GatewayProcess gateway = scene.gateway("discovery_interval: 1h\n")) {
            List<String> awake = scene.running().stream().map(SimulatedContainer::name).toList();
            ScaleScene.awaitKnown(gateway, ScaleScene.name(count - 1));
            scene.awaitCalls("inspect", count);
            Askers askers = new Askers(gateway.port(), awake);
            askers.during(() -> Thread.sleep(howLong));
            text.append(calm(scene, gateway, askers));
            for (Storm storm : storms) {
                text.append(rage(scene, gateway, askers, storm));
                text.append(calm(scene, gateway, askers));
            }
        }
        return text.toString();
    }

    private String calm(ScaleScene scene, GatewayProcess gateway, Askers askers) throws Exception {
        ProcessorTime before = ProcessorTime.of(gateway.process().pid());
        try (Sentinel sentinel = new Sentinel(scene, gateway.port())) {
            Delays delays =
                    askers.during(
                            () -> {
                                long begun = System.nanoTime();
                                while (System.nanoTime() - begun < howLong.toNanos()) {
                                    sentinel.round();
                                    Thread.sleep(200);
                                }
                            });
            return "Calm: CPU %.2f s%n  requests: %s%n%s"
                    .formatted(
                            ProcessorTime.of(gateway.process().pid()).since(before),
                            delays.text(),
                            sentinel.text());
        }
    }

    private String rage(ScaleScene scene, GatewayProcess gateway, Askers askers, Storm storm)
            throws Exception {
        long pid = gateway.process().pid();
        ProcessorTime before = ProcessorTime.of(pid);
        long inspected = scene.engine().calls("inspect");
        long dropped = scene.engine().eventsDropped();
        long begun = System.nanoTime();
        try (Sentinel sentinel = new Sentinel(scene, gateway.port())) {
            CompletableFuture<Long> raging =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return storm.rage(scene, perSecond, howLong);
                                } catch (InterruptedException interrupted) {
                                    throw new IllegalStateException(interrupted);
                                }
                            });
            Delays delays =
                    askers.during(
                            () -> {
                                while (!raging.isDone()) {
                                    sentinel.round();
                                    Thread.sleep(200);
                                }
                            });
            long events = raging.join();
            return String.format(
                    Locale.ROOT,
                    "%s: %,d events in %.1f s, CPU %.2f s, %,d inspected, %,d events dropped%n"
                            + "  requests: %s%n%s",
                    storm.words(),
                    events,
                    (System.nanoTime() - begun) / 1e9,
                    ProcessorTime.of(pid).since(before),
                    scene.engine().calls("inspect") - inspected,
                    scene.engine().eventsDropped() - dropped,
                    delays.text(),
                    sentinel.text());
        }
    }
}
