package dev.reveille.runtime.kubernetes;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/** What runs in a pod of the stand-in: an HTTP server on an address of its own, or a shell. */
final class StandInPod implements AutoCloseable {

    private final String address;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile AutoCloseable running = () -> {};

    /**
     * @param address one of this machine's, 127.0.0.0/8
     */
    StandInPod(String address) {
        this.address = address;
    }

    String address() {
        return address;
    }

    List<String> lines() {
        return lines;
    }

    /** Answers with its name. */
    void serve(String name, int port) {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.ofLiteral(address), port), 0);
            byte[] body = (name + "\n").getBytes(StandardCharsets.US_ASCII);
            server.createContext(
                    "/",
                    exchange -> {
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                        exchange.close();
                    });
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            running = () -> server.stop(0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Runs a line of a shell. */
    void run(String line, IntConsumer onEnd) {
        try {
            Process process =
                    new ProcessBuilder("/bin/sh", "-c", line).redirectErrorStream(true).start();
            running = process::destroyForcibly;
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try (BufferedReader reader = process.inputReader()) {
                                    reader.lines().forEach(lines::add);
                                    onEnd.accept(process.waitFor());
                                } catch (IOException | InterruptedException over) {
                                    onEnd.accept(255);
                                }
                            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            running.close();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
