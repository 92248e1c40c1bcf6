package dev.reveille.it.bench;

import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.simulation.SimulatedContainer;
import dev.reveille.it.simulation.SimulatedEngine;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** What a storm of events costs, how late it makes news, and what requests notice of it. */
final class ScaleStorm {

    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(200);

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
            ScaleScene.awaitKnown(gateway, ScaleScene.name(count - 1));
            scene.awaitCalls("inspect", count);
            Weather weather = new Weather(scene, gateway);
            // Cold code says nothing.
            weather.observe(() -> Thread.sleep(howLong));
            Weather.Report before = weather.observe(() -> Thread.sleep(howLong));
            text.append(before.text("Calm"));
            for (Storm storm : storms) {
                SimulatedEngine engine = scene.engine();
                long dropped = engine.eventsDropped();
                long told = engine.eventsTold();
                Weather.Report during =
                        weather.observe(() -> storm.rage(scene, perSecond, howLong));
                Weather.Report after = weather.observe(() -> Thread.sleep(howLong));
                text.append(
                        during.text(
                                String.format(
                                        Locale.ROOT,
                                        "%s: %,d events, %,d dropped",
                                        storm.words(),
                                        engine.eventsTold() - told,
                                        engine.eventsDropped() - dropped)));
                text.append(during.besides(before, after));
                text.append(after.text("Calm"));
                before = after;
            }
        }
        return text.toString();
    }

    /** What can be seen of a gateway while something goes on. */
    private static final class Weather {

        private final ScaleScene scene;
        private final GatewayProcess gateway;
        private final Askers askers;
        private final Iterator<SimulatedContainer> asleep;

        Weather(ScaleScene scene, GatewayProcess gateway) {
            this.scene = scene;
            this.gateway = gateway;
            this.askers =
                    new Askers(
                            gateway.port(),
                            scene.running().stream().map(SimulatedContainer::name).toList());
            this.asleep = scene.sleeping().iterator();
        }

        Report observe(Askers.Deed deed) throws Exception {
            long pid = gateway.process().pid();
            ProcessorTime before = ProcessorTime.of(pid);
            long inspected = scene.engine().calls("inspect");
            long begun = System.nanoTime();
            Delays wakes = new Delays();
            try (Sentinel sentinel = new Sentinel(scene, gateway.port());
                    Waker waker = new Waker(gateway.port())) {
                CompletableFuture<Void> going = CompletableFuture.runAsync(() -> run(deed));
                Delays awake =
                        askers.during(
                                () -> {
                                    do {
                                        sentinel.round();
                                        wakes.add(waker.wake(asleep.next().name()));
                                        Thread.sleep(BETWEEN_ROUNDS);
                                    } while (!going.isDone());
                                });
                going.join();
                return new Report(
                        ProcessorTime.of(pid).since(before),
                        (System.nanoTime() - begun) / 1e9,
                        scene.engine().calls("inspect") - inspected,
                        awake,
                        wakes,
                        sentinel.text());
            }
        }

        private static void run(Askers.Deed deed) {
            try {
                deed.run();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }

        /**
         * What was seen.
         *
         * @param seconds how long one looked
         */
        private record Report(
                double cpu,
                double seconds,
                long inspected,
                Delays awake,
                Delays wakes,
                String sentinel) {

            String text(String title) {
                return String.format(
                        Locale.ROOT,
                        "%s; %.1f s, CPU %.2f s, %,d inspected%n  requests, awake:     %s%n"
                                + "  requests, held:      %s%n%s",
                        title,
                        seconds,
                        cpu,
                        inspected,
                        awake.text(),
                        wakes.text(),
                        sentinel);
            }

            /** How much longer requests took than before and afterwards. */
            String besides(Report before, Report after) {
                return String.format(
                        Locale.ROOT,
                        "  beside the calm before and after: awake p50 ×%.2f, p99 ×%.2f; held p50"
                                + " ×%.2f%n",
                        ratio(awake, before.awake, after.awake, 0.5),
                        ratio(awake, before.awake, after.awake, 0.99),
                        ratio(wakes, before.wakes, after.wakes, 0.5));
            }

            private static double ratio(Delays one, Delays before, Delays after, double part) {
                return 2 * one.millis(part) / (before.millis(part) + after.millis(part));
            }
        }
    }
}
