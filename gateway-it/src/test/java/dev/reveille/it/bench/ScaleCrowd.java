package dev.reveille.it.bench;

import dev.reveille.it.fixture.AllAtOnce;
import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.simulation.SimulatedContainer;
import dev.reveille.it.simulation.SimulatedEngine;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Very many workloads are woken at once, each by a request that waits. */
final class ScaleCrowd {

    private final int count;

    /**
     * @param count workloads there are
     */
    ScaleCrowd(int count) {
        this.count = count;
    }

    /**
     * Wakes some, and then as many others.
     *
     * @param woken how many, or half of those that sleep
     */
    String measure(int woken) throws Exception {
        try (ScaleScene scene = ScaleScene.open(count, true);
                GatewayProcess gateway = scene.gateway("discovery_interval: 1h\n")) {
            ScaleScene.awaitKnown(gateway, ScaleScene.name(count - 1));
            scene.awaitCalls("inspect", count);
            List<String> asleep =
                    scene.containers().stream()
                            .filter(container -> !container.runs())
                            .map(SimulatedContainer::name)
                            .limit(2L * woken)
                            .toList();
            int each = Math.min(woken, asleep.size() / 2);
            // Half of them for a gateway that does it for the first time.
            return wake(scene, gateway, asleep.subList(0, each))
                    + wake(scene, gateway, asleep.subList(each, 2 * each));
        }
    }

    private static String wake(ScaleScene scene, GatewayProcess gateway, List<String> names)
            throws IOException {
        SimulatedEngine engine = scene.engine();
        long pid = gateway.process().pid();
        long started = engine.calls("start");
        long inspected = engine.calls("inspect");
        long networks = engine.calls("network");
        ProcessorTime before = ProcessorTime.of(pid);
        Delays delays = new Delays();
        List<String> left = new java.util.concurrent.CopyOnWriteArrayList<>(names);
        delays.addAll(
                AllAtOnce.times(
                        names.size(),
                        () -> {
                            String name = left.removeFirst();
                            try (Waker waker = new Waker(gateway.port())) {
                                return waker.wake(name);
                            }
                        }));
        return String.format(
                Locale.ROOT,
                "%,d woken at once: %s; CPU %.2f s; %,d starts, %,d inspected, %,d networks"
                        + " asked%n",
                names.size(),
                delays.text(),
                ProcessorTime.of(pid).since(before),
                engine.calls("start") - started,
                engine.calls("inspect") - inspected,
                engine.calls("network") - networks);
    }
}
