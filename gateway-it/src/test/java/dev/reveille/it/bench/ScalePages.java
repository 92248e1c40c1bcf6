package dev.reveille.it.bench;

import dev.reveille.it.fixture.GatewayProcess;
import dev.reveille.it.fixture.Visitor;
import dev.reveille.it.simulation.SimulatedContainer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** What the operator's pages and Prometheus get, and what that costs. */
final class ScalePages {

    private static final int ASKED = 5;

    private final Duration watched;

    /**
     * @param watched how long somebody looks at the dashboard
     */
    ScalePages(Duration watched) {
        this.watched = watched;
    }

    String measure(int count) throws Exception {
        StringBuilder text = new StringBuilder();
        try (ScaleScene scene = ScaleScene.open(count, true);
                GatewayProcess gateway = scene.gateway("discovery_interval: 1h\n")) {
            ScaleScene.awaitKnown(gateway, ScaleScene.name(count - 1));
            scene.awaitCalls("inspect", count);
            text.append("%,d workloads%n".formatted(count));
            for (String target :
                    new String[] {"/_status", "/_status/api", "/_topology", "/_metrics"}) {
                text.append(page(gateway, target));
            }
            text.append(stream(scene, gateway, 0));
            text.append(stream(scene, gateway, 1));
            GatewayMemory memory = GatewayMemory.of(gateway.process());
            GatewayMemory after = GatewayMemory.collected(gateway.process());
            text.append(
                    String.format(
                            Locale.ROOT,
                            "Afterwards: resident %.1f MB (at most %.1f), heap %.1f MB%n",
                            memory.resident() / 1e6,
                            gateway.process().peakResidentBytes() / 1e6,
                            after.heap() / 1e6));
        }
        return text.toString();
    }

    private static String page(GatewayProcess gateway, String target) throws IOException {
        long pid = gateway.process().pid();
        Delays took = new Delays();
        long size = 0;
        long lines = 0;
        ProcessorTime before = ProcessorTime.of(pid);
        for (int i = 0; i < ASKED; i++) {
            long begun = System.nanoTime();
            String body = Visitor.get(gateway.url("gateway.test", target)).body();
            took.add(System.nanoTime() - begun);
            size = body.length();
            lines = body.lines().count();
        }
        return String.format(
                Locale.ROOT,
                "  %-14s %,12d bytes %,9d lines, CPU %.0f ms each, %s%n",
                target,
                size,
                lines,
                ProcessorTime.of(pid).since(before) * 1e3 / ASKED,
                took.text());
    }

    /** One looks at the dashboard while so many workloads a second crash or are started. */
    private String stream(ScaleScene scene, GatewayProcess gateway, int changes) throws Exception {
        long pid = gateway.process().pid();
        AtomicLong bytes = new AtomicLong();
        ProcessorTime before = ProcessorTime.of(pid);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    "GET /_status/events HTTP/1.1\r\nHost: gateway.test\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            Thread reading = Thread.ofPlatform().start(() -> count(socket, bytes));
            for (int i = 0; i < watched.toSeconds(); i++) {
                for (int change = 0; change < changes; change++) {
                    SimulatedContainer one = scene.containers().get(1 + i % 8);
                    if (one.runs()) {
                        one.die(1);
                    } else {
                        one.start(Duration.ZERO, Duration.ZERO);
                    }
                }
                Thread.sleep(1000);
            }
            socket.shutdownInput();
            reading.join();
        }
        return String.format(
                Locale.ROOT,
                "  stream of the dashboard, %d changes/s: %.2f MB/s, CPU %.1f %%%n",
                changes,
                bytes.get() / 1e6 / watched.toSeconds(),
                ProcessorTime.of(pid).since(before) * 100 / watched.toSeconds());
    }

    private static void count(Socket socket, AtomicLong bytes) {
        byte[] buffer = new byte[256 * 1024];
        try {
            InputStream in = socket.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes.addAndGet(read);
            }
        } catch (IOException closed) {
            // That is how it ends.
        }
    }
}
