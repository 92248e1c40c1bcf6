package dev.reveille.bench;

import java.io.IOException;
import java.util.Optional;

/**
 * One line of a table.
 *
 * @param port where it takes requests
 * @param server whose use of the machine counts; empty for the backend, which shares its core
 * @param hosts how many hosts it knows: 1 is {@link Load#HOST}, more are h1.bench.test and so on
 * @param onJvm whether it gets faster while it works
 */
record Contestant(String name, int port, Optional<Server> server, int hosts, boolean onJvm) {

    /** A proxy of native code, with one host. */
    static Contestant ofNative(String name, Server server) {
        return new Contestant(name, server.port(), Optional.of(server), 1, false);
    }

    /** A gateway. */
    static Contestant ofJvm(String name, Server server, int hosts) {
        return new Contestant(name, server.port(), Optional.of(server), hosts, true);
    }

    /** What it has used so far. */
    Optional<Usage> usage() throws IOException {
        return server.isPresent() ? Optional.of(server.get().usage()) : Optional.empty();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}
