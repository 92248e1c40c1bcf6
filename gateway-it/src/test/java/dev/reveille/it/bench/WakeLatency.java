package dev.reveille.it.bench;

import dev.reveille.it.fixture.Command;
import dev.reveille.it.fixture.Container;
import dev.reveille.it.fixture.ContainerRecipe;
import dev.reveille.it.fixture.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Measures the added wake latency: the first byte of a held request through the gateway, less the
 * time that the same container takes from the bare start call until its own first byte.
 *
 * <p>Ten rounds for each way to sleep, or as many as the first argument says, after one to warm up.
 * Each wakes the same container both ways, in alternating order. While it is woken the bare way,
 * the gateway is frozen (SIGSTOP), so that it neither helps nor competes. The container is alone on
 * its network and so keeps its address, which the bare way need not ask for.
 */
public final class WakeLatency {

    /** How a container is put to sleep and woken, as the engine calls it. */
    private enum Sleep {
        STOP("stop?t=0", "start"),
        PAUSE("pause", "unpause");

        private final String sleep;
        private final String wake;

        Sleep(String sleep, String wake) {
            this.sleep = sleep;
            this.wake = wake;
        }
    }

    private final Stage stage;
    private final BareEngine engine;
    private final Container container;
    private final InetSocketAddress address;
    private final Sleep sleep;

    private WakeLatency(Stage stage, Container container, Sleep sleep) {
        this.stage = stage;
        this.engine = new BareEngine(stage.engine().socket());
        this.container = container;
        this.address = address(container);
        this.sleep = sleep;
    }

    @SuppressWarnings("SystemOut") // a command's table is its standard output
    public static void main(String[] arguments) {
        int rounds = arguments.length == 0 ? 10 : Integer.parseInt(arguments[0]);
        System.out.println(
                "Added wake latency, milliseconds from the start call or the request to the first"
                        + " byte of the answer:\n");
        try (Stage stage = Stage.open()) {
            for (Sleep sleep : Sleep.values()) {
                String word = sleep.name().toLowerCase(Locale.ROOT);
                ContainerRecipe recipe =
                        stage.workload("bench-" + word)
                                .website("awake")
                                .label("dag.sleep_mode", word)
                                .options("--network", stage.engine().network("bench-" + word));
                Container container = stage.wake(recipe);
                System.out.println(
                        new WakeLatency(stage, container, sleep)
                                .measure(rounds)
                                .table("sleep_mode: " + word));
            }
        }
    }

    private WakeTimes measure(int rounds) {
        throughGateway();
        bare();
        WakeTimes times = new WakeTimes();
        for (int round = 0; round < rounds; round++) {
            boolean gatewayFirst = round % 2 == 0;
            double first = gatewayFirst ? throughGateway() : bare();
            double second = gatewayFirst ? bare() : throughGateway();
            times.add(gatewayFirst, gatewayFirst ? second : first, gatewayFirst ? first : second);
        }
        return times;
    }

    private double throughGateway() {
        fallAsleep();
        InetSocketAddress gateway =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), stage.gateway().port());
        long begun = System.nanoTime();
        try {
            FirstByte.of(gateway, Stage.host(container.name()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        double millis = millisSince(begun);
        stage.awaitStatus(container, "running");
        return millis;
    }

    private double bare() {
        fallAsleep();
        signalGateway("STOP");
        double millis;
        try {
            millis = bareWake();
        } finally {
            signalGateway("CONT");
        }
        stage.awaitStatus(container, "running");
        if (!address(container).equals(address)) {
            throw new IllegalStateException(container.name() + " has moved; run this again.");
        }
        return millis;
    }

    private double bareWake() {
        long begun = System.nanoTime();
        CompletableFuture<Void> call =
                CompletableFuture.runAsync(() -> engine.post(container.name(), sleep.wake));
        if (sleep == Sleep.STOP) {
            // Asking before the interface is up would cost a second: the kernel looks for a
            // neighbour once a second. The port opens only milliseconds before this returns.
            call.join();
        }
        FirstByte.whenThere(address, Stage.host(container.name()));
        double millis = millisSince(begun);
        call.join();
        return millis;
    }

    private void fallAsleep() {
        engine.post(container.name(), sleep.sleep);
        stage.awaitStatus(container, "sleeping");
    }

    private void signalGateway(String signal) {
        Command.of("kill", "-" + signal, Long.toString(stage.gateway().process().pid())).output();
    }

    private static double millisSince(long begun) {
        return (System.nanoTime() - begun) / 1e6;
    }

    private static InetSocketAddress address(Container container) {
        return new InetSocketAddress(InetAddress.ofLiteral(container.address()), 80);
    }
}
