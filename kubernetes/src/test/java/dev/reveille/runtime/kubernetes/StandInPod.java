package dev.reveille.runtime.kubernetes;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

    /**
     * Runs lines of a shell.
     *
     * @param port which they are told together with the address, as {@code LISTEN}; {@code WWW} is
     *     a folder of their own
     */
    void run(String lines, int port, IntConsumer onEnd) {
        try {
            ProcessBuilder shell =
                    new ProcessBuilder("/bin/sh", "-c", lines).redirectErrorStream(true);
            shell.environment().put("LISTEN", address + ":" + port);
            shell.environment().put("WWW", Files.createTempDirectory("pod").toString());
            Process process = shell.start();
            running = () -> end(process);
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try (BufferedReader reader = process.inputReader()) {
                                    reader.lines().forEach(this.lines::add);
                                    onEnd.accept(process.waitFor());
                                } catch (IOException | InterruptedException over) {
                                    onEnd.accept(255);
                                }
                            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
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
