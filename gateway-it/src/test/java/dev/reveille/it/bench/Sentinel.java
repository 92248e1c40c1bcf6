package dev.reveille.it.bench;

import dev.reveille.it.fixture.RawConnection;
import dev.reveille.it.simulation.SimulatedContainer;
import java.io.IOException;
import java.time.Duration;

/**
 * Watches how soon a gateway acts upon what the engine tells: asks for a workload again and again,
 * as a monitor that wakes nothing, until the answer is another one.
 */
final class Sentinel implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ScaleScene scene;
    private final RawConnection connection;
    private int made;

    /** From the first event until requests get what they should. */
    private final Delays started = new Delays();

    private final Delays died = new Delays();
    private final Delays came = new Delays();
    private final Delays went = new Delays();

    Sentinel(ScaleScene scene, int port) throws IOException {
        this.scene = scene;
        this.connection = RawConnection.to(port);
    }

    /** A workload comes, is started by somebody, crashes and goes. */
    void round() throws IOException, InterruptedException {
        String name = "sentinel-" + made++;
        long begun = System.nanoTime();
        SimulatedContainer one =
                scene.engine().fleet().create(name, scene.workload(name, made), false);
        came.add(until(name, 503, begun));
        begun = System.nanoTime();
        one.start(Duration.ZERO, Duration.ZERO);
        started.add(until(name, 200, begun));
        begun = System.nanoTime();
        one.die(1);
        died.add(until(name, 503, begun));
        begun = System.nanoTime();
        scene.engine().fleet().remove(one);
        went.add(until(name, 404, begun));
    }

    private long until(String name, int status, long begun)
            throws IOException, InterruptedException {
        String request = ScaleScene.request(name, "Uptime-Kuma/1.23");
        while (ScaleScene.ask(connection, request) != status) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "%s: no %d in %s".formatted(name, status, PATIENCE));
            }
            Thread.sleep(1);
        }
        return System.nanoTime() - begun;
    }

    String text() {
        return """
          a route comes:        %s
          a start is seen:      %s
          a crash is seen:      %s
          a route goes:         %s
        """
                .formatted(came.text(), started.text(), died.text(), went.text());
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
