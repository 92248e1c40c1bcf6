package dev.reveille.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server as a process of its own that listens on a port of 127.0.0.1. Used by one thread. */
final class Server implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final String name;
    private final Process process;
    private final int port;
    private final Path log;

    private Server(String name, Process process, int port, Path log) {
        this.name = name;
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Starts it and waits until it listens. */
    static Server start(
            Workshop workshop, String name, String cores, int port, List<String> command)
            throws IOException {
        Path log = workshop.folder().resolve(name + ".log");
        Process process =
                new ProcessBuilder(Workshop.on(cores, command))
                        .directory(workshop.folder().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Server server = new Server(name, process, port, log);
        try {
            server.awaitListening();
            return server;
        } catch (IOException | RuntimeException neverListened) {
            server.close();
            throw neverListened;
        }
    }

    private void awaitListening() throws IOException {
        long begun = System.nanoTime();
        while (!listens()) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IOException(name + " does not listen: " + Files.readString(log));
            }
            requireAlive();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** What it has used so far; fails when it has ended. */
    Usage usage() throws IOException {
        requireAlive();
        return Usage.of(process.toHandle());
    }

    private void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException(
                    "%s has ended with %d: %s"
                            .formatted(name, process.exitValue(), Files.readString(log)));
        }
    }

    /** Ends it within seconds, one way or the other. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (process.waitFor(20, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
